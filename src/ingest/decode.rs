//! Bytes to text: byte order marks, declared charsets, UTF-8, UTF-16, and a guess for the rest.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Warning;

/// Text with what was noticed on the way.
#[derive(Debug, Clone)]
pub(super) struct Decoded {
    /// The text; a byte order mark is gone, nothing else is changed.
    pub(super) text: String,
    /// Bad bytes, signs of an earlier wrong decoding.
    pub(super) warnings: Vec<Warning>,
}

/// What bytes hold, told by their first kilobytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or white space only.
    Empty,
    /// A picture, archive, program or the like.
    Binary,
    /// Text in some encoding.
    Text,
}

/// How many bytes are looked at to tell text from binary.
const SNIFFED: usize = 16 << 10;

/// Whether `bytes` are text at all.
pub fn content(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(SNIFFED)];
    if bytes.len() <= SNIFFED && head.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Content::Empty;
    }
    let magic: [&[u8]; 12] = [
        b"%PDF",
        b"PK\x03\x04",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x7fELF",
        b"\x1f\x8b",
        b"\x28\xb5\x2f\xfd",
        b"BZh",
        b"\xfd7zXZ",
        b"\xd0\xcf\x11\xe0",
        b"RIFF",
    ];
    if magic.iter().any(|m| head.starts_with(m)) {
        return Content::Binary;
    }
    if Encoding::for_bom(head).is_some() || utf16_without_mark(head).is_some() {
        return Content::Text;
    }
    let odd = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    let zeros = head.iter().filter(|b| **b == 0).count();
    if zeros * 16 > head.len() || (odd - zeros) * 50 > head.len() { Content::Binary } else { Content::Text }
}

/// Decode `bytes`; `declared` is the charset that the carrier names, if any.
///
/// In order: byte order mark, UTF-16 by its zero bytes, valid UTF-8, the declared charset if it decodes without
/// fault, nearly valid UTF-8, else a guess from the byte statistics.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..]);
    }
    if let Some(encoding) = utf16_without_mark(&bytes[..bytes.len().min(SNIFFED)]) {
        return with(encoding, bytes);
    }
    let bad = match std::str::from_utf8(bytes) {
        Ok(text) => return finish(text.to_owned(), UTF_8, 0),
        Err(_) => bad_sequences(bytes),
    };
    let good = multi_byte(bytes);
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = declared.filter(|&e| e != UTF_8)
        && let Some(text) = superset(encoding).decode_without_bom_handling_and_without_replacement(bytes)
    {
        return finish(text.into_owned(), encoding, 0);
    }
    // Text in another charset seldom holds valid UTF-8 sequences; damaged UTF-8 holds little else.
    if bad <= good || declared == Some(UTF_8) && bad <= good * 2 {
        return with(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = superset(detector.guess(None, Utf8Detection::Deny));
    let mut decoded = with(guess, bytes);
    // Every byte is a letter in such a charset, a stray one in damaged UTF-8 too.
    if guess.is_single_byte() && declared != Some(guess) {
        decoded.warnings.push(Warning::new(
            "guessed_charset",
            format!(
                "{} {} no UTF-8 and no charset is declared; read as {}",
                bad,
                if bad == 1 { "byte sequence is" } else { "byte sequences are" },
                guess.name()
            ),
        ));
    }
    decoded
}

/// The charset that an HTML or XML head declares, among its first bytes.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let name = ["charset=", "encoding="].iter().find_map(|key| {
        let after = head.split_once(key)?.1.trim_start_matches(['"', '\'', ' ']);
        let end =
            after.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(after.len());
        Some(after[..end].to_owned())
    })?;
    (!name.is_empty()).then_some(name)
}

/// GBK pages hold characters of its superset.
fn superset(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let bad = text.matches('\u{fffd}').count();
    finish(text.into_owned(), encoding, bad)
}

fn finish(text: String, encoding: &'static Encoding, bad: usize) -> Decoded {
    let mut warnings = Vec::new();
    if bad > 0 {
        let code = if encoding == UTF_8 { "bad_utf8" } else { "bad_bytes" };
        warnings.push(Warning::new(
            code,
            format!("{bad} byte sequences are not {}; each is shown as U+FFFD", encoding.name()),
        ));
    }
    if let Some(sign) = mojibake(&text) {
        warnings.push(Warning::new(
            "mojibake",
            format!("the text holds {sign:?}, as text read with a wrong charset does; figures and names may be damaged"),
        ));
    }
    Decoded { text, warnings }
}

/// Character runs that only arise when text was once decoded with a wrong charset.
fn mojibake(text: &str) -> Option<&'static str> {
    // UTF-8 read as Latin-1 or Windows-1252; U+FFFD twice read as GBK; UTF-8 Chinese read as Latin-1.
    const SIGNS: [&str; 8] = [
        "\u{e2}\u{20ac}\u{2122}",
        "\u{e2}\u{20ac}\u{153}",
        "\u{e2}\u{80}\u{99}",
        "\u{c3}\u{a9}",
        "\u{c2}\u{a0}",
        "\u{951f}\u{65a4}\u{62f7}",
        "\u{ef}\u{bc}\u{152}",
        "\u{ef}\u{bc}\u{8c}",
    ];
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SIGNS).ok());
    /// The first byte of the Latin letters that signs begin with.
    const LATIN: u8 = 0xc3;
    // Most texts hold none of what a sign begins with.
    if text.is_ascii() || !text.as_bytes().contains(&LATIN) && !text.contains('\u{951f}') {
        return None;
    }
    let found = FINDER.as_ref()?.find_overlapping_iter(text).map(|sign| sign.pattern().as_usize());
    SIGNS.get(found.min()?).copied()
}

fn bad_sequences(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count()
}

fn multi_byte(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().filter(|c| c.len_utf8() > 1).count()).sum()
}

/// UTF-16 without a mark: zero bytes on one side of the pairs only.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 8 || !head.contains(&0) {
        return None;
    }
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    // A stray zero in plain text makes no UTF-16: there every other byte of a Latin letter is one.
    let latin = head.iter().filter(|b| b.is_ascii_graphic() || **b == b' ').count();
    if latin * 4 > head.len() * 3 {
        return None;
    }
    match (first, second) {
        (0, n) if n * 40 > pairs => Some(UTF_16LE),
        (n, 0) if n * 40 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, WINDOWS_1252};

    use super::*;

    /// Bytes, the charset the page declares, the text a reader should see, and the warning, if any.
    struct Case(Vec<u8>, Option<&'static str>, &'static str, Option<&'static str>);

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let mark = if mark { vec![0xff, 0xfe] } else { Vec::new() };
        mark.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        let simplified = "现货黄金周一下跌逾5%，至每盎司4604.47美元，因美元走强令避险需求降温。";
        let traditional = "現貨白銀週一最多下跌11.25%，報每盎司75.10美元，市場出現恐慌性賣壓。";
        let english = "Gold fell 5% on Monday – traders’ margin calls rose.";
        let cases = [
            Case(simplified.into(), None, simplified, None),
            Case([b"\xef\xbb\xbf", simplified.as_bytes()].concat(), None, simplified, None),
            Case(GBK.encode(simplified).0.into(), Some("gb2312"), simplified, None),
            Case(GBK.encode(simplified).0.into(), None, simplified, None),
            Case(GBK.encode(simplified).0.into(), Some("utf-8"), simplified, None),
            Case(BIG5.encode(traditional).0.into(), Some("big5"), traditional, None),
            Case(BIG5.encode(traditional).0.into(), None, traditional, None),
            Case(utf16(traditional, true), None, traditional, None),
            Case(utf16(english, false), None, english, None),
            Case(WINDOWS_1252.encode(english).0.into(), None, english, Some("guessed_charset")),
            Case(WINDOWS_1252.encode(english).0.into(), Some("latin1"), english, None),
            Case(
                b"Gold fell 3% \xff to $4,604.".into(),
                None,
                "Gold fell 3% \u{ff} to $4,604.",
                Some("guessed_charset"),
            ),
            // A page saved as UTF-8 whose head still names the old charset.
            Case(simplified.into(), Some("gbk"), simplified, None),
            Case(b"Gold fell 5% in London.".to_vec(), Some("nonsense"), "Gold fell 5% in London.", None),
            Case(
                "Gold fell. Traders\u{e2}\u{20ac}\u{2122} calls.".into(),
                None,
                "Gold fell. Traders\u{e2}\u{20ac}\u{2122} calls.",
                Some("mojibake"),
            ),
        ];
        for Case(bytes, declared, expected, warning) in cases {
            let decoded = decode(&bytes, declared);
            assert_eq!(decoded.text, expected, "{declared:?}");
            assert_eq!(decoded.warnings.first().map(|w| w.code.as_str()), warning, "{expected}");
        }
    }

    #[test]
    fn a_torn_character_is_shown_and_told() {
        let mut bytes = "银价下跌11.25%，金价下跌5.34%，交易员称这是去杠杆。".as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        let decoded = decode(&bytes, None);
        assert!(decoded.text.starts_with("银价下跌11.25%") && decoded.text.ends_with('\u{fffd}'));
        let decoded = decode(b"Gold fell 5%, \xe2\x80\x9ctraders\xe2\x80\x9d said.\xff Silver fell.", None);
        assert_eq!(decoded.text, "Gold fell 5%, \u{201c}traders\u{201d} said.\u{fffd} Silver fell.");
        assert_eq!(decoded.warnings[0].code, "bad_utf8");
    }

    #[test]
    fn binary_is_told_from_text() {
        assert_eq!(content(b" \n\t"), Content::Empty);
        assert_eq!(content(b"%PDF-1.7 text"), Content::Binary);
        assert_eq!(content(&[0, 159, 146, 150, 0, 1, 2, 3, 0, 0]), Content::Binary);
        assert_eq!(content(&GBK.encode("黄金下跌").0), Content::Text);
        assert_eq!(content(&utf16("Gold fell 5% on Monday.", false)), Content::Text);
    }
}
