//! From mentions to claims, attributions and causal links: who says what, what moved, and why.
//!
//! A claim never looks past its document. Rules of the packs read triggers and figures; what every rule
//! needs alike (topic, scope, lists, windows) is done once, here.

mod actor;
mod antecedent;
mod arguments;
mod article;
mod attributions;
mod between;
mod causes;
mod choose;
mod clauses;
mod component;
mod content;
mod days;
mod due;
mod events;
mod expected;
mod explained;
mod figures;
mod goods;
mod held;
mod lead;
mod lens;
mod matched;
mod measured;
mod names;
mod nearest;
mod order;
mod owner;
mod phrase;
mod places;
mod quotes;
mod referred;
mod render;
mod retold;
mod scope;
mod setters;
mod shared;
mod sources;
mod spaced;
mod speech;
mod stretch;
mod subject;
mod tellers;
mod tenor;
mod units;
mod unnamed;
mod unspaced;
mod verbs;
mod weighed;

pub use article::{Article, Found, FoundSubject};
pub use attributions::{Voice, read_attributions};
pub use causes::{Link, Speakers, read_causes};
pub use days::share_days;
pub use events::link_chains;
pub use figures::read_figures;
pub use matched::{Matches, match_attributions, match_claims};
pub use nearest::give_to_nearest;
pub use quotes::{Quote, quotes};
pub use render::{render_attribution, render_claim, render_figure, render_link};
pub use setters::{foreseen, setters};

pub(crate) use choose::choose;
