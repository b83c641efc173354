//! Places in text: which text a position belongs to, the way back from normalized to original text,
//! and which script a run is written in.

mod align;
mod script;
mod span;

pub use align::{Alignment, CodePoints, normalize};
pub use script::{Lang, Script, has_case_beyond_ascii, is_han, is_traditional, script_of, spaced};
pub use span::{Normalized, Original, Span};
