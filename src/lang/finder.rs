//! Many patterns tried at one place of a text, in an automaton that is built when it is first used and grows from there.
//!
//! The search is anchored: only the threads that survive the first byte are followed, so that its states stay
//! small however many patterns there are. An unanchored search over the same patterns takes a hundred times
//! as long to warm up.

use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::captures::Captures;
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternID};

use super::trie::SPREAD;

type Caches = Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>;

/// Patterns in order: the first of those that match at a place counts.
#[derive(Clone)]
pub(crate) struct Finder {
    shared: Arc<Shared>,
}

struct Shared {
    patterns: Vec<String>,
    unicode: bool,
    /// None where a pattern is at fault.
    machine: OnceLock<Option<Machine>>,
}

struct Machine {
    dfa: DFA,
    caches: Caches,
    openings: Vec<AtomicU8>,
    /// Eight bytes with which no match begins, in the place that their hash tells.
    dead: Vec<AtomicU64>,
}

/// The pattern at fault, if it is one pattern's fault, and what is wrong.
pub(crate) type Fault = (Option<PatternID>, String);

/// What is known of an opening: nothing yet.
const UNKNOWN: u8 = 0;
/// No pattern begins so.
const DEAD: u8 = 1;
/// Some pattern may begin so.
const ALIVE: u8 = 2;

impl Finder {
    /// A finder of `patterns`, which are compiled when it is first used.
    pub(crate) fn new(patterns: Vec<String>, unicode: bool) -> Self {
        Finder { shared: Arc::new(Shared { patterns, unicode, machine: OnceLock::new() }) }
    }

    /// Compile the patterns now. With a fault in one of them a finder finds nothing.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let machine = Machine::new(&self.shared.patterns, self.shared.unicode)?;
        self.shared.machine.get_or_init(|| Some(machine));
        Ok(())
    }

    /// Run `search` with a lookup that tells, for a place, which pattern matches there and where it ends.
    pub(crate) fn with<T>(
        &self,
        text: &str,
        search: impl FnOnce(&mut dyn FnMut(usize) -> Option<(usize, usize)>) -> T,
    ) -> T {
        let Shared { patterns, unicode, machine } = &*self.shared;
        let machine = machine.get_or_init(|| Machine::new(patterns, *unicode).ok());
        let mut cache = None;
        search(&mut |at| {
            let Machine { dfa, caches, openings, dead } = machine.as_ref()?;
            let opening = opening(text, at).map(|i| &openings[i]);
            if opening.is_some_and(|o| o.load(Ordering::Relaxed) == DEAD) {
                return None;
            }
            let words = opening.and(text.as_bytes()[at..].first_chunk::<WORDS>());
            let words = words.map(|bytes| (u64::from_ne_bytes(*bytes), bytes));
            let dead = words.map(|(key, _)| &dead[(key.wrapping_mul(SPREAD) >> 52) as usize]);
            if let (Some(dead), Some((key, _))) = (dead, words)
                && dead.load(Ordering::Relaxed) == key
            {
                return None;
            }
            let cache = cache.get_or_insert_with(|| caches.get());
            if let Some(opening) = opening
                && opening.load(Ordering::Relaxed) == UNKNOWN
            {
                let alive = begins(dfa, cache, text, at).unwrap_or(true);
                opening.store(if alive { ALIVE } else { DEAD }, Ordering::Relaxed);
                if !alive {
                    return None;
                }
            }
            let input = Input::new(text).range(at..).anchored(Anchored::Yes);
            let hit = dfa.try_search_fwd(cache, &input).ok()?;
            if let (None, Some(dead), Some((key, bytes))) = (&hit, dead, words)
                && ends_within(dfa, cache, &input, bytes).unwrap_or(false)
            {
                dead.store(key, Ordering::Relaxed);
            }
            hit.map(|hit| (hit.pattern().as_usize(), hit.offset()))
        })
    }
}

impl Machine {
    fn new(patterns: &[String], unicode: bool) -> Result<Self, Fault> {
        let nfa = thompson::Compiler::new()
            .syntax(config(unicode))
            .configure(
                thompson::Config::new()
                    .which_captures(WhichCaptures::None)
                    .utf8(unicode)
                    .nfa_size_limit(Some(64 << 20)),
            )
            .build_many(patterns)
            .map_err(|e| {
                // The compiler does not say which pattern it was.
                let at = patterns
                    .iter()
                    .position(|p| thompson::NFA::compiler().syntax(config(unicode)).build(p).is_err());
                (at.and_then(|i| PatternID::new(i).ok()), e.to_string())
            })?;
        let config = DFA::config()
            .match_kind(MatchKind::LeftmostFirst)
            .cache_capacity(16 << 20)
            .skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).map_err(|e| (None, e.to_string()))?;
        let maker = dfa.clone();
        let caches: Caches = Pool::new(Box::new(move || maker.create_cache()));
        let openings = (0..OPENINGS).map(|_| AtomicU8::new(UNKNOWN)).collect();
        let dead = (0..DEAD_WORDS).map(|_| AtomicU64::new(0)).collect();
        Ok(Machine { dfa, caches, openings, dead })
    }
}

/// Openings of three letters.
const LETTERS: usize = 1 << 15;
/// All openings: those of letters, and one for each Chinese character from U+4E00 on.
const OPENINGS: usize = LETTERS + 0x5200;
/// Bytes of an opening: three ASCII letters or spaces, or one Chinese character.
const OPENING: usize = 3;

/// The number of the opening at byte `at`: three letters at the start of a word, of which the last ones may be spaces, or a
/// character of three bytes. What is learnt of it holds wherever it stands; other places have none.
fn opening(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at)?;
    if first < 0x80 {
        let letter = first.is_ascii_alphabetic();
        let more = |i: usize| bytes.get(at + i).filter(|b| b.is_ascii_alphabetic() || **b == b' ');
        // Letters from 1 on, a space as 0.
        let place = |byte: &u8| usize::from(byte & 0x1f);
        let inside = at.checked_sub(1).is_some_and(|b| bytes[b].is_ascii_alphanumeric() || bytes[b] == b'_');
        let key = place(&first) << 10 | place(more(1)?) << 5 | place(more(2)?);
        return (letter && !inside).then_some(key);
    }
    // Letters fill the first half of the table; the common Chinese characters, of three bytes, have their own above it.
    let &[first @ 0xe4..=0xe9, second, third] = bytes[at..].first_chunk::<OPENING>()? else { return None };
    let bits = |byte: u8, width: u32| usize::from(byte & ((1 << width) - 1));
    let c = bits(first, 4) << 12 | bits(second, 6) << 6 | bits(third, 6);
    let place = c.checked_sub(0x4e00)? + LETTERS;
    (place < OPENINGS).then_some(place)
}

/// Bytes of an opening and of what stands behind it: *the market*.
const WORDS: usize = 8;
/// How many of them that begin no match are remembered.
const DEAD_WORDS: usize = 1 << 12;

/// Whether no match begins with `bytes`, whatever stands behind them; `None` where the automaton gives up.
fn ends_within(dfa: &DFA, cache: &mut Cache, input: &Input<'_>, bytes: &[u8; WORDS]) -> Option<bool> {
    let mut state = dfa.start_state_forward(cache, input).ok()?;
    for &byte in bytes {
        state = dfa.next_state(cache, state, byte).ok()?;
        if state.is_dead() || state.is_match() {
            return Some(state.is_dead());
        }
    }
    Some(false)
}

/// Whether a match may begin with the opening at byte `at`, its letters in whatever case; `None` where the automaton
/// gives up.
fn begins(dfa: &DFA, cache: &mut Cache, text: &str, at: usize) -> Option<bool> {
    let input = Input::new(text).range(at..).anchored(Anchored::Yes);
    let start = dfa.start_state_forward(cache, &input).ok()?;
    let opening = text.as_bytes().get(at..at + OPENING)?;
    let cases = if opening[0].is_ascii() { 1 << OPENING } else { 1 };
    for upper in 0..cases {
        let mut state = start;
        let mut alive = true;
        for (i, byte) in opening.iter().enumerate() {
            let byte =
                if upper >> i & 1 == 1 { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
            state = dfa.next_state(cache, state, byte).ok()?;
            if state.is_dead() || state.is_match() {
                alive = state.is_match();
                break;
            }
        }
        if alive {
            return Some(true);
        }
    }
    Some(false)
}

/// A pattern with its groups, read at a place where it is known to match.
#[derive(Clone)]
pub(crate) struct Groups {
    shared:
        Arc<(BoundedBacktracker, Pool<backtrack::Cache, Box<dyn Fn() -> backtrack::Cache + Send + Sync>>)>,
}

impl Groups {
    /// Compile `pattern` as a [`Finder`] does; `None` where it is at fault.
    pub(crate) fn new(pattern: &str, unicode: bool) -> Option<Self> {
        let machine = BoundedBacktracker::builder().syntax(config(unicode)).build(pattern).ok()?;
        let maker = machine.clone();
        Some(Groups { shared: Arc::new((machine, Pool::new(Box::new(move || maker.create_cache())))) })
    }

    /// The groups of the match that covers `place`.
    pub(crate) fn read(&self, text: &str, place: Range<usize>) -> Option<Captures> {
        let (machine, caches) = &*self.shared;
        let mut captures = machine.create_captures();
        let input = Input::new(text).range(place).anchored(Anchored::Yes);
        machine.try_search(&mut caches.get(), &input, &mut captures).ok()?;
        captures.is_match().then_some(captures)
    }
}

impl std::fmt::Debug for Groups {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Groups({} states)", self.shared.0.get_nfa().states().len())
    }
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Finder({} patterns)", self.shared.patterns.len())
    }
}

/// Syntax of all patterns: any case; with `unicode` off, that of ASCII letters only.
pub(super) fn config(unicode: bool) -> syntax::Config {
    syntax::Config::new().case_insensitive(true).unicode(unicode).utf8(unicode)
}
