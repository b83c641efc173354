//! The conflict report as one HTML page that needs nothing else: no script, no font, no address is loaded.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::in_words;
use super::html::{differences, escape, marked};
use super::report::{Evidence, figure_place, sources, telling, title, with_direction};
use super::timeline::{Point, plot};
use crate::lang::Instruments;
use crate::reconcile::{Judgement, Member, Pair};
use crate::record::word;
use crate::store::{StoredArticle, StoredClaim, StoredFact};

const STYLE: &str = include_str!("page.css");
/// Most pairs shown side by side for one fact.
const MOST_PAIRS: usize = 3;
/// Most members plotted and listed for one fact.
const MOST_MEMBERS: usize = 200;

/// What a page is made from.
pub struct Page<'a> {
    /// Display names.
    pub instruments: &'a Instruments,
    /// The claims that the facts' members are.
    pub evidence: &'a Evidence,
    /// Articles by record id: how each came to its origin.
    pub articles: &'a BTreeMap<String, StoredArticle>,
    /// What was counted, in words.
    pub counts: &'a str,
}

/// The page for `facts`, in the order given.
pub fn page(facts: &[&StoredFact], page: &Page<'_>) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>wirecheck report</title><style>{STYLE}</style></head><body>\n\
         <h1>wirecheck report</h1><p class=\"counts dim\">{}</p>\n",
        escape(page.counts)
    );
    for fact in facts {
        page.fact(fact, &mut out);
    }
    out + "</body></html>\n"
}

/// A fact's members with their claims, and a number for each origin.
struct Told<'a> {
    members: Vec<(&'a Member, Option<&'a StoredClaim>)>,
    origins: Vec<&'a str>,
}

impl Told<'_> {
    fn number(&self, origin: &str) -> usize {
        self.origins.iter().position(|o| *o == origin).unwrap_or(0)
    }
}

impl Page<'_> {
    fn fact(&self, fact: &StoredFact, out: &mut String) {
        let judgement = &fact.judgement;
        let (name, parts) = title(self.instruments, fact);
        let told = self.told(judgement);
        let n = judgement.origins;
        *out += &format!(
            "<article class=\"fact {}\"><h2><span class=\"verdict\">{}</span>{} · {} \
             <span class=\"dim\">({n} {})</span></h2>\n",
            word(&judgement.verdict),
            in_words(&judgement.verdict),
            escape(&name),
            escape(&parts.join(" · ")),
            if n == 1 { "origin" } else { "origins" }
        );
        reason(&judgement.reason.en, &judgement.reason.zh, out);
        let mut seen = BTreeSet::new();
        for pair in telling(judgement, self.evidence) {
            // Two numbers need one comparison, whoever tells them.
            let figures = [&pair.a, &pair.b].map(|id| {
                judgement.members.iter().find(|m| m.claim == *id).map(|m| super::figure::show(&m.figure))
            });
            if seen.len() < MOST_PAIRS && seen.insert(figures) {
                self.pair(pair, &told, out);
            }
        }
        let points: Vec<Point<'_>> = told
            .members
            .iter()
            .take(MOST_MEMBERS)
            .map(|(member, claim)| Point {
                day: claim.and_then(|c| c.published),
                figure: &member.figure,
                origin: told.number(&member.origin),
                who: sources(member, *claim).join(", "),
            })
            .collect();
        if let Some(svg) = plot(&points) {
            *out += &format!(
                "<h3>Timeline, by day of publication; colours are origins</h3><div class=\"chart\">{svg}</div>\n"
            );
        }
        self.origins(&told, out);
        members(judgement, &told, out);
        *out += "</article>\n";
    }

    fn told<'b>(&'b self, judgement: &'b Judgement) -> Told<'b> {
        let claim = |m: &Member| self.evidence.get(&(m.doc.clone(), m.claim.clone()));
        let mut members: Vec<_> = judgement.members.iter().map(|m| (m, claim(m))).collect();
        members.sort_by_key(|(m, c)| {
            let day = c.and_then(|c| c.published);
            (day.is_none(), day, m.figure.written(), m.doc.clone(), m.claim.clone())
        });
        let mut origins: Vec<&str> = Vec::new();
        for (member, _) in &members {
            if !origins.contains(&member.origin.as_str()) {
                origins.push(&member.origin);
            }
        }
        Told { members, origins }
    }

    /// Both quotations side by side, and the arithmetic below.
    fn pair(&self, pair: &Pair, told: &Told<'_>, out: &mut String) {
        let side = |id: &str| told.members.iter().find(|(m, _)| m.claim == id);
        let (Some(a), Some(b)) = (side(&pair.a), side(&pair.b)) else { return };
        let text = |s: &(&Member, Option<&StoredClaim>)| {
            s.1.map_or_else(|| s.0.text.clone(), |c| c.sentence.clone())
        };
        let (x, y) = (text(a), text(b));
        // Between languages every word differs.
        let (left, right) = match a.0.lang == b.0.lang {
            true => differences(&x, &y),
            false => Default::default(),
        };
        *out += "<div class=\"pair\">";
        for (side, text, differing) in [(a, &x, &left), (b, &y, &right)] {
            let (member, claim) = side;
            let place = claim.and_then(|c| figure_place(c, member));
            let letter = told.number(&member.origin);
            *out += &format!(
                "<blockquote class=\"o{}\" lang=\"{}\"><div class=\"said\">{}</div>{}<cite>{}</cite></blockquote>",
                letter % 8,
                member.lang.code(),
                escape(&with_direction(member, *claim)),
                marked(text.trim_end(), place.as_ref(), differing),
                escape(&sources(member, *claim).join(" · "))
            );
        }
        *out += "</div>\n";
        if pair.a == pair.b {
            *out += "<p class=\"dim\">One claim, whose own figures do not fit together.</p>";
        }
        reason(&pair.reason.en, &pair.reason.zh, out);
    }

    /// Each origin with the articles that go back to it, and why.
    fn origins(&self, told: &Told<'_>, out: &mut String) {
        *out += "<h3>Origins</h3><ul class=\"origins\">";
        for (n, origin) in told.origins.iter().enumerate() {
            let mut docs: Vec<&(&Member, Option<&StoredClaim>)> =
                told.members.iter().filter(|(m, _)| m.origin == **origin).collect();
            docs.dedup_by_key(|(m, _)| m.doc.as_str());
            let mut seen = BTreeSet::new();
            *out += &format!("<li class=\"o{}\"><span class=\"key\">●</span> <ul>", n % 8);
            for (member, claim) in
                docs.into_iter().filter(|(m, _)| seen.insert(m.doc.as_str())).take(MOST_MEMBERS)
            {
                *out += &format!("<li>{}", escape(&sources(member, *claim).join(" · ")));
                let kinship = self.articles.get(&member.doc).and_then(|a| a.kinship.as_ref());
                if let Some(kin) = kinship.filter(|k| k.with.is_some()) {
                    *out += &format!(
                        "<br><span class=\"dim\">{} <span lang=\"zh\">{}</span></span>",
                        escape(&kin.reason.en),
                        escape(&kin.reason.zh)
                    );
                }
                *out += "</li>";
            }
            *out += "</ul></li>";
        }
        *out += "</ul>\n";
    }
}

fn reason(en: &str, zh: &str, out: &mut String) {
    if !en.is_empty() {
        *out += &format!(
            "<div class=\"why\"><p>{}</p><p class=\"dim\" lang=\"zh\">{}</p></div>\n",
            escape(en),
            escape(zh)
        );
    }
}

/// Every member with its sentence, folded away.
fn members(judgement: &Judgement, told: &Told<'_>, out: &mut String) {
    let n = told.members.len();
    *out += &format!("<details><summary>All {n} claims</summary><ul>");
    for (member, claim) in told.members.iter().take(MOST_MEMBERS) {
        let place = claim.and_then(|c| figure_place(c, member));
        let sentence = claim.map_or(member.text.as_str(), |c| c.sentence.as_str());
        let tag = judgement.consensus.as_ref().map_or("", |c| {
            match (c.outliers.iter().any(|(id, _)| *id == member.claim), c.is_first(member)) {
                (true, _) => " · outlier",
                (false, true) => " · first",
                _ => "",
            }
        });
        *out += &format!(
            "<li class=\"o{}\"><span class=\"key\">●</span> <b>{}</b> <span lang=\"{}\">{}</span> \
             <span class=\"dim\">{}{tag}</span></li>",
            told.number(&member.origin) % 8,
            escape(&with_direction(member, *claim)),
            member.lang.code(),
            marked(sentence.trim_end(), place.as_ref(), &[]),
            escape(&sources(member, *claim).join(" · "))
        );
    }
    if n > MOST_MEMBERS {
        *out += &format!("<li class=\"dim\">… and {} more</li>", n - MOST_MEMBERS);
    }
    *out += "</ul></details>";
}
