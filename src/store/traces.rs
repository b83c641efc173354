//! Figures by which a claim belongs to the fact of an earlier day than its dateline's.
//!
//! [`crate::reconcile::Group::all`] puts a claim that tells no day of its own to the day of which a dated claim tells the
//! same figure to many digits. The index keeps those figures as terms of their own, so that for the facts of some days the
//! few claims of other days which they rest on are found, and all others of those days stay unread.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::TermSetQuery;
use tantivy::termdict::TermMerger;

use super::read::Store;
use super::stored::FactName;
use super::terms::{all, term};
use super::touched::Touched;
use crate::error::Result;
use crate::reconcile::REACH;

/// A figure of a claim in the fact of one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trace {
    /// The fact's key without its day.
    pub(super) base: String,
    pub(super) day: Date,
    pub(super) value: Decimal,
    /// Whether the claim tells the day itself; else it is its dateline's.
    pub(super) told: bool,
}

impl Trace {
    /// The index's term; those of one base are in the order of days.
    pub(super) fn term(&self) -> String {
        let Trace { base, day, value, told } = self;
        format!("{base}{day} {} {}", value.normalize(), if *told { TOLD } else { UNTOLD })
    }

    /// What [`Trace::term`] wrote; `None` for another text.
    pub(super) fn read(term: &str) -> Option<Self> {
        let (base, rest) = term.split_at(term.rfind('/')? + 1);
        let mut parts = rest.split(' ');
        let (day, value, told) = (parts.next()?, parts.next()?, parts.next()?);
        let (day, value) = (day.parse().ok()?, value.parse().ok()?);
        Some(Trace { base: base.to_owned(), day, value, told: told == TOLD })
    }
}

const TOLD: &str = "told";
const UNTOLD: &str = "untold";

/// By fact, the terms of claims of other days that belong to it, or that claims of its own day belong to.
#[derive(Default)]
pub(super) struct Joins(FxHashMap<FactName, BTreeSet<String>>);

impl Joins {
    /// Of all traces of a store.
    pub(super) fn of(store: &Store) -> Result<Self> {
        let searcher = store.searcher();
        let field = store.fields.trace;
        let indexes = searcher.segment_readers().iter().map(|s| s.inverted_index(field));
        let indexes = indexes.collect::<tantivy::Result<Vec<_>>>().map_err(|e| store.unreadable(&e))?;
        let streams = indexes.iter().map(|index| index.terms().stream());
        let streams = streams.collect::<std::io::Result<_>>().map_err(|e| store.unreadable(&e))?;
        let mut terms = TermMerger::new(streams);
        let (mut joins, mut of_base) = (Joins::default(), Vec::<Trace>::new());
        while terms.advance() {
            let Some(trace) = std::str::from_utf8(terms.key()).ok().and_then(Trace::read) else { continue };
            if of_base.last().is_some_and(|last| last.base != trace.base) {
                joins.add(&std::mem::take(&mut of_base));
            }
            of_base.push(trace);
        }
        joins.add(&of_base);
        Ok(joins)
    }

    /// Of the traces of a store around some facts, and those `given`.
    pub(super) fn around(
        store: &Store,
        touched: &Touched,
        given: impl Iterator<Item = Trace>,
    ) -> Result<Self> {
        let mut of_base: BTreeMap<String, BTreeSet<Trace>> = BTreeMap::new();
        let mut add = |trace: Trace| _ = of_base.entry(trace.base.clone()).or_default().insert(trace);
        given.for_each(&mut add);
        // What is judged lies up to that far away, and what it rests on as far again.
        store.each_term(store.fields.trace, &touched.ranges(2 * REACH), &mut |term| {
            Trace::read(term).into_iter().for_each(&mut add);
        })?;
        let mut joins = Joins::default();
        for traces in of_base.into_values() {
            joins.add(&traces.into_iter().collect::<Vec<_>>());
        }
        Ok(joins)
    }

    /// Take up the traces of one base.
    fn add(&mut self, of_base: &[Trace]) {
        let mut of_value: FxHashMap<Decimal, Vec<&Trace>> = FxHashMap::default();
        for trace in of_base {
            of_value.entry(trace.value).or_default().push(trace);
        }
        for traces in of_value.into_values().filter(|traces| traces.len() > 1) {
            for untold in traces.iter().filter(|t| !t.told) {
                let before = |t: &&&Trace| {
                    t.told
                        && t.day
                            .until(untold.day)
                            .is_ok_and(|d| (1..=REACH).contains(&i64::from(d.get_days())))
                };
                let told: Vec<&&Trace> = traces.iter().filter(before).collect();
                for of in told.iter().copied().chain((!told.is_empty()).then_some(untold)) {
                    let name = FactName { base: of.base.clone(), day: Some(of.day) };
                    let terms = self.0.entry(name).or_default();
                    terms.extend(
                        told.iter().copied().chain([untold]).filter(|t| t.day != of.day).map(|t| t.term()),
                    );
                }
            }
        }
    }

    /// The documents with claims of other days that the touched facts rest on, and perhaps a few more.
    pub(super) fn documents(&self, store: &Store, touched: &Touched) -> Result<BTreeSet<String>> {
        let field = store.fields.trace;
        let texts = touched.names().filter_map(|name| self.0.get(&name)).flatten();
        let terms: Vec<Term> = texts.map(|text| Term::from_field_text(field, text)).collect();
        if terms.is_empty() {
            return Ok(BTreeSet::new());
        }
        let any = all(vec![term(store.fields.type_, "claim"), Box::new(TermSetQuery::new(terms))]);
        store.documents_that(&*any)
    }
}
