//! English verb forms from a compact notation, so that packs list each verb once.
//!
//! `plunge` gives *plunge plunges plunged plunging*; `drop+` doubles its last letter (*dropped*);
//! `fall|fell|fallen` names past and participle; a verb may carry a particle: `set|set|set off`.

/// All forms of one verb in the notation above, in lower case.
///
/// ```
/// assert_eq!(wirecheck::lang::verb_forms("drop+"), ["drop", "drops", "dropped", "dropping"]);
/// assert_eq!(wirecheck::lang::verb_forms("edge up")[2], "edged up");
/// ```
pub fn verb_forms(notation: &str) -> Vec<String> {
    let (verb, particle) = match notation.split_once(' ') {
        Some((verb, rest)) => (verb, format!(" {rest}")),
        None => (notation, String::new()),
    };
    let mut parts = verb.split('|');
    let head = parts.next().unwrap_or_default();
    let (base, doubled) = match head.strip_suffix('+') {
        Some(base) => (base, true),
        None => (head, false),
    };
    let stem = match base.chars().last() {
        Some(last) if doubled => format!("{base}{last}"),
        _ => base.to_owned(),
    };
    let mut forms = vec![base.to_owned(), third_person(base)];
    let irregular: Vec<&str> = parts.collect();
    if irregular.is_empty() {
        forms.push(past(&stem, base));
    } else {
        forms.extend(irregular.iter().map(|&s| s.to_owned()));
    }
    forms.push(gerund(&stem, base));
    let mut seen = Vec::with_capacity(forms.len());
    for form in forms {
        let form = format!("{form}{particle}");
        if !seen.contains(&form) {
            seen.push(form);
        }
    }
    seen
}

/// Whether the word ends as a regular past does: *plunged*.
pub(crate) fn ends_as_past(word: &str) -> bool {
    word.ends_with("ed")
}

/// Whether the word ends as a present participle does: *plunging*.
pub(crate) fn ends_as_participle(word: &str) -> bool {
    word.ends_with("ing")
}

/// Whether the word ends as an adverb does: *sharply*.
pub(crate) fn ends_as_adverb(word: &str) -> bool {
    word.ends_with("ly")
}

fn vowel_before_last(base: &str) -> bool {
    base.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c))
}

fn third_person(base: &str) -> String {
    if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") || base.ends_with('o')
    {
        format!("{base}es")
    } else if base.ends_with('y') && !vowel_before_last(base) {
        format!("{}ies", &base[..base.len() - 1])
    } else {
        format!("{base}s")
    }
}

fn past(stem: &str, base: &str) -> String {
    if stem.ends_with('e') {
        format!("{stem}d")
    } else if base.ends_with('y') && !vowel_before_last(base) {
        format!("{}ied", &base[..base.len() - 1])
    } else {
        format!("{stem}ed")
    }
}

fn gerund(stem: &str, base: &str) -> String {
    if let Some(root) = base.strip_suffix("ie") {
        format!("{root}ying")
    } else if base.ends_with('e') && !base.ends_with("ee") {
        format!("{}ing", &base[..base.len() - 1])
    } else {
        format!("{stem}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect_as_reporters_write_them() {
        // notation => all forms
        for (notation, forms) in [
            ("plunge", "plunge plunges plunged plunging"),
            ("slip+", "slip slips slipped slipping"),
            ("fall|fell|fallen", "fall falls fell fallen falling"),
            ("rally", "rally rallies rallied rallying"),
            ("hit+|hit", "hit hits hitting"),
            ("touch", "touch touches touched touching"),
        ] {
            assert_eq!(verb_forms(notation).join(" "), forms);
        }
        assert_eq!(verb_forms("edge lower"), ["edge lower", "edges lower", "edged lower", "edging lower"]);
    }
}
