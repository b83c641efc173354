//! What is spoken of. An id in JSON is one that other programs know, by the contract's list or by pattern (tickers,
//! currency pairs, countries, central banks); an instrument that only this project's table has is told by `key` beside a
//! null `id`. In the program both are the `id`, and `own` tells which.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::{Contract, CpSpan};

/// What a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "ClaimSubject")]
pub struct Subject {
    /// Its id in the table of instruments, none outside it.
    pub id: Option<String>,
    /// That id is of this project's table alone: JSON has it as `key`.
    pub own: bool,
    /// The claim's own words, even a pronoun; for a company that no table has its name in the article.
    pub text: String,
    /// Where.
    pub span: Option<CpSpan>,
    /// Spot, futures …
    pub contract: Option<Contract>,
    /// `COMEX` …
    pub venue: Option<String>,
    /// The month, from 1, in which a futures contract falls due, where it is told.
    pub delivery: Option<i8>,
    /// Of a country's or a company's exports, output or stocks, the commodity, where it is told.
    pub item: Option<String>,
    /// Of a commodity's exports, output or stocks, the country, where it is told.
    pub place: Option<String>,
    /// The sentence names none, and `span` is the antecedent's.
    pub inherited: bool,
}

/// A named instrument, index, company or statistic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "NamedSubject")]
pub struct SubjectRecord {
    /// Where.
    pub span: CpSpan,
    /// The words.
    pub text: String,
    /// Its id in the table of instruments, none outside it.
    pub id: Option<String>,
    /// That id is of this project's table alone: JSON has it as `key`.
    pub own: bool,
    /// Contract told beside it.
    pub contract: Option<Contract>,
    /// Venue told beside it.
    pub venue: Option<String>,
}

/// [`Subject`] as JSON has it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Subject")]
struct ClaimSubject<'a> {
    /// Canonical id that other programs know, else `null`.
    id: Option<Cow<'a, str>>,
    /// Where `id` is null, the id of an instrument that only wirecheck's table has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Cow<'a, str>>,
    /// The claim's own words, even a pronoun; for a company that no table has its name in the article.
    text: Cow<'a, str>,
    /// Where.
    span: Option<CpSpan>,
    /// Spot, futures …
    contract: Option<Contract>,
    /// `COMEX` …
    venue: Option<Cow<'a, str>>,
    /// The month, from 1, in which a futures contract falls due, where it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<i8>,
    /// Of a country's or a company's exports, output or stocks, the commodity, where it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<Cow<'a, str>>,
    /// Of a commodity's exports, output or stocks, the country, where it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Cow<'a, str>>,
    /// The sentence names none, and `span` is the antecedent's.
    #[serde(default)]
    inherited: bool,
}

/// [`SubjectRecord`] as JSON has it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SubjectRecord")]
struct NamedSubject<'a> {
    /// Where.
    span: CpSpan,
    /// The words.
    text: Cow<'a, str>,
    /// Canonical id that other programs know, else `null`.
    id: Option<Cow<'a, str>>,
    /// Where `id` is null, the id of an instrument that only wirecheck's table has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Cow<'a, str>>,
    /// Contract told beside it.
    contract: Option<Contract>,
    /// Venue told beside it.
    venue: Option<Cow<'a, str>>,
}

impl Subject {
    /// Its id; where a commodity's figures are told of its country, the commodity's: *China's aluminium output*.
    pub fn goods(&self) -> Option<&str> {
        match (&self.item, &self.place) {
            (Some(item), Some(_)) => Some(item),
            _ => self.id.as_deref(),
        }
    }
}

/// `id` and `key` of JSON.
fn written(id: Option<&str>, own: bool) -> (Option<Cow<'_, str>>, Option<Cow<'_, str>>) {
    let id = id.map(Cow::Borrowed);
    if own { (None, id) } else { (id, None) }
}

fn owned(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

impl From<ClaimSubject<'_>> for Subject {
    fn from(json: ClaimSubject<'_>) -> Self {
        Subject {
            own: json.id.is_none() && json.key.is_some(),
            id: owned(json.id.or(json.key)),
            text: json.text.into_owned(),
            span: json.span,
            contract: json.contract,
            venue: owned(json.venue),
            delivery: json.delivery,
            item: owned(json.item),
            place: owned(json.place),
            inherited: json.inherited,
        }
    }
}

impl From<NamedSubject<'_>> for SubjectRecord {
    fn from(json: NamedSubject<'_>) -> Self {
        SubjectRecord {
            own: json.id.is_none() && json.key.is_some(),
            id: owned(json.id.or(json.key)),
            span: json.span,
            text: json.text.into_owned(),
            contract: json.contract,
            venue: owned(json.venue),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (id, key) = written(self.id.as_deref(), self.own);
        ClaimSubject {
            id,
            key,
            text: Cow::Borrowed(&self.text),
            span: self.span,
            contract: self.contract,
            venue: self.venue.as_deref().map(Cow::Borrowed),
            delivery: self.delivery,
            item: self.item.as_deref().map(Cow::Borrowed),
            place: self.place.as_deref().map(Cow::Borrowed),
            inherited: self.inherited,
        }
        .serialize(serializer)
    }
}

impl Serialize for SubjectRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (id, key) = written(self.id.as_deref(), self.own);
        NamedSubject {
            span: self.span,
            text: Cow::Borrowed(&self.text),
            id,
            key,
            contract: self.contract,
            venue: self.venue.as_deref().map(Cow::Borrowed),
        }
        .serialize(serializer)
    }
}

impl JsonSchema for Subject {
    fn schema_name() -> Cow<'static, str> {
        ClaimSubject::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ClaimSubject::json_schema(generator)
    }
}

impl JsonSchema for SubjectRecord {
    fn schema_name() -> Cow<'static, str> {
        NamedSubject::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        NamedSubject::json_schema(generator)
    }
}
