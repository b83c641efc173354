//! Scripts and languages of runs of text, by counting characters.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language that has a pack. `Mul` is a document in more than one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, in either script.
    Zh,
    /// More than one of the above.
    Mul,
}

impl Lang {
    /// The code of the language's pack: `en`, `zh`, or `mul`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
            Lang::Mul => "mul",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::Zh),
            "mul" => Some(Lang::Mul),
            _ => None,
        }
    }
}

/// What a run of text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Mostly Latin letters, or nothing that tells.
    Latin,
    /// Mostly Han characters.
    Han,
}

/// Whether `c` is a Chinese character.
#[inline]
pub const fn is_han(c: char) -> bool {
    // Most of a Latin text is told by one comparison.
    c >= '\u{3400}'
        && matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether lower case may change anything in `text` besides ASCII letters. It does not in Chinese with its punctuation.
pub fn has_case_beyond_ascii(text: &str) -> bool {
    let caseless = |c: char| matches!(c, '\0'..='\x7f' | '\u{2000}'..='\u{20ff}' | '\u{3000}'..='\u{9fff}');
    !text.chars().all(caseless)
}

/// The script that carries the sense of `text`: one Han character weighs as much as three letters.
pub fn script_of(text: &str) -> Script {
    if text.is_ascii() {
        return Script::Latin;
    }
    // Characters from U+5000 to U+9FFF by their first bytes: nearly all Chinese has enough of them.
    let count = |tells: fn(&u8) -> bool| {
        let some = |bytes: &[u8]| usize::from(bytes.iter().map(|byte| u8::from(tells(byte))).sum::<u8>());
        text.as_bytes().chunks(usize::from(u8::MAX)).map(some).sum::<usize>()
    };
    if count(|byte| (0xe5..=0xe9).contains(byte)) * 3 > count(u8::is_ascii_alphabetic) {
        return Script::Han;
    }
    let (mut han, mut latin) = (0usize, 0usize);
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            latin += 1;
        } else if is_han(c) {
            han += 1;
        }
    }
    if han * 3 > latin { Script::Han } else { Script::Latin }
}

/// Whether the Chinese of `text` is written in Traditional characters: of these, one in fifteen or more has a simpler form.
pub fn is_traditional(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (mut all, mut folded) = (0_usize, 0_usize);
    for c in text.chars().filter(|&c| is_han(c)) {
        all += 1;
        folded += usize::from(simplified(c) != c);
    }
    folded * 15 > all
}

/// `words` with a space wherever Han characters meet Latin letters or digits, as some outlets write them: 标普 500 指数.
/// None where they do not meet.
pub fn spaced(words: &str) -> Option<String> {
    let meets = |a: char, b: char| is_han(a) && b.is_ascii_alphanumeric();
    if words.is_ascii() || !words.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let mut out = String::with_capacity(words.len() + 2);
    let mut last: Option<char> = None;
    for c in words.chars() {
        if last.is_some_and(|last| meets(last, c) || meets(c, last)) {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    (out.len() > words.len()).then_some(out)
}

/// Simplified form of a single character, the character itself where it has none.
pub(super) fn simplified(c: char) -> char {
    static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
        ('\u{3400}'..='\u{9fff}').map(|c| u16::try_from(u32::from(convert(c))).unwrap_or(0)).collect()
    });
    match (c as u32).checked_sub(0x3400).and_then(|i| TABLE.get(i as usize)) {
        Some(0) | None => convert(c),
        Some(&to) => char::from_u32(u32::from(to)).unwrap_or(c),
    }
}

/// Source: OpenCC's character tables by way of hanconv (MIT). None changes the character count.
fn convert(c: char) -> char {
    let folded = hanconv::t2s(c.encode_utf8(&mut [0; 4]));
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_text_is_told_by_its_characters() {
        assert!(is_traditional("台股終場收在32,871點，外資賣超。"));
        assert!(!is_traditional("沪指收报4100点，外资净卖出。"));
        assert!(!is_traditional("The Taiex fell 1%."));
        // One name written the other way does not make a text Traditional.
        assert!(!is_traditional("记者从臺北报道，周三大盘收涨，成交额连续第五个交易日超过两万亿元。"));
    }

    #[test]
    fn case_beyond_ascii_is_told() {
        for c in (0..=0x10ffff).filter_map(char::from_u32).filter(|c| !c.is_ascii()) {
            let text = c.to_string();
            assert!(has_case_beyond_ascii(&text) || text.to_lowercase() == text, "{c}");
        }
        assert!(!has_case_beyond_ascii("“LPR”降至3%。"));
    }

    #[test]
    fn scripts_that_meet_are_set_apart() {
        assert_eq!(spaced("标普500指数").as_deref(), Some("标普 500 指数"));
        assert_eq!(spaced("美国10年期").as_deref(), Some("美国 10 年期"));
        assert_eq!(spaced("黄金"), None);
        assert_eq!(spaced("S&P 500"), None);
    }
}
