//! Whether a wording that an automaton found stands there as a word of its own.

use crate::text::is_han;

/// Whether the letters beside `start..end` leave the wording whole, and the capitals of `form` are capitals.
///
/// A lower-case letter of `form` matches either case, so that `gold` finds *GOLD* in a headline while `US` does
/// not find *us*. Han characters need no boundary.
pub(crate) fn stands(text: &str, start: usize, end: usize, form: &str) -> bool {
    let words = &text[start..end];
    if !form.bytes().zip(words.bytes()).all(|(f, w)| !f.is_ascii_uppercase() || f == w) {
        return false;
    }
    let bytes = words.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    if first.is_ascii_alphanumeric() {
        let mut before = text[..start].chars().rev();
        match (before.next(), before.next()) {
            (Some(c), _) if joins(c) => return false,
            (Some('.' | ','), Some(c)) if first.is_ascii_digit() && c.is_ascii_digit() => return false,
            (Some('-' | '@' | '_' | '#'), Some(c)) if c.is_ascii_alphanumeric() => return false,
            _ => {}
        }
    }
    if last.is_ascii_alphanumeric() {
        let mut after = text[end..].chars();
        match (after.next(), after.next()) {
            (Some(c), _) if joins(c) => return false,
            (Some('-'), Some(c)) if c.is_ascii_lowercase() => return false,
            (Some('@' | '_'), _) => return false,
            (Some('.'), Some(c)) if c.is_ascii_digit() => return false,
            (Some('.'), Some(_)) if text[end..].starts_with(".com") => return false,
            _ => {}
        }
    }
    true
}

/// Whether `c` makes one word with a Latin letter or digit beside it.
fn joins(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_boundaries_and_compounds() {
        for (text, form, whole) in [
            ("GOLD", "gold", true),
            ("us", "US", false),
            ("golden", "gold", false),
            ("gold-backed", "gold", false),
            ("Brent-WTI", "Brent", true),
            ("amazon.com", "amazon", false),
            ("gold.", "gold", true),
            ("S&P 500.5", "S&P 500", false),
        ] {
            assert_eq!(stands(text, 0, form.len(), form), whole, "{form} in {text}");
        }
        assert!(stands("在AMD财报", 3, 6, "AMD"));
        assert!(!stands("non-oil", 4, 7, "oil"));
    }
}
