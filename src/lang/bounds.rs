//! `bounds.toml`: the words that soften or bound a number, and those that join two into a range.

use serde::Deserialize;

use super::Files;
use super::forms::Forms;
use super::numbers::{backward, forward};
use crate::error::Result;
use crate::figure::Hedge;
use crate::text::Lang;

/// One entry: a hedge and the words for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundEntry {
    hedge: Hedge,
    /// Goes the way of the move: what *sank past $70* is below it.
    #[serde(default)]
    along: bool,
    /// The number is where something stood, not how far it went: *fell as low as $74,541*.
    #[serde(default)]
    level: bool,
    /// Before the number, fillers between.
    #[serde(default)]
    before: Vec<String>,
    /// Before the number, nothing between: `over`, 近.
    #[serde(default)]
    adjacent: Vec<String>,
    /// After number and unit.
    #[serde(default)]
    after: Vec<String>,
    /// Between number and unit: the `+` of `100+ shops`.
    #[serde(default)]
    inside: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundsFile {
    bound: Vec<BoundEntry>,
    range: RangeWords,
    /// Words that may stand between a hedge and its number.
    #[serde(default)]
    fillers: Vec<String>,
    /// Nouns that stand for the number before them: `mark`, `level`, 关口.
    #[serde(default)]
    tails: Vec<String>,
}

/// Words that join two numbers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeWords {
    /// Before the first number of a range: `between`.
    open: Vec<String>,
    /// Between the two where the range has been opened: `and`.
    join_opened: Vec<String>,
    /// Between the two, without more ado: `-`, `through`.
    join: Vec<String>,
    /// Between the two, or between a change and the level it led to: `to`, 至.
    join_to: Vec<String>,
    /// Before the first number, these say that `to` joins two ends of a move: `from`.
    #[serde(default)]
    path: Vec<String>,
    /// Before the first number, these say that `to` joins a range: `of`, `by`.
    #[serde(default)]
    leads: Vec<String>,
    /// Those of them that also lead to a move's size, which its end may follow: `by`.
    #[serde(default)]
    steps: Vec<String>,
    /// After the second number: 之间.
    #[serde(default)]
    close: Vec<String>,
}

/// Where a hedge before the number may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Before {
    /// The hedge.
    pub(crate) hedge: Hedge,
    /// Nothing may stand between.
    pub(crate) adjacent: bool,
    /// A move downward turns it.
    pub(crate) along: bool,
    /// Its number is where something stood.
    pub(crate) level: bool,
}

/// Compiled bound words.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// Before the number.
    pub(crate) before: Forms<Before>,
    /// After number and unit.
    pub(crate) after: Forms<Hedge>,
    /// Between number and unit.
    pub(crate) inside: Forms<Hedge>,
    /// Between hedge and number.
    pub(crate) fillers: Forms<()>,
    /// After the number, for the number itself.
    pub(crate) tails: Forms<()>,
    /// See [`RangeWords`]: what opens a range.
    pub(crate) open: Forms<()>,
    /// What joins an opened range.
    pub(crate) join_opened: Forms<()>,
    /// What joins any range.
    pub(crate) join: Forms<()>,
    /// What joins a range or leads to the end of a move.
    pub(crate) join_to: Forms<()>,
    /// What makes `join_to` a move.
    pub(crate) path: Forms<()>,
    /// What makes `join_to` a range.
    pub(crate) leads: Forms<()>,
    /// What makes `join_to` a range only of near numbers.
    pub(crate) steps: Forms<()>,
    /// What closes a range.
    pub(crate) close: Forms<()>,
}

impl Bounds {
    /// Compile `lang/<code>/bounds.toml`.
    pub(crate) fn from_files(files: &Files, lang: Lang) -> Result<Self> {
        let file: BoundsFile = files.parse(&format!("lang/{}/bounds.toml", lang.code()))?;
        let mut before = Forms::backward();
        let (mut after, mut inside) = (Forms::forward(), Forms::forward());
        for entry in &file.bound {
            let form =
                |adjacent| Before { hedge: entry.hedge, adjacent, along: entry.along, level: entry.level };
            let hedge = entry.hedge;
            entry.before.iter().for_each(|f| before.insert(f, form(false)));
            entry.adjacent.iter().for_each(|f| before.insert(f, form(true)));
            entry.after.iter().for_each(|f| after.insert(f, hedge));
            entry.inside.iter().for_each(|f| inside.insert(f, hedge));
        }
        Ok(Bounds {
            before,
            after,
            inside,
            fillers: backward(&file.fillers),
            tails: forward(&file.tails),
            open: backward(&file.range.open),
            join_opened: forward(&file.range.join_opened),
            join: forward(&file.range.join),
            join_to: forward(&file.range.join_to),
            path: backward(&file.range.path),
            leads: backward(&file.range.leads),
            steps: backward(&file.range.steps),
            close: forward(&file.range.close),
        })
    }
}
