//! Where sentences end, in Latin and Han script alike, inside one paragraph.

use crate::lang::{Abbreviation, Layout};
use crate::text::is_han;

/// Byte ranges of the sentences of `paragraph`, trimmed of white space, in order, covering every word.
///
/// `paragraph` is normalized text without meaningful line breaks. Closing quotation marks and brackets belong
/// to the sentence they close.
pub(super) fn sentences(paragraph: &str, layout: &Layout) -> Vec<(usize, usize)> {
    // A collected iterator would count on four bytes a character and grow as it goes.
    let mut chars: Vec<(usize, char)> = Vec::with_capacity(paragraph.len());
    match paragraph.is_ascii() {
        true => chars.extend(paragraph.bytes().map(char::from).enumerate()),
        false => chars.extend(paragraph.char_indices()),
    }
    let reader =
        Reader { text: paragraph, chars: &chars, layout, cased: paragraph.chars().any(char::is_uppercase) };
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    if let Some(end) = reader.bracketed_heading() {
        reader.push(0, end, &mut out);
        (start, at) = (end, end);
    }
    while let Some((_, mark)) = chars.get(at) {
        // Most characters end nothing.
        if !matches!(mark, '.' | '!' | '?' | '\u{2026}' | '\u{3002}' | '\u{ff61}') {
            at += 1;
            continue;
        }
        match reader.end_after(start, at) {
            Some(end) => {
                reader.push(start, end, &mut out);
                (start, at) = (end, end);
            }
            None => at += 1,
        }
    }
    reader.push(start, chars.len(), &mut out);
    out
}

/// Characters up to which a bracketed headline runs.
const HEADING_CHARS: usize = 90;

struct Reader<'a> {
    text: &'a str,
    chars: &'a [(usize, char)],
    layout: &'a Layout,
    /// Whether capitals tell anything: a text in lower case only has none.
    cased: bool,
}

impl Reader<'_> {
    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|&(_, c)| c)
    }

    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.text.len(), |&(b, _)| b)
    }

    fn push(&self, start: usize, end: usize, out: &mut Vec<(usize, usize)>) {
        let (from, to) = (self.byte(start), self.byte(end));
        let piece = &self.text[from..to];
        let trimmed = piece.trim();
        if trimmed.is_empty() {
            return;
        }
        let from = from + (piece.len() - piece.trim_start().len());
        // Marks without a word (a lone quotation mark, an ellipsis) belong to the sentence before.
        if !trimmed.chars().any(char::is_alphanumeric)
            && let Some(last) = out.last_mut()
        {
            last.1 = from + trimmed.len();
            return;
        }
        out.push((from, from + trimmed.len()));
    }

    /// The index after a headline in lenticular brackets that opens the paragraph, as news flashes have it.
    fn bracketed_heading(&self) -> Option<usize> {
        if self.at(0) != Some('\u{3010}') {
            return None;
        }
        let end = self.chars.iter().take(HEADING_CHARS).position(|&(_, c)| c == '\u{3011}')?;
        let rest = self.chars.len() - end - 1;
        (end > 7 && rest > 7).then_some(end + 1)
    }

    /// The index after the sentence that ends with the mark at `i`, if one does.
    fn end_after(&self, start: usize, i: usize) -> Option<usize> {
        let mark = self.at(i)?;
        match mark {
            '\u{3002}' | '\u{ff61}' => Some(self.close(start, self.marks(i))?),
            '!' | '?' => self.end_after_call(start, i),
            '.' => self.end_after_stop(start, i),
            // A full ellipsis ends a sentence only where the quotation or the line ends with it.
            '\u{2026}' => {
                let after = self.marks(i);
                let closed = self.closers(start, after);
                (closed > after && !self.goes_on(closed)).then_some(closed)
            }
            _ => None,
        }
    }

    /// Past a run of sentence marks: `?!`, `。。`, `……`.
    fn marks(&self, mut i: usize) -> usize {
        while self.at(i).is_some_and(|c| matches!(c, '\u{3002}' | '\u{ff61}' | '!' | '?' | '\u{2026}')) {
            i += 1;
        }
        i
    }

    /// Past the marks that close what was opened.
    fn closers(&self, start: usize, mut i: usize) -> usize {
        while let Some(c) = self.at(i) {
            let closes = match c {
                '\u{201d}' | '\u{2019}' | '\u{300d}' | '\u{300f}' | '\u{3011}' | '\u{300b}' | '\u{3009}'
                | '\u{3015}' | ')' | ']' | '}' | '\u{bb}' => true,
                '"' => self.chars[start..i].iter().filter(|(_, c)| *c == '"').count() % 2 == 1,
                '\'' => {
                    self.chars[start..i].iter().filter(|(_, c)| *c == '\'').count() % 2 == 1
                        && !self.at(i + 1).is_some_and(char::is_alphanumeric)
                }
                _ => false,
            };
            if !closes {
                break;
            }
            i += 1;
        }
        i
    }

    /// The end after closing marks from `i`, unless the sentence goes on with a speaker.
    fn close(&self, start: usize, i: usize) -> Option<usize> {
        let end = self.closers(start, i);
        (end == i || !self.goes_on(end)).then_some(end)
    }

    fn goes_on(&self, i: usize) -> bool {
        let rest = &self.text[self.byte(i)..];
        rest.starts_with([',', '\u{3001}', ';', ':']) || self.layout.goes_on_after_quote(rest)
    }

    /// After `!` or `?`.
    fn end_after_call(&self, start: usize, i: usize) -> Option<usize> {
        let after = self.marks(i);
        let end = self.closers(start, after);
        let next = self.at(end);
        let han_before = i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(is_han);
        match next {
            None => Some(end),
            Some(c) if c.is_whitespace() => {
                let follow = self.skip_space(end);
                (self.opens(follow) && (end == after || !self.goes_on(follow))).then_some(end)
            }
            Some(c) if is_han(c) || han_before || opening(c) => {
                (end == after || !self.goes_on(end)).then_some(end)
            }
            Some(_) => None,
        }
    }

    /// After `.`.
    fn end_after_stop(&self, start: usize, i: usize) -> Option<usize> {
        if self.at(i + 1) == Some('.') || i.checked_sub(1).and_then(|b| self.at(b)) == Some('.') {
            return self.end_after_dots(start, i);
        }
        let mut end = self.closers(start, i + 1);
        end = self.notes(end);
        let Some(next) = self.at(end) else { return Some(end) };
        if !next.is_whitespace() {
            return self.run_on(i, end);
        }
        let follow = self.skip_space(end);
        let Some(first) = self.at(follow) else { return Some(end) };
        if end > i + 1 && self.at(i + 1).is_some_and(|c| c == '"' || c == '\u{201d}') && self.goes_on(follow)
        {
            return None;
        }
        if !self.opens(follow) {
            return None;
        }
        let before = self.word_before(i);
        if before.is_empty() {
            // `$4,604.47.` or `12%.` ends; a list number `3. Gold` opens a line.
            let digits = i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(|c| c.is_ascii_digit());
            return (!digits || self.skip_space(start) + 3 <= i || !self.only_digits(start, i))
                .then_some(end);
        }
        self.ends_after_word(&before, first, follow).then_some(end)
    }

    fn ends_after_word(&self, before: &str, first: char, follow: usize) -> bool {
        let next = self.word_at(follow);
        // Without capitals nothing tells a new sentence from a going-on one.
        let opener = || {
            let word = self.layout.is_opener(&next) && self.at(follow + next.chars().count()) != Some('.');
            self.cased && (word || matches!(first, '"' | '\u{201c}'))
        };
        match self.layout.abbreviation(before) {
            Some(Abbreviation::Joined) => false,
            Some(Abbreviation::Numbered) if first.is_ascii_digit() => false,
            Some(Abbreviation::Clock) => !(self.layout.is_zone(&next) || self.cased && first.is_lowercase()),
            Some(Abbreviation::Either) => opener() || is_han(first),
            Some(Abbreviation::Numbered) if before.len() > 1 => true,
            _ if before.contains('.') => opener(),
            // An initial: `J. P. Morgan`.
            _ if before.chars().count() == 1 && before.chars().all(char::is_alphabetic) => opener(),
            _ => true,
        }
    }

    /// Dots in a row: an ellipsis ends where a capital follows.
    fn end_after_dots(&self, start: usize, i: usize) -> Option<usize> {
        if self.at(i + 1) == Some('.') {
            return None;
        }
        let end = self.closers(start, i + 1);
        match self.at(end) {
            None => Some(end),
            Some(c) if c.is_whitespace() => {
                let first = self.at(self.skip_space(end))?;
                (first.is_uppercase() && end > i + 1).then_some(end)
            }
            Some(_) => None,
        }
    }

    /// No space after the stop: `prices fell.The dollar rose` is two sentences, `Booking.com` one word.
    fn run_on(&self, i: usize, end: usize) -> Option<usize> {
        let before = self.word_before(i);
        let plain = before.len() >= 2
            && !before.contains('.')
            && i.checked_sub(1).and_then(|b| self.at(b)).is_some_and(char::is_lowercase);
        let percent = i.checked_sub(1).and_then(|b| self.at(b)) == Some('%');
        let capital = self.at(end).is_some_and(char::is_uppercase)
            && self.at(end + 1).is_none_or(|c| c.is_lowercase() || c.is_whitespace());
        let closed = end > i + 1;
        ((plain || percent || closed)
            && capital
            && (closed || percent || self.layout.is_opener(&self.word_at(end))))
        .then_some(end)
    }

    /// Past a footnote mark such as `[1]`.
    fn notes(&self, i: usize) -> usize {
        let mut at = i;
        if self.at(at) == Some('[') {
            at += 1;
            while self.at(at).is_some_and(|c| c.is_ascii_digit()) {
                at += 1;
            }
            if at > i + 1 && self.at(at) == Some(']') {
                return at + 1;
            }
        }
        i
    }

    /// Whether a sentence can open at `i`.
    fn opens(&self, i: usize) -> bool {
        match self.at(i) {
            None => true,
            Some(c) if c.is_lowercase() => !self.cased,
            Some(c) => {
                c.is_alphanumeric()
                    || opening(c)
                    || matches!(
                        c,
                        '$' | '\u{20ac}'
                            | '\u{a3}'
                            | '\u{a5}'
                            | '-'
                            | '\u{2013}'
                            | '\u{2014}'
                            | '\u{2022}'
                            | '#'
                            | '@'
                            | '*'
                            | '+'
                            | '\u{25cf}'
                    )
            }
        }
    }

    fn skip_space(&self, mut i: usize) -> usize {
        while self.at(i).is_some_and(char::is_whitespace) {
            i += 1;
        }
        i
    }

    fn only_digits(&self, start: usize, end: usize) -> bool {
        self.chars[start..end].iter().all(|&(_, c)| c.is_ascii_digit() || c.is_whitespace())
    }

    /// The lower-case word before `i`, inner stops included; empty after a figure or a mark.
    fn word_before(&self, i: usize) -> String {
        let mut from = i;
        while from > 0 && self.at(from - 1).is_some_and(|c| c.is_alphabetic() && !is_han(c) || c == '.') {
            from -= 1;
        }
        let word: String = self.chars[from..i].iter().flat_map(|&(_, c)| c.to_lowercase()).collect();
        // `1st.`, `\u{a3}5bn.`: what hangs on a figure is no abbreviation, save for the time of day.
        if from > 0
            && self.at(from - 1).is_some_and(|c| c.is_ascii_digit() || c == '\'' || c == '\u{2019}')
            && self.layout.abbreviation(&word) != Some(Abbreviation::Clock)
        {
            return String::new();
        }
        word.trim_start_matches('.').to_owned()
    }

    /// The lower-case word at `i`.
    fn word_at(&self, i: usize) -> String {
        self.chars[i.min(self.chars.len())..]
            .iter()
            .map_while(|&(_, c)| c.is_alphabetic().then_some(c))
            .flat_map(char::to_lowercase)
            .collect()
    }
}

fn opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '\u{201c}'
            | '\u{2018}'
            | '\u{300c}'
            | '\u{300e}'
            | '\u{3010}'
            | '\u{300a}'
            | '\u{3014}'
            | '('
            | '['
    )
}

#[cfg(test)]
mod tests {
    use crate::lang::{Files, Layout};
    use crate::text::normalize;

    /// A paragraph and the sentences a reader sees in it.
    struct Case(&'static [&'static str]);

    /// Each row is one paragraph: its sentences, which stand side by side with a space (Latin) or nothing (Han).
    const CASES: &[Case] = &[
        Case(&["Gold fell 5%.", "Silver followed."]),
        Case(&["The U.S. Department of Labor reported claims.", "Yields rose."]),
        Case(&["Claims rose in the U.S.", "However, the dollar fell."]),
        Case(&["Gold dropped to $4,604.47.", "Silver hit $75.10."]),
        Case(&["The report is due at 2 p.m. ET on Monday.", "Futures closed at 5 p.m.", "Silver slid."]),
        Case(&["Revenue was $3 bn. in Q4, CME Group Inc. said.", "Apple Inc. shares fell."]),
        Case(&[
            "Mr. Powell spoke to J. P. Morgan Chase & Co. on Feb. 2 about No. 3 on the list.",
            "Dr. Lee agreed.",
        ]),
        Case(&["\"Prices fell.\"", "\"Why?\" he asked.", "“It’s a lively start.”", "He left."]),
        Case(&["Is it over?", "No!", "Yahoo! and others fell 1.5%."]),
        Case(&["Inflation rose 3.5% vs. 3.1% a year earlier, i.e. more than forecast.", "Yields rose."]),
        Case(&["A pause… and then a fall.", "“Wait…”", "Then it fell."]),
        Case(&[
            "“Is it over?” Jane Doe asked.",
            "The deal closed on May 1st.",
            "It cost £5bn.",
            "Fosun paid.",
        ]),
        Case(&["gold up 0.6% at 10 a.m. et; dec. gold down 30 cents, oz. of silver up"]),
        Case(&["Volume peaked (see Fig. 2).", "2026 was worse.[3]", "Gold rose."]),
    ];

    const HAN: &[Case] = &[
        Case(&["金价下跌5.34%，至4604.47美元。", "银价跌11.25%！", "为什么？"]),
        Case(&["他说：“市场在去杠杆。", "这不是单一因素。”", "分析师同意。"]),
        Case(&["「這是去槓桿。」", "市場隨後反彈……但幅度有限。"]),
        Case(&["“资金在撤离。”王涛说，金价将继续下跌。", "银价亦然。"]),
        Case(&["【金价大跌？机构称去杠杆】", "金价周一下跌约5%。", "（某报）"]),
        Case(&["（新华社）金价下跌（约5%）。", "白银跌1.5%。"]),
    ];

    fn check(cases: &[Case], glue: &str) {
        let layout = Layout::from_files(&Files::embedded()).unwrap();
        for Case(expected) in cases {
            let (text, _) = normalize(&expected.join(glue));
            let found: Vec<&str> =
                super::sentences(&text, &layout).into_iter().map(|(s, e)| &text[s..e]).collect();
            let expected: Vec<String> = expected.iter().map(|s| normalize(s).0).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn english_sentences_end_where_a_reader_ends_them() {
        check(CASES, " ");
    }

    #[test]
    fn chinese_sentences_end_where_a_reader_ends_them() {
        check(HAN, "");
    }
}
