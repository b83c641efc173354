//! Which moment of its window a figure stands for, and whether two such moments can differ.

use super::side::{FigureRole, Side};
use super::window::hour;
use crate::figure::{Figure, Hedge};
use crate::record::{Basis, Claim, ClaimKind, Direction};

/// A basis, as far as comparison cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The day's last price, because nothing is told.
    Untold,
    /// The latest price at the time of writing.
    Last,
    /// Close or settlement.
    Close,
    /// Some moment of the session.
    Session,
    /// The session's highest or lowest.
    Extreme(Direction),
    /// The first price.
    Open,
    /// From a high to a low over several days.
    Path,
    /// Summed over a period.
    Sum,
}

/// The moment that `figure` of `side` stands for.
///
/// A move of *as much as* so many percent is the session's extreme: an upper bound of what was seen.
pub(super) fn moment(side: &Side, role: FigureRole, figure: &Figure, daily: bool) -> Moment {
    let claim = &side.claim;
    if !daily {
        // A count has no high or close, whatever words stand near it.
        return if claim.basis == Basis::Cumulative { Moment::Sum } else { Moment::Untold };
    }
    // A fall's extreme is a low, a rise's a high.
    if role == FigureRole::Change
        && let (Basis::IntradayHigh | Basis::IntradayLow, Some(way)) = (claim.basis, claim.direction)
    {
        return Moment::Extreme(way);
    }
    match claim.basis {
        Basis::IntradayHigh => Moment::Extreme(Direction::Up),
        Basis::IntradayLow => Moment::Extreme(Direction::Down),
        Basis::Intraday | Basis::Midday | Basis::ExtendedHours => Moment::Session,
        Basis::Open => Moment::Open,
        Basis::Close | Basis::Settle => Moment::Close,
        Basis::PeakToTrough | Basis::FromAverage => Moment::Path,
        Basis::Cumulative => Moment::Sum,
        Basis::Last if hour(side).is_some() => Moment::Session,
        Basis::Last => Moment::Last,
        Basis::Unspecified if is_extreme(claim, role, figure) => {
            claim.direction.map_or(Moment::Session, Moment::Extreme)
        }
        Basis::Unspecified if hour(side).is_some() => Moment::Session,
        Basis::Unspecified => Moment::Untold,
    }
}

/// The basis to name in a reason: the one told, or the one that the wording implies.
pub(super) fn shown(moment: Moment, told: Basis) -> Basis {
    match (told, moment) {
        (Basis::Unspecified, Moment::Extreme(Direction::Up)) => Basis::IntradayHigh,
        (Basis::Unspecified, Moment::Extreme(Direction::Down)) => Basis::IntradayLow,
        (Basis::Unspecified, Moment::Session | Moment::Extreme(Direction::Flat)) => Basis::Intraday,
        (told, _) => told,
    }
}

fn is_extreme(claim: &Claim, role: FigureRole, figure: &Figure) -> bool {
    let change = claim.figures.change.as_ref().is_some_and(|c| c.hedge == Hedge::AtMost);
    claim.kind == ClaimKind::Move
        && role != FigureRole::From
        && (change || (figure.hedge == Hedge::AtMost && role == FigureRole::Change))
}

/// How two moments relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moments {
    /// The same moment: figures must agree.
    Same,
    /// The same moment only if an untold basis is read as the last price: a little slack.
    Assumed,
    /// Both in the session, one its extreme: the other may lie anywhere short of it.
    Within(Direction),
    /// An extreme beside the last price: different, but the last price cannot lie outside it.
    Bounded(Direction),
    /// Different, and no bound.
    Different,
    /// Latest against the close: equal or different, never a conflict.
    Loose,
}

/// How the two moments relate; symmetric.
pub(super) fn moments(a: Moment, b: Moment) -> Moments {
    use Moment::{Close, Extreme, Last, Open, Path, Session, Sum, Untold};
    match (a, b) {
        (Untold, Untold | Last | Close) | (Last | Close, Untold) => Moments::Assumed,
        (Last, Close) | (Close, Last) | (Last, Last) | (Session, Session) => Moments::Loose,
        (Extreme(x), Extreme(y)) if x != y => Moments::Different,
        (Close, Close) | (Open, Open) | (Path, Path) | (Sum, Sum) => Moments::Same,
        (Extreme(x), Extreme(_)) | (Extreme(x), Session) | (Session, Extreme(x)) => Moments::Within(x),
        (Extreme(x), Untold | Last | Close) | (Untold | Last | Close, Extreme(x)) => Moments::Bounded(x),
        _ => Moments::Different,
    }
}
