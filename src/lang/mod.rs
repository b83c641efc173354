//! Language packs: what a language says, as data.
//!
//! A pack is a folder `config/lang/<code>/` of TOML files, the same names in each. This module knows
//! their formats and compiles them; it takes text and reads no files. Packs are embedded at build time;
//! [`Files`] with other contents replaces them.

mod agencies;
mod bounds;
mod classes;
mod emit;
mod events;
mod files;
mod finder;
mod forms;
mod grams;
mod home;
mod inflect;
mod instruments;
mod layout;
mod lexicon;
mod lines;
mod listed;
mod machine;
mod measures;
mod needs;
mod numbers;
mod pack;
mod pattern;
mod quantity;
mod rules;
mod segment;
mod subjects;
mod times;
mod trie;
mod units;

pub use classes::{ClassSet, Classes, Symbol};
pub use events::{EventPack, EventWord};
pub use files::{Files, locate};
pub(crate) use forms::Forms;
pub use inflect::verb_forms;
pub(crate) use inflect::{ends_as_adverb, ends_as_participle, ends_as_past};
pub use instruments::{Instrument, Instruments, SubjectKind};
pub use layout::{Abbreviation, DateFound, Layout, LineCue};
pub use lexicon::{Attr, Found, Lexicon, WordList, word_edge};
pub use measures::{Measure, MeasurePack, UnitFamily};
pub(crate) use numbers::{NumberWords, Numeral, NumeralSystem, Tens, Trigger, VULGAR};
pub use pack::{Fixed, Owner, Pack, RULE_FILES};
pub use quantity::QuantityPack;
pub use rules::{Match, Rule, RuleFile, RuleKind, RuleSource, Rules, Slot};
pub use segment::{Edges, Segmenter, jieba};
pub(crate) use subjects::{Alias, Cross, Entry, Modifier, Proof};
pub use subjects::{SubjectPack, Turn};
pub use times::TimePack;
pub(crate) use times::{Form, Means, Part, Stretch, TimeUnit, stretch as time_stretch, unit as time_unit};
pub(crate) use trie::{Opening, openings};
pub(crate) use units::Unit;
pub use units::unit_factors;
