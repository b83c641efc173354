//! Text in HTML: escaped, with the figure marked and the words that another sentence lacks.

use std::ops::Range;

/// Text with all that HTML or an attribute could take for its own made harmless.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Marks that turn the direction of writing would reorder the page around them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() && c != '\n' && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// `text` with the figure in `<mark>` and the ranges in `differing` in a `<span class="diff">`.
pub(super) fn marked(text: &str, figure: Option<&Range<usize>>, differing: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let within = |r: &Range<usize>| figure.is_some_and(|f| r.start < f.end && f.start < r.end);
    let mut pieces: Vec<(Range<usize>, bool)> =
        differing.iter().filter(|r| !within(r)).map(|r| (r.clone(), false)).collect();
    pieces.extend(figure.map(|f| (f.clone(), true)));
    pieces.sort_by_key(|(r, _)| r.start);
    for (range, is_figure) in pieces {
        let (Some(before), Some(piece)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        let (open, close) =
            if is_figure { ("<mark>", "</mark>") } else { ("<span class=\"diff\">", "</span>") };
        out += &format!("{}{open}{}{close}", escape(before), escape(piece));
        at = range.end;
    }
    out + &escape(text.get(at..).unwrap_or_default())
}

/// Longest sentences, in words, that are compared word by word.
const MOST_WORDS: usize = 400;

/// The words of each text that the other lacks, by longest common subsequence; neighbours are joined. None where the
/// two share fewer than half of the shorter one's words: then all would be marked, which shows nothing.
pub(super) fn differences(a: &str, b: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (x, y) = (words(a), words(b));
    if x.len() > MOST_WORDS || y.len() > MOST_WORDS {
        return (Vec::new(), Vec::new());
    }
    let word = |text: &str, r: &Range<usize>| text.get(r.clone()).unwrap_or_default().to_lowercase();
    let (s, t): (Vec<String>, Vec<String>) =
        (x.iter().map(|r| word(a, r)).collect(), y.iter().map(|r| word(b, r)).collect());
    let width = t.len() + 1;
    let mut longest = vec![0u16; (s.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for i in (0..s.len()).rev() {
        for j in (0..t.len()).rev() {
            let best = match s.get(i) == t.get(j) {
                true => at(&longest, i + 1, j + 1) + 1,
                false => at(&longest, i + 1, j).max(at(&longest, i, j + 1)),
            };
            if let Some(cell) = longest.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    if usize::from(at(&longest, 0, 0)) * 2 < s.len().min(t.len()) {
        return (Vec::new(), Vec::new());
    }
    let (mut i, mut j, mut left, mut right) = (0, 0, Vec::new(), Vec::new());
    while i < s.len() || j < t.len() {
        if i < s.len() && j < t.len() && s.get(i) == t.get(j) {
            (i, j) = (i + 1, j + 1);
        } else if j >= t.len() || (i < s.len() && at(&longest, i + 1, j) >= at(&longest, i, j + 1)) {
            left.extend(x.get(i).cloned());
            i += 1;
        } else {
            right.extend(y.get(j).cloned());
            j += 1;
        }
    }
    (joined(a, left), joined(b, right))
}

/// Words, numbers with their signs, and single characters of scripts written without spaces.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        let spaced = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80 || "$%.,'’-".contains(c);
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        match out.last_mut() {
            Some(last) if last.end == at && spaced(c) && before.is_some_and(spaced) => last.end = end,
            _ => out.push(at..end),
        }
    }
    out
}

/// Ranges that only spaces part, as one.
fn joined(text: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if text.get(last.end..range.start).is_some_and(|gap| gap.trim().is_empty()) => {
                last.end = range.end;
            }
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(escape("<b a=\"1\">'&\u{202e}"), "&lt;b a=&quot;1&quot;&gt;&#39;&amp;");
        assert_eq!(
            marked("a <9%", Some(&(3..5)), std::slice::from_ref(&(0..1))),
            "<span class=\"diff\">a</span> &lt;<mark>9%</mark>"
        );
    }

    #[test]
    fn differing_words_are_found_in_both_scripts() {
        assert!(differences("Gold fell", "Oil rose sharply").0.is_empty());
        let (a, b) = ("Gold fell 9% on Monday", "Gold rose 8% on Monday");
        let (left, right) = differences(a, b);
        assert_eq!((&a[left[0].clone()], &b[right[0].clone()]), ("fell 9%", "rose 8%"));
        assert_eq!(left.len(), 1);
        let (a, b) = ("\u{9ec4}\u{91d1}\u{8dcc}9%", "\u{9ec4}\u{91d1}\u{6da8}9%");
        assert_eq!(&a[differences(a, b).0[0].clone()], "\u{8dcc}");
    }
}
