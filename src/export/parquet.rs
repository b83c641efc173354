//! Claims and pairs as Parquet, for DuckDB, Polars and Spark; feature `parquet`.
//!
//! Texts are UTF-8 strings, days are dates. A figure's ends are there twice: as exact decimals in text, and as doubles for
//! sums and plots.

use std::io::Write;
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rust_decimal::prelude::ToPrimitive;

use crate::figure::Figure;
use crate::record::word;
use crate::store::{StoredClaim, StoredFact};

/// Rows of one group.
const ROWS: usize = 100_000;

/// A column: its name, and its values, which may be missing.
enum Column {
    Text(String, Vec<Option<String>>),
    Day(String, Vec<Option<Date>>),
    Number(String, Vec<Option<f64>>),
    Count(String, Vec<Option<i64>>),
}

impl Column {
    fn declaration(&self) -> String {
        match self {
            Column::Text(name, _) => format!("optional binary {name} (utf8);"),
            Column::Day(name, _) => format!("optional int32 {name} (date);"),
            Column::Number(name, _) => format!("optional double {name};"),
            Column::Count(name, _) => format!("optional int64 {name};"),
        }
    }
}

/// Claims, one a row.
///
/// # Errors
/// `out` cannot be written.
pub fn claims(claims: &[StoredClaim], out: impl Write + Send) -> Result<(), ParquetError> {
    table("claims", claims, claim_columns, out)
}

/// Compared claims, one pair a row, with the fact they belong to.
///
/// # Errors
/// `out` cannot be written.
pub fn pairs(facts: &[StoredFact], out: impl Write + Send) -> Result<(), ParquetError> {
    let rows: Vec<(&StoredFact, usize)> =
        facts.iter().flat_map(|f| (0..f.judgement.pairs.len()).map(move |n| (f, n))).collect();
    table("pairs", &rows, pair_columns, out)
}

/// Facts with their verdicts, one a row.
///
/// # Errors
/// `out` cannot be written.
pub fn facts(facts: &[StoredFact], out: impl Write + Send) -> Result<(), ParquetError> {
    table("facts", facts, fact_columns, out)
}

fn claim_columns(claims: &[StoredClaim]) -> Vec<Column> {
    let text = |name: &str, value: &dyn Fn(&StoredClaim) -> Option<String>| {
        Column::Text(name.to_owned(), claims.iter().map(value).collect())
    };
    let day = |name: &str, value: &dyn Fn(&StoredClaim) -> Option<Date>| {
        Column::Day(name.to_owned(), claims.iter().map(value).collect())
    };
    let mut columns = vec![
        text("claim", &|c| Some(c.claim.id.clone())),
        text("doc", &|c| Some(c.doc.clone())),
        text("publisher", &|c| c.publisher.clone()),
        day("published", &|c| c.published),
        text("url", &|c| c.url.clone()),
        text("lang", &|c| Some(c.lang.code().to_owned())),
        text("subject", &|c| c.claim.subject.id.clone()),
        text("subject_text", &|c| Some(c.claim.subject.text.clone())),
        text("contract", &|c| c.claim.subject.contract.map(|x| word(&x))),
        text("venue", &|c| c.claim.subject.venue.clone()),
        text("measure", &|c| Some(c.claim.measure.clone())),
        text("kind", &|c| Some(word(&c.claim.kind))),
        text("direction", &|c| c.claim.direction.map(|x| word(&x))),
        text("basis", &|c| Some(word(&c.claim.basis))),
        day("window_start", &|c| c.claim.window.as_ref().map(|w| w.start)),
        day("window_end", &|c| c.claim.window.as_ref().map(|w| w.end)),
        text("modality", &|c| Some(word(&c.claim.modality))),
        text("polarity", &|c| Some(word(&c.claim.polarity))),
        text("source", &|c| c.source.clone()),
        text("origin", &|c| Some(c.origin.clone())),
        text("verdicts", &|c| {
            let mut verdicts: Vec<String> = c.facts.values().map(|f| word(&f.verdict)).collect();
            verdicts.sort();
            verdicts.dedup();
            (!verdicts.is_empty()).then(|| verdicts.join(" "))
        }),
        text("rule", &|c| Some(c.claim.rule.clone())),
        text("text", &|c| Some(c.claim.text.clone())),
        text("sentence", &|c| Some(c.sentence.clone())),
    ];
    for role in ["change", "from", "to", "value"] {
        let figures: Vec<Option<&Figure>> = claims
            .iter()
            .map(|c| c.claim.figures.each().find(|(r, _)| *r == role).map(|(_, figure)| figure))
            .collect();
        for (end, pick) in [("lo", (|f| f.lo) as fn(&Figure) -> _), ("hi", |f| f.hi)] {
            let exact = figures.iter().map(|f| f.and_then(pick).map(|n| n.normalize().to_string()));
            let double = figures.iter().map(|f| f.and_then(pick).and_then(|n| n.to_f64()));
            columns.push(Column::Text(format!("{role}_{end}_exact"), exact.collect()));
            columns.push(Column::Number(format!("{role}_{end}"), double.collect()));
        }
        let told =
            |value: &dyn Fn(&Figure) -> Option<String>| figures.iter().map(|f| f.and_then(value)).collect();
        columns.push(Column::Text(format!("{role}_hedge"), told(&|f| Some(word(&f.hedge)))));
        columns.push(Column::Text(format!("{role}_unit"), told(&|f| f.unit.as_deref().map(str::to_owned))));
        columns.push(Column::Text(format!("{role}_per"), told(&|f| f.per.as_deref().map(str::to_owned))));
    }
    columns
}

fn fact_columns(facts: &[StoredFact]) -> Vec<Column> {
    let text = |name: &str, value: &dyn Fn(&StoredFact) -> Option<String>| {
        Column::Text(name.to_owned(), facts.iter().map(value).collect())
    };
    let day = |name: &str, value: &dyn Fn(&StoredFact) -> Option<Date>| {
        Column::Day(name.to_owned(), facts.iter().map(value).collect())
    };
    let count = |name: &str, value: &dyn Fn(&StoredFact) -> usize| {
        Column::Count(name.to_owned(), facts.iter().map(|f| i64::try_from(value(f)).ok()).collect())
    };
    vec![
        text("fact", &|f| Some(f.key.clone())),
        text("subject", &|f| Some(f.judgement.fact.subject.clone())),
        text("contract", &|f| f.judgement.fact.contract.map(|c| word(&c))),
        text("measure", &|f| Some(f.judgement.fact.measure.clone())),
        text("basis", &|f| Some(word(&f.judgement.fact.basis))),
        text("unit", &|f| Some(f.judgement.fact.unit.clone())),
        day("window_start", &|f| f.judgement.fact.window.map(|w| w.start)),
        day("window_end", &|f| f.judgement.fact.window.map(|w| w.end)),
        text("verdict", &|f| Some(word(&f.judgement.verdict))),
        count("origins", &|f| f.judgement.origins),
        count("members", &|f| f.judgement.members.len()),
        text("reason_en", &|f| Some(f.judgement.reason.en.clone())),
        text("reason_zh", &|f| Some(f.judgement.reason.zh.clone())),
    ]
}

fn pair_columns(pairs: &[(&StoredFact, usize)]) -> Vec<Column> {
    let told = || pairs.iter().filter_map(|(fact, n)| Some((*fact, fact.judgement.pairs.get(*n)?)));
    let text = |name: &str, values: Vec<Option<String>>| Column::Text(name.to_owned(), values);
    vec![
        text("fact", told().map(|(f, _)| Some(f.key.clone())).collect()),
        text("a", told().map(|(_, p)| Some(p.a.clone())).collect()),
        text("b", told().map(|(_, p)| Some(p.b.clone())).collect()),
        text("relation", told().map(|(_, p)| Some(word(&p.relation))).collect()),
        Column::Number("gap".to_owned(), told().map(|(_, p)| p.gap.and_then(|g| g.to_f64())).collect()),
        text("reason_en", told().map(|(_, p)| Some(p.reason.en.clone())).collect()),
        text("reason_zh", told().map(|(_, p)| Some(p.reason.zh.clone())).collect()),
    ]
}

/// Write rows in groups of bounded size.
fn table<T>(
    name: &str,
    rows: &[T],
    columns: impl Fn(&[T]) -> Vec<Column>,
    out: impl Write + Send,
) -> Result<(), ParquetError> {
    let declared: Vec<String> = columns(&[]).iter().map(Column::declaration).collect();
    let schema = Arc::new(parse_message_type(&format!("message {name} {{ {} }}", declared.join(" ")))?);
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_created_by(format!("wirecheck {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    for some in rows.chunks(ROWS) {
        let mut group = writer.next_row_group()?;
        for column in columns(some) {
            write(&mut group, column)?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn write<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: Column,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("more columns than were declared".to_owned()));
    };
    // 1 where there is a value, 0 where there is none.
    fn present<T>(values: &[Option<T>]) -> Vec<i16> {
        values.iter().map(|v| i16::from(v.is_some())).collect()
    }
    match column {
        Column::Text(_, values) => {
            let there = present(&values);
            let some: Vec<ByteArray> =
                values.into_iter().flatten().map(|s| ByteArray::from(s.into_bytes())).collect();
            writer.typed::<ByteArrayType>().write_batch(&some, Some(&there), None)?;
        }
        Column::Day(_, values) => {
            let there = present(&values);
            let epoch = date(1970, 1, 1);
            let days = |d: Date| d.since(epoch).map_or(0, |span| span.get_days());
            let some: Vec<i32> = values.into_iter().flatten().map(days).collect();
            writer.typed::<Int32Type>().write_batch(&some, Some(&there), None)?;
        }
        Column::Number(_, values) => {
            let there = present(&values);
            let some: Vec<f64> = values.into_iter().flatten().collect();
            writer.typed::<DoubleType>().write_batch(&some, Some(&there), None)?;
        }
        Column::Count(_, values) => {
            let there = present(&values);
            let some: Vec<i64> = values.into_iter().flatten().collect();
            writer.typed::<Int64Type>().write_batch(&some, Some(&there), None)?;
        }
    }
    writer.close()
}
