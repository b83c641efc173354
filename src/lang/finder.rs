//! Many patterns tried at one place of a text, in an automaton that grows as it is used.
//!
//! The search is anchored: only the threads that survive the first byte are followed, so that its states stay
//! small however many patterns there are. An unanchored search over the same patterns takes a hundred times
//! as long to warm up.

use std::sync::Arc;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternID};

type Caches = Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>;

/// Patterns in order: the first of those that match at a place counts.
#[derive(Clone)]
pub(crate) struct Finder {
    shared: Arc<(DFA, Caches)>,
}

impl Finder {
    /// Compile `patterns`; the error names the pattern at fault, if it is one pattern's.
    pub(crate) fn new(patterns: &[String], unicode: bool) -> Result<Self, (Option<PatternID>, String)> {
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
        Ok(Finder { shared: Arc::new((dfa, caches)) })
    }

    /// Run `search` with a lookup that tells, for a place, which pattern matches there and where it ends.
    pub(crate) fn with<T>(
        &self,
        text: &str,
        search: impl FnOnce(&mut dyn FnMut(usize) -> Option<(usize, usize)>) -> T,
    ) -> T {
        let (dfa, caches) = &*self.shared;
        let mut cache = caches.get();
        search(&mut |at| {
            let input = Input::new(text).range(at..).anchored(Anchored::Yes);
            let hit = dfa.try_search_fwd(&mut cache, &input).ok()??;
            Some((hit.pattern().as_usize(), hit.offset()))
        })
    }
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Finder({} patterns)", self.shared.0.pattern_len())
    }
}

/// Syntax of all patterns: any case; with `unicode` off, that of ASCII letters only.
pub(super) fn config(unicode: bool) -> syntax::Config {
    syntax::Config::new().case_insensitive(true).unicode(unicode).utf8(unicode)
}
