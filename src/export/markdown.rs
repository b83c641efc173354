//! The conflict report in Markdown, to be pasted into a ticket or a message.

use super::claims::in_words;
use super::report::{Evidence, figure_place, sources, telling, title, with_direction};
use crate::lang::Instruments;
use crate::reconcile::Member;
use crate::store::StoredFact;

/// Most reasons told for one fact.
const MOST_REASONS: usize = 3;

/// `facts` as Markdown, in the order given, after a line that counts them.
pub fn markdown(
    facts: &[&StoredFact],
    instruments: &Instruments,
    evidence: &Evidence,
    counts: &str,
) -> String {
    let mut out = format!("# wirecheck report\n\n{}\n", plain(counts));
    for fact in facts {
        let judgement = &fact.judgement;
        let (name, parts) = title(instruments, fact);
        out += &format!(
            "\n## {}: {} · {}\n\n{}  \n{}\n\n| says | quotation | source |\n| --- | --- | --- |\n",
            in_words(&judgement.verdict).to_uppercase(),
            plain(&name),
            plain(&parts.join(" · ")),
            plain(&judgement.reason.en),
            plain(&judgement.reason.zh)
        );
        for member in &judgement.members {
            out += &row(member, evidence);
        }
        let pairs = telling(judgement, evidence);
        if !pairs.is_empty() {
            out += "\n";
        }
        for pair in pairs.into_iter().take(MOST_REASONS) {
            out += &format!("- {}  \n  {}\n", plain(&pair.reason.en), plain(&pair.reason.zh));
        }
    }
    out
}

fn row(member: &Member, evidence: &Evidence) -> String {
    let claim = evidence.get(&(member.doc.clone(), member.claim.clone()));
    let sentence = claim.map_or(member.text.as_str(), |c| c.sentence.as_str());
    let place = claim.and_then(|c| figure_place(c, member));
    let quotation = match place
        .as_ref()
        .and_then(|p| Some((sentence.get(..p.start)?, sentence.get(p.clone())?, sentence.get(p.end..)?)))
    {
        Some((before, figure, after)) => format!("{}**{}**{}", plain(before), plain(figure), plain(after)),
        None => plain(sentence),
    };
    let figure = with_direction(member, claim);
    format!("| {} | {} | {} |\n", plain(&figure), quotation.trim(), plain(&sources(member, claim).join(", ")))
}

/// Text with all that Markdown or HTML could take for its own made harmless.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(plain("a|b\n<i>*x*"), "a\\|b &lt;i&gt;\\*x\\*");
    }
}
