//! Reconciling: how two claims stand to each other, which documents share an origin, and what follows for a group.
//!
//! Everything here is a pure function of records and a [`Policy`]; nothing reads text, files or the clock. The way
//! through it:
//!
//! 1. [`DocFacts::from_record`] keeps what matters about an article besides its claims, small enough to store.
//! 2. [`FactKey::all`] tells which facts a claim speaks of. Claims with an equal key form a [`Group`]; groups merge
//!    by set union ([`Group::merge`]), so that retries and any order give the same group.
//! 3. [`origins`] puts reprints, translations and copies of one report together.
//! 4. [`Group::judge`] compares the claims of different origins ([`compare`]) and of one document with itself, and
//!    names the value that holds, who stands outside it, and who was first.
//!
//! [`CausalGraph`] puts together what the documents say of causes. [`document_pairs`] finds what does not add up inside one article. Reasons are told in English and Chinese; their
//! wording is in `config/lang/*/reasons.toml`, every tolerance with its ground in `config/reconcile.toml`.

mod answer;
mod arithmetic;
mod basis;
mod choice;
mod compare;
mod currencies;
mod directions;
mod events;
mod focus;
mod graph;
mod group;
mod interval;
mod judgement;
mod key;
mod meaning;
mod motion;
mod numbers;
mod origin;
mod policy;
mod priors;
mod reason;
mod rivals;
mod ruling;
mod sets;
mod side;
mod sketch;
mod slips;
mod starts;
mod tally;
mod turns;
mod units;
mod window;

pub use arithmetic::document_pairs;
pub use compare::{Comparison, PairVerdict, Relation, compare};
pub use events::{EventNames, Label};
pub use focus::focused;
pub use graph::{CausalGraph, Edge, EdgeEvidence, Node, Stated};
pub use group::{Evidence, Group, Pair};
pub(crate) use group::{REACH, trace};
pub use judgement::{Consensus, Declared, Fact, FactWindow, Judgement, Member, Verdict};
pub use key::{DIRECTION, FactKey};
pub use meaning::{Equivalence, HUMAN, Meanings, Meant, fold};
pub(crate) use origin::{Bonds, kinship};
pub use origin::{
    Cluster, Kinship, OriginMember, Origins, Piece, PieceKind, origins, origins_among, unsettled,
};
pub use policy::{Outlet, Policy};
pub use reason::Reason;
pub use rivals::{Finding, FindingKind};
pub use ruling::{Ruled, Ruling, Rulings};
pub use side::{Credit, CreditKind, DocFacts, FigureRole, Side, TracedFigure};
pub use sketch::Sketch;
