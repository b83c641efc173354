//! multilingual-e5-small through rust-bert.

use std::fs;
use std::path::Path;

use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use serde::Deserialize;
use tch::nn::VarStore;
use tch::{Device, Kind, Tensor, no_grad};
use tokenizers::{Encoding, Tokenizer, TruncationParams};

use super::weights::{Sizes, Weights};
use super::{Encoder, Vector, WIDTH};
use crate::error::{Error, Result};
use crate::text::is_han;

/// Where `scripts/setup-neural` puts the weights, below the project's folder.
pub const DEFAULT_FOLDER: &str = "models/.cache/multilingual-e5-small";

/// The model's shape, as published.
const CONFIG: &str = include_str!("../../models/multilingual-e5-small/config.json");
/// What all sentences of a language have in common: the mean of their vectors.
const MEANS: &str = include_str!("../../models/multilingual-e5-small/means.json");
/// Sentences run at once.
const BATCH: usize = 32;
/// Weights copied at once; a multiple of the file's blocks.
const PART: usize = 1 << 20;
/// Most pieces of a sentence that the model reads; the rest is cut off.
const PIECES: usize = 512;
/// The piece that fills up the shorter sentences of a batch.
const PADDING: i64 = 1;

/// Parts of a layer: their names in the weights file and in rust-bert.
const LAYER: [(&str, &str); 8] = [
    ("q", "attention.self.query"),
    ("k", "attention.self.key"),
    ("v", "attention.self.value"),
    ("ao", "attention.output.dense"),
    ("aln", "attention.output.LayerNorm"),
    ("fi", "intermediate.dense"),
    ("fo", "output.dense"),
    ("oln", "output.LayerNorm"),
];

#[derive(Deserialize)]
struct Means {
    en: Vec<f32>,
    zh: Vec<f32>,
}

/// A sentence encoder for a hundred languages: 12 layers, 384 numbers a sentence.
pub struct E5 {
    model: BertModel<BertEmbeddings>,
    tokenizer: Tokenizer,
    means: Means,
    // Owns the weights that the model's layers point into.
    _weights: VarStore,
}

impl E5 {
    /// Load the model from `folder` (`e5-small-q4.bin` and `tokenizer.json`).
    ///
    /// # Errors
    /// A file is missing or is not what it should be; the message says how to get it.
    pub fn load(folder: &Path) -> Result<Self> {
        let path = folder.join("e5-small-q4.bin");
        let wrong = |what: String| Error::Usage(format!("{what}; run `scripts/setup-neural`"));
        let bytes = fs::read(&path).map_err(|e| wrong(format!("cannot read {}: {e}", path.display())))?;
        let weights = Weights::read(&bytes);
        let weights =
            weights.ok_or_else(|| wrong(format!("{} is no weights file or is cut short", path.display())))?;
        let config: BertConfig = serde_json::from_str(CONFIG)
            .map_err(|e| Error::Usage(format!("models/multilingual-e5-small/config.json: {e}")))?;
        if !fits(&config, &weights.sizes) {
            return Err(wrong(format!("{} is of another model than config.json tells", path.display())));
        }
        let path = folder.join("tokenizer.json");
        let tokenizer = tokenizer(&path).map_err(|e| wrong(format!("cannot use {}: {e}", path.display())))?;
        let means = serde_json::from_str(MEANS)
            .map_err(|e| Error::Usage(format!("models/multilingual-e5-small/means.json: {e}")))?;
        let store = VarStore::new(Device::Cpu);
        let model = BertModel::new_with_optional_pooler(store.root(), &config, false);
        fill(&store, &weights).map_err(|name| wrong(format!("the weights lack {name}")))?;
        Ok(E5 { model, tokenizer, means, _weights: store })
    }

    /// The pieces of `text` as the model reads them.
    ///
    /// # Errors
    /// The tokenizer cannot read it.
    pub fn pieces(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.encode(text)?.get_ids().to_vec())
    }

    /// `vector` of `text` without what tells its language: else a sentence is near all others of its language.
    pub fn neutral(&self, text: &str, vector: &Vector) -> Vector {
        let han = text.chars().any(is_han);
        let mean = if han { &self.means.zh } else { &self.means.en };
        let mut apart = *vector;
        for (number, mean) in apart.iter_mut().zip(mean) {
            *number -= mean;
        }
        let length = apart.iter().map(|number| number * number).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        apart.map(|number| number / length)
    }

    fn encode(&self, text: &str) -> Result<Encoding> {
        let text = format!("query: {text}");
        self.tokenizer
            .encode(text, true)
            .map_err(|e| Error::Usage(format!("the tokenizer cannot read a sentence: {e}")))
    }

    /// Vectors of sentences of like length.
    fn batch(&self, sentences: &[&[u32]]) -> Result<Vec<Vector>> {
        let longest = sentences.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let mut ids = Vec::with_capacity(sentences.len() * longest);
        let mut real = Vec::with_capacity(sentences.len() * longest);
        for sentence in sentences {
            let filling = longest - sentence.len();
            ids.extend(sentence.iter().map(|&id| i64::from(id)).chain(std::iter::repeat_n(PADDING, filling)));
            real.extend(std::iter::repeat_n(1i64, sentence.len()).chain(std::iter::repeat_n(0, filling)));
        }
        let shape = [length(sentences.len()), length(longest)];
        let flat = no_grad(|| -> Result<Vec<f32>> {
            let ids = Tensor::from_slice(&ids).view(shape);
            let mask = Tensor::from_slice(&real).view(shape);
            let output = self.model.forward_t(Some(&ids), Some(&mask), None, None, None, None, None, false);
            let output = output.map_err(|e| Error::Usage(format!("the model cannot be run: {e}")))?;
            let mask = mask.unsqueeze(-1).to_kind(Kind::Float);
            let sum = (output.hidden_state * &mask).sum_dim_intlist([1i64].as_slice(), false, Kind::Float);
            let norm = sum.norm_scalaropt_dim(2, [1i64].as_slice(), true);
            let unit = (sum / norm).contiguous().view([-1]);
            Vec::<f32>::try_from(unit)
                .map_err(|e| Error::Usage(format!("the model's output cannot be read: {e}")))
        })?;
        let (vectors, _) = flat.as_chunks::<WIDTH>();
        Ok(vectors.to_vec())
    }
}

impl Encoder for E5 {
    fn name(&self) -> &str {
        "multilingual-e5-small-q4"
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vector>> {
        let encoded = texts.iter().map(|text| self.encode(text)).collect::<Result<Vec<_>>>()?;
        // Sentences of one length beside each other, so that little of a batch is filling.
        let mut order: Vec<usize> = (0..encoded.len()).collect();
        order.sort_by_key(|&i| encoded[i].len());
        let mut vectors = vec![[0.0; WIDTH]; texts.len()];
        for places in order.chunks(BATCH) {
            let sentences: Vec<&[u32]> = places.iter().map(|&i| encoded[i].get_ids()).collect();
            for (&place, vector) in places.iter().zip(self.batch(&sentences)?) {
                vectors[place] = vector;
            }
        }
        Ok(vectors)
    }
}

fn fits(config: &BertConfig, sizes: &Sizes) -> bool {
    config.hidden_size == length(sizes.hidden)
        && sizes.hidden == WIDTH
        && config.num_hidden_layers == length(sizes.layers)
        && config.num_attention_heads == length(sizes.heads)
        && config.intermediate_size == length(sizes.feed_forward)
        && config.vocab_size == length(sizes.vocabulary)
        && config.max_position_embeddings == length(sizes.positions)
}

fn tokenizer(path: &Path) -> std::result::Result<Tokenizer, tokenizers::Error> {
    let mut tokenizer = Tokenizer::from_file(path)?;
    tokenizer.with_padding(None);
    tokenizer
        .with_truncation(Some(TruncationParams { max_length: PIECES, ..TruncationParams::default() }))?;
    Ok(tokenizer)
}

/// Copy the weights into the model's variables; the name of the first that is missing or of another size.
fn fill(store: &VarStore, weights: &Weights<'_>) -> std::result::Result<(), String> {
    let mut names = vec![
        ("emb.word".to_owned(), "embeddings.word_embeddings.weight".to_owned()),
        ("emb.pos".to_owned(), "embeddings.position_embeddings.weight".to_owned()),
        ("emb.type".to_owned(), "embeddings.token_type_embeddings.weight".to_owned()),
        ("emb.ln.w".to_owned(), "embeddings.LayerNorm.weight".to_owned()),
        ("emb.ln.b".to_owned(), "embeddings.LayerNorm.bias".to_owned()),
    ];
    for layer in 0..weights.sizes.layers {
        for (short, long) in LAYER {
            names.push((format!("l{layer}.{short}.w"), format!("encoder.layer.{layer}.{long}.weight")));
            names.push((format!("l{layer}.{short}.b"), format!("encoder.layer.{layer}.{long}.bias")));
        }
    }
    let variables = store.variables();
    if names.len() != variables.len() {
        return Err(format!("{} of {} variables", variables.len().abs_diff(names.len()), variables.len()));
    }
    for (short, long) in names {
        let filled = variables.get(&long).and_then(|variable| copy(weights, &short, variable)).is_some();
        if !filled {
            return Err(short);
        }
    }
    Ok(())
}

/// Copy the tensor `name` into `variable`, a part at a time, so that the words' table is not in memory twice.
fn copy(weights: &Weights<'_>, name: &str, variable: &Tensor) -> Option<()> {
    let count = weights.count(name).filter(|count| *count == variable.numel())?;
    let flat = variable.detach().view([-1]);
    for start in (0..count).step_by(PART) {
        let part = weights.part(name, start, PART.min(count - start))?;
        no_grad(|| flat.narrow(0, length(start), length(part.len())).copy_(&Tensor::from_slice(&part)));
    }
    Some(())
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
