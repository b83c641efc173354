//! Meaning across languages, as a second opinion: sentences become vectors that lie close when they tell the same.
//!
//! Only with the feature `neural`. [`Encoder`] is the seam: nothing outside this module names the library behind it.
//! Numbers are never compared here; a vector says what a sentence is about, the rules say what it states.

#![allow(clippy::disallowed_methods, reason = "weights and vectors are files")]

mod align;
mod alike;
mod e5;
mod retold;
mod vectors;
mod weights;

pub use align::align;
pub use alike::{Alike, Vocabulary, Words, Writing, alike};
pub use e5::{DEFAULT_FOLDER, E5};
pub use retold::{Answering, answering};
pub use vectors::Vectors;

use crate::error::Result;

/// Length of a vector.
pub const WIDTH: usize = 384;

/// A point on the unit sphere; the inner product of two is their cosine.
pub type Vector = [f32; WIDTH];

/// What turns sentences into vectors.
pub trait Encoder {
    /// Name and version of the weights: vectors of two names are not to be compared.
    fn name(&self) -> &str;

    /// One vector for each of `texts`, in their order.
    ///
    /// # Errors
    /// The model cannot be run.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vector>>;
}

/// The cosine of two vectors, -1 to 1. Those of one model crowd together: rank by it, never ask for a fixed value.
pub fn cosine(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
