//! The index's fields: one table that says how each is written and what a query may ask of it.
//!
//! Filter fields hold raw terms in lower case; days are ISO dates and figures sortable decimals, so
//! that a range over strings is a range over days or numbers. Three kinds of index documents share the
//! schema: claims, articles and facts; the field `type` tells them apart.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};

use super::tokenizer;

/// What sort of values a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// One of a closed list of words.
    Choice(&'static [&'static str]),
    /// Any word, compared whole and without letter case.
    Name,
    /// A subject's id, or any of its names.
    Subject,
    /// Words of a text.
    Text,
    /// A day, month or year; the two fields hold the first and the last day.
    Days(&'static str, &'static str),
    /// A number; `_lo` and `_hi` fields of these roles.
    Number(&'static [&'static str]),
}

const ROLES: &[&str] = &["change", "from", "to", "value"];
const RELATIONS: &[&str] = &[
    "different_measure",
    "different_instrument",
    "estimate_spread",
    "revised",
    "different_window",
    "different_basis",
    "insufficient",
    "agree",
    "contains",
    "qualifier_drift",
    "compatible_bound",
    "arithmetic",
    "conflict",
];
const BASES: &[&str] = &[
    "intraday_high",
    "intraday_low",
    "intraday",
    "midday",
    "extended_hours",
    "open",
    "close",
    "settle",
    "last",
    "peak_to_trough",
    "from_average",
    "cumulative",
    "unspecified",
];
const HEDGES: &[&str] = &["exact", "about", "nearly", "over", "under", "at_least", "at_most", "range"];

/// Every field a query can name, with what it takes.
pub(super) const QUERY_FIELDS: &[(&str, Sort)] = &[
    ("id", Sort::Name),
    ("doc", Sort::Name),
    ("subject", Sort::Subject),
    ("contract", Sort::Choice(&["spot", "futures", "etf", "token"])),
    ("venue", Sort::Name),
    ("measure", Sort::Name),
    ("direction", Sort::Choice(&["up", "down", "flat"])),
    ("basis", Sort::Choice(BASES)),
    ("kind", Sort::Choice(&["move", "level", "amount"])),
    ("lang", Sort::Choice(&["en", "zh", "mul"])),
    ("publisher", Sort::Name),
    ("source", Sort::Name),
    ("published", Sort::Days("published", "published")),
    ("window", Sort::Days("window_start", "window_end")),
    ("change", Sort::Number(&["change"])),
    ("from", Sort::Number(&["from"])),
    ("to", Sort::Number(&["to"])),
    ("value", Sort::Number(&["value"])),
    ("figure", Sort::Number(ROLES)),
    ("unit", Sort::Name),
    ("per", Sort::Name),
    ("hedge", Sort::Choice(HEDGES)),
    ("modality", Sort::Choice(&["asserted", "forecast", "conditional", "possible", "planned"])),
    ("polarity", Sort::Choice(&["affirmed", "negated"])),
    (
        "verdict",
        Sort::Choice(&["single_source", "corroborated", "conflicting", "inconsistent", "compatible"]),
    ),
    ("relation", Sort::Choice(RELATIONS)),
    ("origin", Sort::Name),
    ("rule", Sort::Name),
    ("text", Sort::Text),
    ("title", Sort::Text),
];

/// Fields kept apart for counting facets.
pub(super) const FACETS: &[&str] = &[
    "subject",
    "measure",
    "verdict",
    "lang",
    "publisher",
    "direction",
    "kind",
    "basis",
    "origin",
    "modality",
];

/// Names of the fields that claims can be ranked by.
pub(super) const RANKS: [&str; 3] = ["rank_size", "rank_origins", "rank_severity"];

/// The schema with handles by name.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// `claim`, `article` or `fact`.
    pub(super) type_: Field,
    /// Evidence key of a claim, document key of an article, key of a fact: what a rewrite replaces.
    pub(super) key: Field,
    /// Document key of a claim or article.
    pub(super) document: Field,
    /// Of a current article, numbers of what it shares with others of its origin, and of its record id.
    pub(super) piece: Field,
    /// Keys of the facts a claim speaks of.
    pub(super) fact: Field,
    /// Of a claim, figures by which it may belong to the fact of an earlier day; [`super::traces`] tells more.
    pub(super) trace: Field,
    /// Ascending order of results.
    pub(super) order: Field,
    /// What claims can be ranked by, largest first; [`super::Rank`] tells what each is.
    pub(super) ranks: [Field; 3],
    /// The stored JSON.
    pub(super) json: Field,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut builder = Schema::builder();
        let raw = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer::NAME)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(false),
        );
        let type_ = builder.add_text_field("type", raw.clone());
        // Named for its width: an index with other keys has another schema, and is built anew.
        let key = builder.add_text_field("key72", raw.clone());
        let document = builder.add_text_field("document", raw.clone().set_fast("raw"));
        let piece = builder.add_u64_field("piece", NumericOptions::default().set_indexed());
        let fact = builder.add_text_field("fact", raw.clone());
        let trace = builder.add_text_field("trace", raw.clone());
        let order = builder.add_text_field("order", TextOptions::default().set_fast("raw"));
        let json = builder.add_text_field("json", STORED);
        let ranks = RANKS.map(|name| builder.add_u64_field(name, FAST));
        for &(name, sort) in QUERY_FIELDS {
            add(&mut builder, name, sort, &raw, &words);
        }
        Fields { schema: builder.build(), type_, key, document, piece, fact, trace, order, ranks, json }
    }

    /// The field of this name; every name of [`QUERY_FIELDS`] and what they list has one.
    pub(super) fn get(&self, name: &str) -> Option<Field> {
        self.schema.get_field(name).ok()
    }
}

fn add(builder: &mut SchemaBuilder, name: &str, sort: Sort, raw: &TextOptions, words: &TextOptions) {
    match sort {
        Sort::Text => {
            builder.add_text_field(name, words.clone());
        }
        Sort::Days(first, last) if first == last => {
            builder.add_text_field(first, raw.clone());
        }
        Sort::Days(first, last) => {
            builder.add_text_field(first, raw.clone());
            builder.add_text_field(last, raw.clone());
        }
        Sort::Number(&[role]) => {
            builder.add_text_field(&format!("{role}_lo"), raw.clone());
            builder.add_text_field(&format!("{role}_hi"), raw.clone());
        }
        Sort::Number(_) => {}
        Sort::Choice(_) | Sort::Name | Sort::Subject => {
            let options = if FACETS.contains(&name) { raw.clone().set_fast("raw") } else { raw.clone() };
            builder.add_text_field(name, options);
        }
    }
}
