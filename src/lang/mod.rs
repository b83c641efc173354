//! Language packs: what a language says, as data.
//!
//! A pack is a folder `config/lang/<code>/` of TOML files, the same names in each. This module knows
//! their formats and compiles them; it takes text and reads no files. Packs are embedded at build time;
//! [`Files`] with other contents replaces them.

mod files;
mod instruments;
mod measures;
mod quantity;
mod times;

pub use files::{Files, locate};
pub use instruments::{Instrument, Instruments, SubjectKind, SubjectPack};
pub use measures::{Measure, MeasurePack, UnitFamily};
pub use quantity::QuantityPack;
pub use times::TimePack;
