//! The headline of a page, without the site's name.

use super::tree::{Kind, Piece};

/// What the page offers for a title.
pub(super) struct Candidates<'a> {
    /// The `title` element.
    pub(super) document: &'a str,
    /// `og:title` and the like, and the headline of the page's structured data.
    pub(super) declared: &'a [String],
    /// The site's name, where it is told.
    pub(super) site: Option<&'a str>,
    /// Visible pieces of the page.
    pub(super) visible: &'a [Piece],
}

/// Marks that sites put between headline, section and site name.
const SEPARATORS: [&str; 11] = [
    "_",
    "|",
    "\u{ff5c}",
    " - ",
    " \u{2013} ",
    " \u{2014} ",
    "--",
    "\u{2014}\u{2014}",
    " \u{b7} ",
    " \u{bb} ",
    " :: ",
];

/// The headline: a visible `h1` that the page's titles hold, else a declared title, else the `title` element cut at
/// the separator where a visible line agrees, or where the site's name begins.
pub(super) fn choose(candidates: &Candidates) -> Option<String> {
    let document = candidates.document.trim();
    let titles: Vec<String> = std::iter::once(document)
        .chain(candidates.declared.iter().map(String::as_str))
        .map(fold)
        .filter(|t| !t.is_empty())
        .collect();
    let site = candidates.site.map(fold).filter(|s| !s.is_empty());
    let holds = |text: &str| {
        let text = fold(text);
        let length = text.chars().count();
        length >= 4
            && site.as_ref() != Some(&text)
            && titles
                .iter()
                .any(|t| t.starts_with(&text) || t.contains(&text) && length * 2 >= t.chars().count())
    };
    let heading = candidates
        .visible
        .iter()
        .filter(|p| matches!(p.kind, Kind::Heading(1 | 2)) && holds(&p.text))
        .max_by_key(|p| p.text.chars().count());
    if let Some(heading) = heading {
        return Some(heading.text.clone());
    }
    let declared = candidates.declared.iter().find(|t| fold(t).chars().count() >= 4);
    let raw = declared.map_or(document, |t| t.trim());
    let cut = cut(raw, candidates);
    (!cut.is_empty()).then_some(cut)
}

/// `raw` without section and site names.
fn cut(raw: &str, candidates: &Candidates) -> String {
    let mut cuts: Vec<usize> =
        SEPARATORS.iter().flat_map(|s| raw.match_indices(s).map(|(at, _)| at)).collect();
    if raw.chars().any(crate::text::is_han) {
        cuts.extend(raw.match_indices('-').map(|(at, _)| at));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let seen = |text: &str| {
        let text = fold(text);
        text.chars().count() >= 4 && candidates.visible.iter().any(|p| fold(&p.text) == text)
    };
    if seen(raw) || cuts.is_empty() {
        return raw.to_owned();
    }
    if let Some(at) = cuts.iter().rev().find(|&&at| seen(&raw[..at])) {
        return raw[..*at].trim().to_owned();
    }
    // The last parts are short names, the first one is the longest.
    let mut end = raw.len();
    for at in cuts.into_iter().rev() {
        let (head, tail) = (raw[..at].trim(), &raw[at..end]);
        let spaced = tail.starts_with([' ', '_', '|', '\u{ff5c}']) || tail.starts_with("--");
        let short = tail.chars().count() * 2 <= head.chars().count().max(24)
            && !tail.chars().any(|c| c.is_ascii_digit() && !spaced);
        if !short || head.chars().count() < 5 {
            break;
        }
        end = at;
    }
    raw[..end].trim().to_owned()
}

/// Letters and figures alone, lower case.
pub(in crate::ingest) fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `title` element, a visible line, and the headline a reader would name.
    struct Case(&'static str, Kind, &'static str, &'static str);

    #[test]
    fn site_names_are_cut_off() {
        let cases = [
            Case(
                "Gold falls 5% as dollar gains - Example News",
                Kind::Heading(1),
                "Gold falls 5% as dollar gains",
                "Gold falls 5% as dollar gains",
            ),
            Case(
                "Gold falls 5% as dollar gains | Example",
                Kind::Paragraph,
                "Something else",
                "Gold falls 5% as dollar gains",
            ),
            Case("Example News", Kind::Heading(1), "Example News", "Example News"),
            Case("金价周一大跌逾5%_财经频道_某某网", Kind::Paragraph, "别的", "金价周一大跌逾5%"),
            Case("金价大跌-银价跟跌-某某报", Kind::Paragraph, "金价大跌-银价跟跌", "金价大跌-银价跟跌"),
            Case("1-10月投资增长趋稳", Kind::Paragraph, "别的", "1-10月投资增长趋稳"),
        ];
        for Case(document, kind, visible, expected) in cases {
            let visible = [Piece::new(kind, visible)];
            let found = choose(&Candidates { document, declared: &[], site: None, visible: &visible });
            assert_eq!(found.as_deref(), Some(expected), "{document}");
        }
    }
}
