//! When a step's figures hold, of which moment they are, and whether they are told as fact.

use super::period;
use super::step::Step;
use crate::claim::FoundSubject;
use crate::claim::choose::FIGURES;
use crate::claim::scope;
use crate::figure::Hedge;
use crate::lang::{ClassSet, RuleKind, SubjectKind};
use crate::mention::{Item, Refers, Time, session_before};
use crate::record::{Basis, Direction, Grain, Modality, Window};

/// Moment, span of time and standing of a step's claims.
pub(super) struct Timing {
    pub basis: Basis,
    pub window: Option<Window>,
    pub against: Option<Grain>,
    pub modality: Modality,
}

/// The timing of a step whose figures and owners are found; `measure` is what is measured of its first subject.
pub(super) fn of(step: &Step<'_>, measure: Option<&str>) -> Timing {
    let owner = measure.and_then(|m| step.pack().owners.get(m));
    let (set, annual) = owner.map_or((false, false), |o| (o.set, o.annual));
    let mut basis = scope::basis_of(measure, set, told_basis(step));
    let (article, i, tokens) = (step.article, step.i, (step.start, step.end));
    let of_period = owner.is_some_and(|o| !o.of.is_empty());
    let told = (annual, of_period);
    let mut window = scope::window(article, i, tokens, told, &mut basis, step.made.earlier);
    // *The Dow was up 0.3% and the Nasdaq 0.9% on Wednesday*: the day behind a list is that of all.
    let dated = |range: std::ops::Range<usize>| {
        step.mentions().tokens[range].iter().any(|t| matches!(t.item, Item::Time(_)))
    };
    if step.end < step.m.end
        && window.as_ref().is_some_and(|w| w.text.is_empty())
        && !dated(step.m.start..step.m.end)
    {
        let mut of_list = basis;
        let list =
            scope::window(article, i, (step.m.start, step.m.end), told, &mut of_list, step.made.earlier);
        window = list.filter(|w| !w.text.is_empty() && w.grain <= Grain::Day).or(window);
    }
    // *30% under its peak of October*: the month is that of the peak.
    let apart = matches!(step.rule().is.basis, Some(Basis::PeakToTrough | Basis::FromAverage));
    if apart && window.as_ref().is_some_and(|w| behind(step, &w.text)) {
        let day = article.document.meta.published;
        window = day.map(|day| Window { start: day, end: day, grain: Grain::Day, text: String::new() });
    }
    let is_move = step.rule().kind == RuleKind::Move;
    if measure == Some("price") && is_move && basis == Basis::Unspecified && since_peak(step) {
        basis = Basis::PeakToTrough;
    }
    if measure == Some("price")
        && is_move
        && basis == Basis::Unspecified
        && let Some(period) = summed(step)
    {
        (window, basis) = (Some(period), Basis::Cumulative);
    }
    if measure == Some("price") && is_move && basis == Basis::Unspecified {
        scope::sum_since(article, i, tokens, &mut window, &mut basis);
    }
    let from_peak = matches!(basis, Basis::PeakToTrough | Basis::FromAverage);
    if is_move
        && !from_peak
        && let Some(since) = since(step).or_else(|| run(step))
    {
        window = Some(since);
        if matches!(basis, Basis::Unspecified | Basis::Close) && measure == Some("price") {
            basis = Basis::Cumulative;
        }
    }
    if basis == Basis::Last && measure == Some("price") && is_late(step) {
        basis = Basis::ExtendedHours;
    }
    if basis == Basis::ExtendedHours && measure == Some("price") {
        window = window.map(|w| evening(step, w));
    }
    let modality = modality(step, set);
    // 料收入最多按季增2%，毛利率介乎18%至20%: what is expected goes on, and of the same time.
    let expected = period::expected_before(step).filter(|_| modality == Modality::Asserted);
    if let Some(last) = expected {
        window = last.window.clone().or(window);
    }
    let modality = expected.map_or(modality, |last| last.modality);
    if modality == Modality::Asserted && owner.is_some_and(|o| o.account) {
        window = period::reported(step, annual, window)
            .map(|w| period::told_on(w, article.document.meta.published));
    }
    // *compared with $14.7 billion in the same period last year*: what was is no forecast, and its months are those of
    // the figure before it.
    let published = article.document.meta.published;
    let amount = step.rule().kind == RuleKind::Amount;
    let before = step.made.here.last().filter(|_| step.named("move").next().is_none() && amount);
    let past = window.as_ref().zip(published).is_some_and(|(w, day)| w.end < day);
    let modality = if before.is_some() && past { Modality::Asserted } else { modality };
    if let (Some(w), Some(base)) = (&mut window, before.and_then(|f| f.window.as_ref())) {
        scope::same_months(w, base, published);
    }
    if modality == Modality::Asserted {
        // How likely something is of a time to come.
        let to_come = measure == Some("probability");
        window = window.map(|w| if to_come { w } else { period::past(w, published) });
    } else if let Some(told) = period::expected_of(step, window.as_ref()) {
        window = Some(told);
    }
    if is_move && let Some(before) = of_year_before(step) {
        window = Some(before);
    }
    // What has moved so far has moved until now; accounts are of their quarter or half, which a company counts by itself.
    let account = owner.is_some_and(|o| o.account);
    let reported = |w: &Window| account && w.start.until(w.end).is_ok_and(|span| span.get_days() < HALF);
    if let (Some(w), Some(day)) = (&mut window, published) {
        let running = w.start < day && day < w.end && w.grain > Grain::Day;
        // What is told from one figure to another for the year was put so, and has not come so far.
        let put = !step.from.is_empty() && !step.to.is_empty() && measure.is_some_and(|m| !is_traded(m));
        if running && is_move && !reported(w) && !put && modality == Modality::Asserted {
            w.end = day;
        }
    }
    let against = scope::held_against(&article.mentions[i].tokens, tokens, step.fixed())
        .or_else(|| from_month(step, window.as_ref().filter(|_| is_move)?))
        .or_else(|| on_period_before(step, window.as_ref()?));
    // *The Nifty 50 settled at 25,693*: only what falls due is settled.
    let index =
        step.subjects.first().is_some_and(|s| s.kind == Some(SubjectKind::Index) && s.contract.is_none());
    let basis = if index && basis == Basis::Settle { Basis::Close } else { basis };
    Timing { basis: session_extreme(step, basis), window, against, modality }
}

/// Whether it has a price at every moment.
fn is_traded(measure: &str) -> bool {
    scope::is_quoted(measure) || measure == "market_cap"
}

/// Days that no half of a year has.
const HALF: i32 = 200;

/// The time of a move that another is held against, told right behind it: *rose 5%, compared with a 3% rise a year earlier*.
fn of_year_before(step: &Step<'_>) -> Option<Window> {
    let mentions = step.mentions();
    let held = step.fixed().compare | step.fixed().adverb_after;
    let behind = mentions.tokens.get(step.end)?.span.start;
    let mut lead = mentions.tokens[step.start.saturating_sub(LEAD)..step.start].iter().rev();
    if !lead.any(|t| t.classes & held != 0) {
        return None;
    }
    let time = mentions.times.iter().find(|t| t.aside && t.span.start == behind)?;
    let text = step.article.written(time.span).to_owned();
    Some(Window { start: time.start, end: time.end, grain: time.grain, text })
}

/// The time that a move sums over, told before its noun: *a monthly loss of 1%*.
fn summed(step: &Step<'_>) -> Option<Window> {
    /// Tokens from the period to the noun: *a monthly percentage gain*.
    const BEFORE: usize = 2;
    let tokens = &step.mentions().tokens;
    let lead = tokens[step.trigger.saturating_sub(BEFORE)..step.trigger].iter().rev();
    let mut lead = lead.take_while(|t| t.classes & step.fixed().word != 0);
    let period = lead.find(|t| t.attr.period.is_some())?;
    scope::so_far(step.article, period).map(period::lately)
}

/// *Risen 30% since January*, 今年以来下跌2%: from then until now.
fn since(step: &Step<'_>) -> Option<Window> {
    /// Tokens behind and before the move up to the time.
    const NEAR: (usize, usize) = (6, 6);
    /// Tokens of what opens a sentence.
    const OPENING: usize = 3;
    let (mentions, fixed, article) = (step.mentions(), step.fixed(), step.article);
    let tokens = &mentions.tokens;
    let published = article.document.meta.published.filter(|_| !step.change.is_empty())?;
    let bit = |name: &str| step.pack().classes.bit(name).unwrap_or_default();
    let best = bit("SUPER") | bit("EXT") | bit("BEST");
    let ranked: ClassSet = fixed.basis | best;
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | ranked;
    let joins = |i: &usize| tokens[*i].classes & ends == ClassSet::ZERO;
    let behind = (step.end..tokens.len().min(step.end + NEAR.0)).take_while(joins);
    // *Up 23% so far this year and 68% from a year ago*: each of its own.
    let own = |i: &usize| joins(i) && tokens[*i].classes & fixed.conjunction == ClassSet::ZERO;
    let before: Vec<usize> = (step.start.saturating_sub(NEAR.1)..step.start).rev().take_while(own).collect();
    // 今年以来，布油上涨15%: what opens the sentence.
    let first = before.last().copied().unwrap_or(step.start);
    let comma = first.checked_sub(1).filter(|&i| tokens[i].classes & fixed.comma != 0);
    let opening = comma.filter(|&i| i <= OPENING).into_iter().flat_map(|i| 0..i);
    let time = |i: usize| match tokens[i].item {
        Item::Time(t) => mentions.times.get(t),
        _ => None,
    };
    let told = |t: &&Time| {
        let (start, end) = (t.span.start as usize, t.span.end as usize);
        let text = &article.document.normalized;
        // *Since the election in November*.
        let at = tokens.partition_point(|token| token.span.start < t.span.start);
        let mut lead = (at.saturating_sub(NEAR.0)..at)
            .rev()
            .take_while(|i| joins(i))
            .map(|i| tokens[i].span.start as usize);
        let times = &step.pack().times;
        let mut since = || times.is_since(text, start, end) || lead.any(|at| times.is_since(text, at, at));
        t.start < published && t.grain >= Grain::Week && (t.refers == Refers::ToDate || since())
    };
    // *Its biggest drop since 2020*.
    if tokens[step.start..step.end].iter().any(|t| t.classes & best != 0) {
        return None;
    }
    let within = (step.start..step.end).chain(behind).chain(before).chain(opening);
    let since = within.filter_map(time).find(told)?;
    let text = article.written(since.span).to_owned();
    // Since January: the year so far.
    let year = since.grain == Grain::Month && since.start == published.first_of_year();
    let grain = if year { Grain::Year } else { since.grain };
    Some(Window { start: since.start, end: published, grain, text })
}

/// *Taking their two-day decline to 16.9%*: the days that the noun sums over.
fn run(step: &Step<'_>) -> Option<Window> {
    /// Tokens behind the words for the days up to the noun.
    const NEAR: usize = 2;
    let mentions = step.mentions();
    let tokens = &mentions.tokens;
    let noun = tokens[step.trigger].span;
    let first = tokens[step.trigger.saturating_sub(NEAR)].span;
    let told = |t: &&Time| {
        matches!(t.refers, Refers::Run { .. })
            && t.span.start <= noun.start
            && (t.span.end > first.start || t.span.overlaps(noun))
    };
    let days = mentions.times.iter().rev().find(told)?;
    let text = step.article.written(days.span).to_owned();
    Some(Window { start: days.start, end: days.end, grain: Grain::Day, text })
}

/// *Micron fell 9% in late trading*: of a share listed in America, the hours after the bell.
fn is_late(step: &Step<'_>) -> bool {
    /// Tokens behind the move up to the hours.
    const NEAR: usize = 3;
    let tokens = &step.mentions().tokens;
    let hours = step.pack().classes.bit("HOURS").unwrap_or_default();
    let late = tokens[step.start..tokens.len().min(step.end + NEAR)].iter();
    is_american(step) && late.into_iter().any(|t| t.classes & hours != 0 && t.attr.basis == Some(Basis::Last))
}

/// Whether a step is of a share listed in America.
fn is_american(step: &Step<'_>) -> bool {
    let own = |id: &str| !id.contains('.') && id.bytes().all(|b| b.is_ascii_uppercase());
    let company = |s: &&FoundSubject| s.kind == Some(SubjectKind::Company);
    step.subjects.first().filter(company).and_then(|s| s.id.as_deref()).is_some_and(own)
}

/// A share's hours after the close in America, printed in Asia where no day is told: those of the day before.
fn evening(step: &Step<'_>, window: Window) -> Window {
    let published = step.article.document.meta.published;
    let untold = window.text.is_empty() && Some(window.end) == published;
    let after = step.pack().classes.bit("EVENING").unwrap_or_default();
    let evening = after != 0 && step.mentions().tokens.iter().any(|t| t.classes & after != 0);
    match published.filter(|_| untold && evening && is_american(step)).and_then(session_before) {
        Some(day) => Window { start: day, end: day, ..window },
        None => window,
    }
}

/// *Lost roughly half its value since its October record*: how far from where it stood at its highest, told behind a size.
fn since_peak(step: &Step<'_>) -> bool {
    /// Tokens behind the size, and up to the record.
    const BEHIND: (usize, usize) = (5, 5);
    let fixed = step.fixed();
    let ends = fixed.stop | fixed.comma | fixed.any_quantity | fixed.verb;
    let peaks = step.pack().classes.bit("EXT").unwrap_or_default() | fixed.basis;
    let tokens = &step.mentions().tokens;
    let behind = step.end..tokens.len().min(step.end + BEHIND.0);
    let since =
        behind.take_while(|&i| tokens[i].classes & ends == 0).find(|&i| tokens[i].classes & fixed.since != 0);
    let Some(since) = since.filter(|_| !step.change.is_empty()) else { return false };
    let mut words = tokens[since + 1..].iter().take(BEHIND.1).take_while(|t| t.classes & ends == 0);
    words.any(|t| t.classes & peaks != 0)
}

/// Tokens before a move among which it is told to be held against another.
const LEAD: usize = 4;

/// Whether the words of a window stand behind the trigger of the step alone.
fn behind(step: &Step<'_>, text: &str) -> bool {
    let trigger = step.mentions().tokens[step.trigger].span;
    let mut told = step.mentions().times.iter().filter(|t| step.article.written(t.span) == text).peekable();
    told.peek().is_some() && told.all(|t| t.span.start >= trigger.start)
}

/// Where it came *from*, told as a month: grew 0.2% in January from December, 3% from January 2025.
fn from_month(step: &Step<'_>, window: &Window) -> Option<Grain> {
    let mentions = step.mentions();
    let behind = mentions.tokens.get(step.end..)?.iter().take(BEHIND);
    let ends = step.fixed().stop | step.fixed().comma | step.fixed().any_quantity;
    let within = behind.take_while(|t| t.classes & ends == 0).count();
    let at =
        (step.end..step.end + within).find(|&at| mentions.tokens[at].classes & step.fixed().from != 0)?;
    let Item::Time(time) = mentions.tokens.get(at + 1)?.item else { return None };
    let start = mentions.times.get(time).filter(|t| t.grain == Grain::Month)?.start;
    let months = |date: jiff::civil::Date| i64::from(date.year()) * 12 + i64::from(date.month());
    match (window.grain, months(window.start) - months(start)) {
        // The month before may be told without its year, and so be read as one to come.
        (Grain::Month, 1 | -11) => Some(Grain::Month),
        (Grain::Month, 12) => Some(Grain::Year),
        _ => None,
    }
}

/// What a move is told against that is told against the period before: of a month the month, of a quarter the quarter.
fn on_period_before(step: &Step<'_>, window: &Window) -> Option<Grain> {
    let (tokens, fixed) = (&step.mentions().tokens, step.fixed());
    let ends = fixed.stop | fixed.comma | fixed.any_quantity;
    let before = tokens[..step.start].iter().rev().take(LEAD).take_while(|t| t.classes & ends == 0);
    let stepwise = before.chain(&tokens[step.start..step.end]).any(|t| t.attr.stepwise);
    Some(window.grain).filter(|g| stepwise && matches!(g, Grain::Week | Grain::Month | Grain::Quarter))
}

/// Tokens behind a move within which it is told from where.
const BEHIND: usize = 5;

/// The moment that the words tell.
fn told_basis(step: &Step<'_>) -> Basis {
    let (tokens, fixed) = (&step.mentions().tokens, step.fixed());
    let told = step.rule().is.basis;
    let basis = told.unwrap_or_else(|| scope::basis(tokens, step.trigger, step.start, step.end, fixed));
    // *At $77,850 by 1030 GMT, having fallen as low as $74,541*.
    let extreme = || match step.to.as_slice() {
        [(token, end)] if step.stood(*token) => scope::extreme_of(end.hedge),
        _ => Basis::Unspecified,
    };
    if basis != Basis::Unspecified {
        let lowest = extreme();
        // *Closed at $4,604 after falling as low as $4,590*: the close is that of the words before.
        let before = matches!(basis, Basis::Close | Basis::Settle)
            && step.last().is_some_and(|last| last.basis == basis);
        return if (basis == Basis::Last || before) && lowest != Basis::Unspecified { lowest } else { basis };
    }
    // 收报102,340元，跌幅1.9%: the noun tells the size of the move just told.
    let noun = tokens[step.trigger].classes & (fixed.moves | fixed.verb) == fixed.moves;
    let same = step.last().filter(|last| {
        noun && step.named("subject").next().is_none()
            && matches!(last.basis, Basis::Close | Basis::Settle)
            && (last.direction.is_none() || last.direction == step.direction)
            && step.subjects.iter().all(|s| s.id == last.subject.id)
    });
    if let Some(last) = same {
        return last.basis;
    }
    // *Fell as low as $74,541*: the lowest of the session.
    extreme()
}

/// Whether the step is told as fact; `set` where its measure is what someone sets.
fn modality(step: &Step<'_>, set: bool) -> Modality {
    let (tokens, fixed, end) = (&step.mentions().tokens, step.fixed(), step.end);
    // *Sell gold at $1,215*: what someone should do.
    let advice = step.pack().classes.bit("ADVICE").unwrap_or_default();
    if let [first, next, ..] = tokens.as_slice()
        && first.classes & advice != 0
        && next.classes & fixed.any_subject != 0
        && step.rule().kind == RuleKind::Level
    {
        return Modality::Planned;
    }
    // *expects a profit of $12 billion, up from $10 billion*: what moved is put as what it moved to.
    let put = step.to.first().map_or(step.trigger, |(token, _)| step.trigger.min(*token));
    let modality = scope::modality(tokens, put, end, fixed, step.rule(), set);
    if modality == Modality::Asserted && decided(step) {
        return Modality::Planned;
    }
    // *cut its growth forecast to 0.6%*: what moves is a forecast.
    let expectation = step.pack().classes.bit("EXPECT").unwrap_or_default();
    let figures = step.slots.iter().filter(|s| FIGURES.contains(&s.name));
    let first = figures.map(|s| s.start).min().unwrap_or(end);
    let objects = step.named("subject").filter(|s| s.start > step.trigger);
    // 将2026年底的银价预测从44美元上调至65美元: a forecast that someone sets anew.
    let sets = step.pack().classes.bit("SETS").unwrap_or_default();
    let forecasts = step.pack().classes.bit("FORECASTS").unwrap_or_default();
    let near = step.trigger.saturating_sub(FORECAST)..step.trigger;
    let mut near = near.rev().take_while(|&i| tokens[i].classes & fixed.stop == 0);
    let told =
        tokens[step.trigger].classes & sets != 0 && near.any(|i| step.article.was(step.i, i, forecasts));
    // 维持2027年均价70美元的预测: what stands behind the figure says what it is.
    let last = figures_end(step).unwrap_or(end);
    let mut behind =
        (last..tokens.len().min(last + NOUN)).take_while(|&i| tokens[i].classes & fixed.comma == 0);
    let told = told
        || behind.any(|i| {
            i > last && step.article.was(step.i, i, forecasts) && tokens[i - 1].classes & fixed.of != 0
        });
    let forecast = told
        || objects
            .flat_map(|s| &tokens[step.trigger + 1..first.max(s.end)])
            .any(|t| t.attr.modality == Some(Modality::Forecast) || t.classes & expectation != 0);
    if forecast && modality == Modality::Asserted { Modality::Forecast } else { modality }
}

/// *OPEC+ agreed on Sunday to raise output*: decided, though who decided is taken for one who speaks.
fn decided(step: &Step<'_>) -> bool {
    /// Tokens before the verb up to *to*, and up to the verb of deciding.
    const NEAR: (usize, usize) = (2, 5);
    let (tokens, fixed) = (&step.mentions().tokens, step.fixed());
    let ends = fixed.stop | fixed.comma | fixed.any_quantity;
    let infinitive = |i: &usize| tokens[*i].classes & fixed.infinitive != 0;
    let Some(to) = (step.trigger.saturating_sub(NEAR.0)..step.trigger).rev().find(infinitive) else {
        return false;
    };
    let lead = (to.saturating_sub(NEAR.1)..to).rev().take_while(|&i| tokens[i].classes & ends == 0);
    lead.into_iter().any(|i| step.article.was(step.i, i, fixed.decides))
}

/// Tokens behind a figure up to the noun that says it to be a forecast.
const NOUN: usize = 3;

/// Behind the last figure of a step.
fn figures_end(step: &Step<'_>) -> Option<usize> {
    step.slots.iter().filter(|s| FIGURES.contains(&s.name)).map(|s| s.end).max()
}

/// Tokens before a verb of setting in which the forecast is named that it sets.
const FORECAST: usize = 14;

/// Tokens before and behind a move in which the hours are told.
const HOURS: usize = 6;

/// The most a price moved within a session is its extreme.
fn session_extreme(step: &Step<'_>, basis: Basis) -> Basis {
    let mentions = step.mentions();
    let extreme = |token: usize| match mentions.tokens[token].item {
        Item::Quantity(q) => {
            let words = step.article.words(mentions.quantities[q].span).to_lowercase();
            step.pack().extremes.iter().any(|form| words.starts_with(form.as_str()))
        }
        _ => false,
    };
    // *sank as much as 12% before closing down 8%*: the close is that of the next move.
    let own = mentions.tokens[step.start..step.end].iter().any(|t| t.attr.basis.is_some());
    let closes = matches!(basis, Basis::Close | Basis::Settle) && !own;
    let at_most = (matches!(basis, Basis::Unspecified | Basis::Last) || closes)
        && step.change.iter().any(|(t, f)| f.hedge == Hedge::AtMost && extreme(*t));
    // *traded at $60 in early trade, down 1%*: a price of the session, and not its lowest.
    let named = |t: usize| mentions.tokens[step.start..t].iter().any(|t| t.attr.basis.is_some());
    let traded = step.to.iter().any(|(t, _)| *t < step.trigger && !named(*t));
    if !at_most && (basis != Basis::Intraday || step.rule().kind != RuleKind::Move || traded) {
        return basis;
    }
    // *Fell 1% in early trade*: what it stood at in those hours, and no more.
    let hours = step.pack().classes.bit("HOURS").unwrap_or_default();
    let clause = step.start.saturating_sub(HOURS)..mentions.tokens.len().min(step.end + HOURS);
    let session = || mentions.tokens[clause.clone()].iter().filter(|t| t.attr.basis == Some(Basis::Intraday));
    if !at_most && session().any(|t| t.classes & hours != 0) {
        return basis;
    }
    match step.direction {
        Some(Direction::Up) => Basis::IntradayHigh,
        Some(Direction::Down) => Basis::IntradayLow,
        _ => basis,
    }
}
