//! `wirecheck search --semantic`: claims by what their sentence is about, whatever its language.

use anyhow::Result;

use super::Global;
#[cfg(feature = "neural")]
use super::{progress, stores};
use crate::store::{Found, Store};

/// The vectors kept in `store`, with the model that makes more.
#[cfg(feature = "neural")]
pub(crate) fn vectors(store: &Store) -> Result<crate::neural::Vectors<crate::neural::E5>> {
    use std::path::Path;

    use crate::neural::{DEFAULT_FOLDER, E5, Vectors};

    let here = Path::new(DEFAULT_FOLDER);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join(DEFAULT_FOLDER);
    let model = E5::load(if here.is_dir() { here } else { &built })?;
    Ok(Vectors::open(store.folder(), model)?)
}

/// The claims among those that match `query` whose sentences are nearest in meaning to `words`, the nearest first.
#[cfg(feature = "neural")]
pub(crate) fn search(
    store: &Store,
    query: &str,
    words: &str,
    limit: usize,
    facets: &[String],
    global: &Global,
) -> Result<Found> {
    use crate::neural::{Vector, cosine};

    let mut found = stores::pointing(query, store.search(query, usize::MAX, facets))?;
    let mut vectors = vectors(store)?;
    let sentences: Vec<&str> = found.claims.iter().map(|claim| claim.sentence.as_str()).collect();
    let bar = progress::steps(!global.quiet, vectors.missing(&sentences), "sentences read");
    let near = vectors.of(&sentences, |made| bar.inc(made as u64))?;
    bar.finish_and_clear();
    vectors.save()?;
    let asked = vectors.of(&[words], |_| ())?;
    let model = vectors.encoder();
    let asked = asked.first().map(|vector| model.neutral(words, vector));
    let similarity = |(sentence, vector): (&&str, &Vector)| {
        asked.as_ref().map_or(0.0, |asked| cosine(asked, &model.neutral(sentence, vector)))
    };
    let mut order: Vec<(f32, usize)> = sentences.iter().zip(&near).map(similarity).zip(0..).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.claims = order.iter().take(limit).map(|&(_, i)| found.claims[i].clone()).collect();
    Ok(found)
}

/// The error that says how to get a program that can.
#[cfg(not(feature = "neural"))]
pub(crate) fn search(
    _store: &Store,
    _query: &str,
    _words: &str,
    _limit: usize,
    _facets: &[String],
    _global: &Global,
) -> Result<Found> {
    anyhow::bail!(
        "--semantic needs a program built with the `neural` feature: run `scripts/setup-neural` once, then `cargo run \
         --release --features neural -- search --semantic …`"
    )
}
