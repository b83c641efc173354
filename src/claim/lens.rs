//! One sentence under the lens: its tokens with questions about words and classes, for voices and causes.

use super::article::Article;
use crate::lang::{ClassSet, Pack, Segmenter, ends_as_adverb, ends_as_participle};
use crate::mention::{Item, Mentions, Token};
use crate::record::Role;
use crate::text::{Normalized, Span};

/// Union of the bits of several classes, each found as [`Lens::bit`] finds it: their places are known when it is compiled,
/// as those of a list that is walked are not.
macro_rules! bits {
    ($lens:expr, $($name:literal),+) => {
        $($lens.bit($name))|+
    };
}
pub(super) use bits;

/// A sentence with its pack, as the readers of attributions and causes look at it.
pub(super) struct Lens<'a> {
    /// The document's normalized text.
    pub text: &'a str,
    /// The sentence's mentions.
    pub mentions: &'a Mentions,
    /// Its language's pack.
    pub pack: &'a Pack,
    /// Index of the sentence.
    pub sentence: usize,
    /// A headline, where Chinese parts its clauses by spaces.
    headline: bool,
}

impl<'a> Lens<'a> {
    /// Sentence `sentence` of `article`.
    pub(super) fn new(article: &'a Article<'_>, sentence: usize) -> Self {
        Lens {
            text: &article.document.normalized,
            mentions: &article.mentions[sentence],
            pack: article.pack(sentence),
            sentence,
            headline: article.document.sentences[sentence].role == Role::Headline,
        }
    }

    /// Its tokens.
    pub(super) fn tokens(&self) -> &'a [Token] {
        &self.mentions.tokens
    }

    /// How many tokens.
    pub(super) fn len(&self) -> usize {
        self.mentions.tokens.len()
    }

    /// The bit of a class; 0 when the pack has no such class.
    #[inline(always)]
    pub(super) fn bit(&self, name: &str) -> ClassSet {
        self.pack.classes.bit(name).unwrap_or_default()
    }

    /// Whether token `i` is of any of `classes`.
    pub(super) fn is(&self, i: usize, classes: ClassSet) -> bool {
        self.mentions.tokens.get(i).is_some_and(|t| t.classes & classes != 0)
    }

    /// The words of token `i`.
    pub(super) fn word(&self, i: usize) -> &'a str {
        self.mentions.tokens.get(i).map_or("", |t| t.span.slice(self.text))
    }

    /// Whether token `i` counts people: *two traders* is one figure.
    pub(super) fn counts_people(&self, i: usize) -> bool {
        let people = self.bit("PEOPLE");
        self.is(i, self.bit("Q.count"))
            && self
                .pack
                .lexicon
                .find_all(self.word(i))
                .iter()
                .any(|f| self.pack.lexicon.entry(f.form).0 & people != 0)
    }

    /// Whether token `i` starts with a capital letter.
    pub(super) fn capital(&self, i: usize) -> bool {
        self.word(i).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether token `i` is an English adverb by its ending.
    pub(super) fn adverb(&self, i: usize) -> bool {
        self.spaced()
            && self
                .mentions
                .tokens
                .get(i)
                .is_some_and(|t| t.item == Item::Word && t.classes == self.pack.fixed.word)
            && self.word(i).len() > 4
            && ends_as_adverb(self.word(i))
    }

    /// Whether token `i` is an English `-ing` form that is not what is measured: *housing starts*.
    pub(super) fn participle(&self, i: usize) -> bool {
        let first = self.word(i).split(' ').next().unwrap_or_default();
        self.spaced() && first.len() > 5 && ends_as_participle(first) && !self.is(i, self.pack.fixed.measure)
    }

    /// Whether the sentence is a headline.
    pub(super) fn titled(&self) -> bool {
        self.headline
    }

    /// Whether the language writes spaces.
    pub(super) fn spaced(&self) -> bool {
        self.pack.segmenter == Segmenter::Spaces
    }

    /// The span of tokens `from..to`.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span<Normalized>> {
        let tokens = self.mentions.tokens.get(from..to)?;
        Some(tokens.first()?.span.cover(tokens.last()?.span))
    }

    /// Whether token `i` is a mark (of classes stop, comma …) written `mark`.
    pub(super) fn marked(&self, i: usize, mark: &str) -> bool {
        self.word(i) == mark
    }

    /// Whether token `i` ends a headline in brackets of its own.
    pub(super) fn closes_title(&self, i: usize) -> bool {
        let close = self.pack.fixed.close_title;
        self.tokens().get(i).is_some_and(|t| t.classes & close == close)
    }

    /// Whether token `i` is the mark between parts of a list, where a script has one of its own.
    pub(super) fn lists(&self, i: usize) -> bool {
        let list = self.pack.fixed.list_comma;
        self.tokens().get(i).is_some_and(|t| t.classes & list == list)
    }

    /// Whether a line ends right before token `i`, or a clause of a Chinese headline: 美元走強 紐約期金收跌1.2% 油價連4漲.
    pub(super) fn line_break(&self, i: usize) -> bool {
        let tokens = self.tokens();
        let gap = i.checked_sub(1).and_then(|b| Some((tokens.get(b)?.span.end, tokens.get(i)?.span.start)));
        let Some((a, b)) = gap else { return false };
        let between = self.text.get(a as usize..b as usize).unwrap_or_default();
        let letter = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let figure = self.is(i - 1, self.pack.fixed.any_quantity);
        let parts = self.headline && !self.spaced() && between.contains(' ');
        between.contains('\n')
            || parts
                && letter(self.word(i).chars().next())
                && (letter(self.word(i - 1).chars().next_back()) || figure)
    }

    /// First token that starts at or after byte `at`.
    pub(super) fn token_at(&self, at: u32) -> usize {
        self.mentions.tokens.partition_point(|t| t.span.start < at)
    }
}
