//! Scoring what a corpus says as a whole: verdicts of fact groups, pairs that are no conflict, and origins.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Corpus;
use super::labels::{FactLabel, Member, NotConflict};
use super::place::{Places, overlap};
use super::tally::Rate;
use crate::figure::Figure;
use crate::reconcile::{
    DocFacts, FigureRole, Group, Judgement, Origins, Policy, Relation, Side, Verdict, compare, origins,
};
use crate::record::{Claim, CpSpan, Record, word};

/// How the corpus was judged.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VerdictScore {
    /// Everything below that counts: facts, pairs that are no conflict, origins, and verdicts nobody expected.
    pub all: Rate,
    /// Facts whose group has the expected verdict, and the relation where one is labelled.
    pub facts: Rate,
    /// Pairs that are no conflict and are called none.
    pub not_conflicts: Rate,
    /// Of those, pairs found on both sides whose relation is an accepted one.
    pub relations: Rate,
    /// Origins whose articles are all put together, and no other with them.
    pub origins: Rate,
    /// Groups called conflicting or inconsistent that no label speaks of.
    pub unexpected: usize,
}

/// A corpus after reconciliation.
struct Judged {
    judgements: Vec<Judgement>,
    origins: Origins,
    docs: BTreeMap<String, Arc<DocFacts>>,
}

/// A claim found by the words and the figure of a label.
struct Found<'a> {
    doc: &'a str,
    claim: &'a Claim,
    role: FigureRole,
    figure: &'a Figure,
}

/// Reconcile the corpus and score it; what is wrong goes to `misses`.
pub(super) fn score(corpus: &Corpus, policy: &Policy, misses: &mut Vec<String>) -> VerdictScore {
    let judged = judge(&corpus.records, policy);
    let mut total = VerdictScore::default();
    let mut spoken_of: Vec<usize> = Vec::new();
    for fact in &corpus.expected.facts {
        let right = fact_right(fact, corpus, &judged, &mut spoken_of, misses);
        total.facts.count(right);
        total.all.count(right);
    }
    for label in &corpus.expected.not_conflicts {
        let right = not_conflict_right(label, corpus, &judged, policy, &mut total.relations, misses);
        total.not_conflicts.count(right);
        total.all.count(right);
    }
    for label in &corpus.expected.origins {
        let of = |article: &String| {
            corpus.records.get(article).map(|r| judged.origins.of(&r.id)).unwrap_or_default()
        };
        let mut ids: Vec<&str> = label.articles.iter().map(of).collect();
        ids.dedup();
        let members = judged.origins.clusters.iter().find(|c| Some(&c.id.as_str()) == ids.first());
        let right = ids.len() == 1 && members.is_some_and(|c| c.members.len() == label.articles.len());
        if !right {
            let size = members.map_or(0, |c| c.members.len());
            misses.push(format!(
                "origin of {:?}: {} clusters, the first of {size}",
                label.articles,
                ids.len()
            ));
        }
        total.origins.count(right);
        total.all.count(right);
    }
    for (n, judgement) in judged.judgements.iter().enumerate() {
        if matches!(judgement.verdict, Verdict::Conflicting | Verdict::Inconsistent)
            && !spoken_of.contains(&n)
        {
            total.unexpected += 1;
            total.all.count(false);
            misses.push(format!("unexpected: {}", tell(judgement)));
        }
    }
    total
}

fn judge(records: &BTreeMap<String, Record>, policy: &Policy) -> Judged {
    let claims = |r: &Record| r.claims.iter().cloned().map(Arc::new).collect();
    let docs: Vec<(Arc<DocFacts>, Vec<Arc<Claim>>)> =
        records.values().map(|r| (Arc::new(DocFacts::from_record(r)), claims(r))).collect();
    let facts: Vec<Arc<DocFacts>> = docs.iter().map(|(doc, _)| doc.clone()).collect();
    let origins = origins(&facts, policy);
    let judgements = Group::all(&docs, policy).iter().map(|g| g.judge(&origins, policy)).collect();
    Judged { judgements, origins, docs: facts.into_iter().map(|d| (d.id.clone(), d)).collect() }
}

/// The claims that stand on a member's words and carry its figure.
fn find<'a>(member: &Member, corpus: &'a Corpus) -> Vec<Found<'a>> {
    let Some(record) = corpus.records.get(&member.article) else { return Vec::new() };
    let Some((words, figure)) = place(member, record) else { return Vec::new() };
    let numbers: Vec<_> =
        record.quantities.iter().filter(|q| overlap(q.span, figure)).map(|q| &q.value).collect();
    let mut found = Vec::new();
    for claim in record.claims.iter().filter(|c| overlap(c.span, words)) {
        for role in FigureRole::ALL {
            let carried = role.of(&claim.figures).filter(|f| {
                numbers.iter().any(|n| (n.lo, n.hi, n.unit.as_deref()) == (f.lo, f.hi, f.unit.as_deref()))
            });
            if let Some(figure) = carried {
                found.push(Found { doc: &record.id, claim, role, figure });
            }
        }
    }
    found
}

/// Where the member's words stand, and its figure within them.
fn place(member: &Member, record: &Record) -> Option<(CpSpan, CpSpan)> {
    let words = Places::new(&record.text).find(&member.words, 1)?;
    let at = member.words.find(&member.figure)?;
    let start = words[0] + member.words.get(..at)?.chars().count();
    Some((words, [start, start + member.figure.chars().count()]))
}

/// Numbers of the judgements that hold this figure of this claim.
fn groups_of(found: &Found<'_>, judged: &Judged) -> Vec<usize> {
    let holds = |j: &Judgement| {
        j.members.iter().any(|m| m.doc == found.doc && m.claim == found.claim.id && m.figure == *found.figure)
    };
    judged.judgements.iter().enumerate().filter(|(_, j)| holds(j)).map(|(n, _)| n).collect()
}

fn fact_right(
    fact: &FactLabel,
    corpus: &Corpus,
    judged: &Judged,
    spoken_of: &mut Vec<usize>,
    misses: &mut Vec<String>,
) -> bool {
    let members: Vec<Vec<Found<'_>>> = fact.figures.iter().map(|m| find(m, corpus)).collect();
    let groups: Vec<Vec<usize>> =
        members.iter().map(|found| found.iter().flat_map(|f| groups_of(f, judged)).collect()).collect();
    spoken_of.extend(groups.iter().flatten());
    let wanted: Vec<usize> = fact.between.map_or_else(|| (0..groups.len()).collect(), |two| two.to_vec());
    let common = |n: &usize| wanted.iter().all(|w| groups.get(*w).is_some_and(|g| g.contains(n)));
    let together: Vec<usize> = groups.iter().flatten().copied().filter(common).collect();
    let relation = |j: &Judgement| {
        fact.relation.as_deref().is_none_or(|want| j.pairs.iter().any(|p| word(&p.relation) == want))
    };
    let right = together
        .iter()
        .filter_map(|n| judged.judgements.get(*n))
        .any(|j| word(&j.verdict) == fact.verdict && relation(j));
    if !right {
        let missing: Vec<&str> = fact
            .figures
            .iter()
            .zip(&members)
            .filter(|(_, found)| found.is_empty())
            .map(|(m, _)| m.words.as_str())
            .collect();
        let told: Vec<String> =
            groups.iter().flatten().filter_map(|n| judged.judgements.get(*n)).map(tell).collect();
        misses.push(format!(
            "verdict {} wanted: {}; not read: {missing:?}; groups: {}",
            fact.verdict,
            fact.note,
            if told.is_empty() { "none".to_owned() } else { told.join(" | ") }
        ));
    }
    right
}

fn not_conflict_right(
    label: &NotConflict,
    corpus: &Corpus,
    judged: &Judged,
    policy: &Policy,
    relations: &mut Rate,
    misses: &mut Vec<String>,
) -> bool {
    let (a, b) = (find(&label.a, corpus), find(&label.b, corpus));
    let mut right = true;
    let mut read = Vec::new();
    for x in &a {
        for y in &b {
            read.extend(relation(x, y, judged, policy));
            right &= !judged.judgements.iter().any(|j| called_conflict(x, y, j));
        }
    }
    right &= !read.contains(&Relation::Conflict);
    if !read.is_empty() {
        let accepted = read.iter().any(|r| label.relations.contains(&word(r)));
        relations.count(accepted);
        if !accepted && right {
            misses.push(format!("relation of {}: {:?}, wanted {:?}", label.note, read, label.relations));
        }
    }
    if !right {
        misses
            .push(format!("called a conflict: {}: «{}» and «{}»", label.note, label.a.words, label.b.words));
    }
    right
}

fn relation(x: &Found<'_>, y: &Found<'_>, judged: &Judged, policy: &Policy) -> Option<Relation> {
    let side = |f: &Found<'_>| {
        let doc = judged.docs.get(f.doc)?.clone();
        Some(Side { focus: Some(f.role), ..Side::new(f.claim.clone(), doc) })
    };
    Some(compare(&side(x)?, &side(y)?, policy).relation)
}

fn called_conflict(x: &Found<'_>, y: &Found<'_>, judgement: &Judgement) -> bool {
    let member = |f: &Found<'_>| {
        judgement.members.iter().any(|m| m.doc == f.doc && m.claim == f.claim.id && m.figure == *f.figure)
    };
    let ids = [&x.claim.id, &y.claim.id];
    x.claim.id != y.claim.id
        && member(x)
        && member(y)
        && judgement.pairs.iter().any(|p| {
            p.relation == Relation::Conflict && ids.contains(&&p.a) && ids.contains(&&p.b) && p.a != p.b
        })
}

/// A judgement in one line.
fn tell(judgement: &Judgement) -> String {
    let fact = &judgement.fact;
    let window = fact.window.map_or_else(String::new, |w| format!(" {}..{}", w.start, w.end));
    let members: Vec<String> = judgement
        .members
        .iter()
        .map(|m| {
            let number = m.figure.written().map(|n| n.to_string()).unwrap_or_default();
            format!("{number} «{}»", m.text)
        })
        .collect();
    format!(
        "{} {} {}{window} is {:?}: {}",
        fact.subject,
        fact.measure,
        fact.unit,
        judgement.verdict,
        members.join(", ")
    )
}
