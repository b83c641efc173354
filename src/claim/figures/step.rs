//! One step of a rule match: its figures by role, which way it goes, and the claims that come of it.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Made, converted, figure, timing};
use crate::claim::article::{Article, Found, FoundSubject};
use crate::claim::{measured, scope, units};
use crate::figure::{Figure, Hedge};
use crate::lang::{Fixed, Match, Pack, RuleKind, RuleSource, Segmenter, Slot, SubjectKind};
use crate::mention::{Item, Mentions, Token};
use crate::record::{ClaimKind, Direction, Figures, Modality, QuantityKind};
use crate::text::{Normalized, Span};

/// A figure and the token it stands at.
pub(super) type Told = (usize, Figure);

/// What a step leaves to the next, which may leave it out: its trigger, its way, its subjects.
pub(super) type Carried = (usize, Option<Direction>, Vec<FoundSubject>);

/// A step as it is read.
pub(super) struct Step<'a> {
    pub article: &'a Article<'a>,
    /// The sentence.
    pub i: usize,
    pub m: &'a Match,
    pub slots: &'a [&'a Slot],
    pub made: Made<'a>,
    /// The token of its verb or noun.
    pub trigger: usize,
    /// Its tokens.
    pub start: usize,
    pub end: usize,
    pub change: Vec<Told>,
    pub from: Vec<Told>,
    pub to: Vec<Told>,
    pub value: Vec<Told>,
    /// Which way, as its words tell.
    pub told: Option<Direction>,
    /// Which way, as its words or its ends tell.
    pub direction: Option<Direction>,
    pub subjects: Vec<FoundSubject>,
    /// Whether its subject is known by the words for who does what it tells.
    pub acts: bool,
    /// The measure that its words tell, and that of the clause before it, which an elided verb goes on with.
    pub told_measure: Option<String>,
    pub carried_measure: Option<String>,
    /// Its figures as they were told, and whether each is an end or a level.
    pub figures: Vec<(Figure, bool)>,
    /// The measure that what is counted tells: vehicles, jobs.
    pub counted: Option<String>,
    /// The words of the part that the figure is of.
    pub part: Option<String>,
    /// Its subjects are parts, told in a list.
    pub listed: bool,
}

/// Tokens before a figure among which the word for its line on a chart stands.
const CHART_WORDS: usize = 4;

impl<'a> Step<'a> {
    /// The step with its figures as its slots hold them; none where it has no words.
    pub(super) fn new(
        article: &'a Article<'a>,
        i: usize,
        m: &'a Match,
        slots: &'a [&'a Slot],
        carried: Option<&Carried>,
        made: Made<'a>,
    ) -> Option<Self> {
        let figures = |name: &str| -> Vec<Told> {
            let named = slots.iter().filter(|s| s.name == name);
            named
                .filter_map(|s| (s.start..s.end).find_map(|t| figure(article, i, t).map(|f| (t, f))))
                .collect()
        };
        let verb = slots.iter().find(|s| s.name == "move").map(|s| s.start);
        let trigger = verb.or(carried.map(|c| c.0)).or(slots.first().map(|s| s.start))?;
        Some(Step {
            article,
            i,
            m,
            slots,
            made,
            trigger,
            start: slots.iter().map(|s| s.start).min().unwrap_or(trigger),
            end: slots.iter().map(|s| s.end).max().unwrap_or(trigger + 1),
            change: figures("change"),
            from: figures("from"),
            to: figures("to"),
            value: figures("value"),
            told: None,
            direction: None,
            subjects: Vec::new(),
            acts: false,
            told_measure: None,
            carried_measure: None,
            figures: Vec::new(),
            counted: None,
            part: None,
            listed: false,
        })
    }

    /// The claims of the step: one for each subject and change. Leaves what the next step may leave out.
    pub(super) fn claims(mut self, carried: &mut Option<Carried>) -> Vec<Found> {
        self.arrange();
        self.turn(carried.as_ref());
        self.find_subjects(carried.as_ref());
        *carried = Some((self.trigger, self.direction, self.subjects.clone()));
        if !self.find_measure() {
            return Vec::new();
        }
        self.find_owners();
        let first = self.subjects.first().map(|s| (s.clone(), self.measure_of(s)));
        let timing = timing::of(&self, first.as_ref().map(|(_, measure)| measure.as_str()));
        let first = first.as_ref().map(|(s, measure)| (s, measure.clone()));
        let figures = [&mut self.change, &mut self.from, &mut self.to, &mut self.value];
        units::settle(self.article, self.i, first, figures);
        let mut claims = self.build(&timing);
        let told = |c: &Found| c.modality == Modality::Asserted || !self.asks() && !self.advises(c);
        let states = |c: &Found| told(c) && !self.orders();
        claims.retain(|c| {
            !self.costs_too_much(c)
                && !self.tells_which(c)
                && !self.tells_where(c)
                && measured::tells(c, self.untold(&c.subject))
                && !self.is_of_nobody(c)
                && states(c)
        });
        claims.extend(converted::again(&self, &claims));
        claims
    }

    /// *Can gold rise to $5,000?*: what may be is asked, and not told.
    fn asks(&self) -> bool {
        let mut ends =
            self.mentions().tokens.iter().rev().skip_while(|t| t.classes & self.fixed().close != 0);
        ends.next().is_some_and(|t| self.article.words(t.span) == "?")
    }

    /// *Buy copper if it dips to $9,000*: when to do so, and nothing of what will be.
    fn advises(&self, claim: &Found) -> bool {
        self.opens_with_advice() && claim.modality == Modality::Conditional
    }

    /// *Sell copper below $9,000*: the price at which to do so, and none on whose side anything stands.
    fn orders(&self) -> bool {
        let side = self.pack().classes.bit("BEYOND").unwrap_or_default();
        self.mentions().tokens[self.trigger].classes & side != 0 && self.opens_with_advice()
    }

    fn opens_with_advice(&self) -> bool {
        let advice = self.pack().classes.bit("ADVICE").unwrap_or_default();
        self.mentions().tokens.first().is_some_and(|t| t.classes & advice != 0)
    }

    /// *The oil giant is not slowing down*, *the fund to strengthen towns*: nothing that the article names rises or falls, by no
    /// figure.
    fn is_of_nobody(&self, claim: &Found) -> bool {
        let stands = |span: Span<Normalized>| {
            let mut within = self.mentions().subjects.iter().filter(|m| span.contains(m.span));
            within.any(|m| m.anaphor && (m.kind == Some(SubjectKind::Company) || m.contract.is_some()))
        };
        let bare = claim.figures.each().next().is_none() && claim.measure == "price";
        // 新增腾讯关联公司为股东, 加速比亚迪产品落地: the company behind the verb has something done to it.
        let done_to = claim.subject.kind == Some(SubjectKind::Company)
            && self.pack().segmenter != Segmenter::Spaces
            && self.named("subject").any(|s| s.start > self.trigger);
        // 该公司新增腾讯为股东: what is added is told behind, and is none of its own.
        let adds = self.pack().classes.bit("ADDS").unwrap_or_default();
        // 公司品牌力提升: what stands between is no share.
        let apart = || {
            let tokens = &self.mentions().tokens;
            let end = claim.subject.span.map_or(0, |s| s.end);
            let from = tokens.partition_point(|t| t.span.start < end);
            let noun = |t: &Token| {
                let words = self.article.words(t.span);
                t.classes == self.fixed().word
                    && words.chars().count() > 1
                    && self.pack().segmenter.ends_in_noun(words)
            };
            let results = self.pack().classes.bit("RESULTS").unwrap_or_default();
            from < self.trigger
                && tokens[from..self.trigger].iter().any(|t| noun(t) || t.classes & results != 0)
        };
        let done_to = done_to
            || claim.subject.kind == Some(SubjectKind::Company)
                && self.pack().segmenter != Segmenter::Spaces
                && self.untold(&claim.subject)
                && apart();
        let done_to = done_to || self.mentions().tokens[self.trigger].classes & adds != 0;
        bare && (done_to || claim.subject.id.is_none() && claim.subject.span.is_some_and(stands))
    }

    /// *Owns shares valued at $30 million*: no share costs so much.
    fn costs_too_much(&self, claim: &Found) -> bool {
        let most = self.pack().owners.get(&claim.measure).and_then(|owner| owner.most);
        let sum = |f: &Figure| {
            f.is_money() && f.per.is_none() && most.zip(f.written()).is_some_and(|(most, n)| n >= most)
        };
        claim.subject.kind == Some(SubjectKind::Company)
            && claim.direction.is_none()
            && claim.figures.each().any(|(_, f)| sum(f))
    }

    /// *The margin on its 5,000-ounce silver contract*: the number tells which one.
    fn tells_which(&self, claim: &Found) -> bool {
        let tokens = &self.mentions().tokens;
        let hyphened = |token: usize| {
            let words = self.article.words(tokens[token].span);
            words.contains('-') && words.starts_with(|c: char| c.is_ascii_digit())
        };
        let noun = self.fixed().word | self.fixed().any_subject;
        let named = |token: usize| tokens.get(token + 1).is_some_and(|t| t.classes & noun != 0);
        claim.figures.value.as_ref().is_some_and(|f| f.hedge != Hedge::Range)
            && self.rule().kind == RuleKind::Amount
            && self.value.iter().any(|(token, _)| hyphened(*token) && named(*token))
    }

    /// *Home prices in 70 cities fell*: a bare number tells where.
    fn tells_where(&self, claim: &Found) -> bool {
        let tokens = &self.mentions().tokens;
        let inside = self.pack().classes.bit("in").unwrap_or_default();
        let counts = |token: usize| {
            let noun = tokens.get(token + 1);
            let led = token.checked_sub(1).is_some_and(|i| tokens[i].classes & inside != 0);
            led && noun.is_some_and(|t| t.item == Item::Word && t.classes == self.fixed().word)
        };
        let bare = |f: &Figure| f.unit.is_none() || f.unit_name() == "job";
        claim.figures.value.as_ref().is_some_and(bare)
            && claim.figures.each().count() == 1
            && self.pack().segmenter == Segmenter::Spaces
            && self.value.iter().any(|(token, _)| counts(*token))
    }

    pub(super) fn mentions(&self) -> &'a Mentions {
        &self.article.mentions[self.i]
    }

    pub(super) fn pack(&self) -> &'a Pack {
        self.article.pack(self.i)
    }

    pub(super) fn fixed(&self) -> &'a Fixed {
        &self.pack().fixed
    }

    pub(super) fn rule(&self) -> &'a RuleSource {
        &self.pack().rules.all[self.m.rule].source
    }

    /// Its slots of a name.
    pub(super) fn named(&self, name: &'static str) -> impl Iterator<Item = &'a Slot> + use<'a> {
        self.slots.iter().copied().filter(move |s| s.name == name)
    }

    /// The last claim of the sentence before this step's.
    pub(super) fn last(&self) -> Option<&'a Found> {
        self.made.in_sentence().next_back()
    }

    /// The words of tokens `start..end`.
    pub(super) fn words(&self, start: usize, end: usize) -> Span<Normalized> {
        let tokens = &self.mentions().tokens;
        tokens[start].span.cover(tokens[end - 1].span)
    }

    /// Whether a figure's words tell where something stood: *as low as $74,541*.
    pub(super) fn stood(&self, token: usize) -> bool {
        let mentions = self.mentions();
        match mentions.tokens[token].item {
            Item::Quantity(q) => {
                mentions.quantities.get(q).is_some_and(|q| q.level && q.kind != QuantityKind::Percent)
            }
            _ => false,
        }
    }

    /// Whether a figure is that of a line on a chart, where nothing has traded yet: *rose 1%, approaching resistance at $55*,
    /// 上方阻力位在4200美元. What falls through the line has been there: *fell below support at $50*.
    fn is_charted(&self, token: usize) -> bool {
        let chart = self.pack().classes.bit("CHART").unwrap_or_default();
        let tokens = &self.mentions().tokens;
        if self.mentions().present & chart == 0 {
            return false;
        }
        let apart = self.fixed().comma | self.fixed().list_comma | self.fixed().stop;
        let line = |i: usize| tokens[i].classes & chart != 0;
        let shown = self.rule().kind == RuleKind::Level
            && (line(self.trigger) || self.trigger.checked_sub(1).is_some_and(line));
        let mut before = (self.trigger..token).rev().take(CHART_WORDS);
        shown
            || before
                .find(|&i| line(i) || tokens[i].classes & apart != 0)
                .is_some_and(|i| line(i) && tokens[self.trigger..i].iter().any(|t| t.classes & apart != 0))
    }

    /// Puts figures into the roles that they have by their form.
    fn arrange(&mut self) {
        let mentions = self.mentions();
        let charted: Vec<usize> = [&self.change, &self.to, &self.value]
            .into_iter()
            .flatten()
            .map(|(token, _)| *token)
            .filter(|token| self.is_charted(*token))
            .collect();
        for told in [&mut self.change, &mut self.to, &mut self.value] {
            told.retain(|(token, _)| !charted.contains(token));
        }
        // *Doubled*, 腰斩: the verb is the size too.
        if self.change.is_empty()
            && self.rule().kind == RuleKind::Move
            && mentions.tokens[self.trigger].classes & self.fixed().multiple != 0
        {
            self.change.extend(figure(self.article, self.i, self.trigger).map(|f| (self.trigger, f)));
        }
        // *Fell 31.4%, $78.53 an ounce*: a price for a quantity, after a percentage, is where the move ended.
        let joins = self.fixed().conjunction | self.fixed().open;
        if let ([(_, size), (token, price)], true) = (self.change.as_slice(), self.to.is_empty())
            && size.unit_name() == "percent"
            && price.per.is_some()
            && !mentions.tokens[*token - 1..*token].iter().any(|t| t.classes & joins != 0)
        {
            self.to.extend(self.change.pop());
        }
        // *Closed at 3,341 yen, against a 2.1% gain for the index*: another's move is no start.
        let moves = self.pack().classes.bit("MOVE.n").unwrap_or_default();
        let noun = |token: usize| mentions.tokens.get(token + 1).is_some_and(|t| t.classes & moves != 0);
        if self.to.iter().any(|(_, end)| self.from.iter().any(|(t, f)| f.unit != end.unit && noun(*t))) {
            self.from.clear();
        }
        // *37% beneath the $126,000 record*: the word that tells the way bounds nothing.
        let trigger = mentions.tokens[self.trigger].span;
        for (token, start) in &mut self.from {
            let Item::Quantity(q) = mentions.tokens[*token].item else { continue };
            if mentions.quantities[q].span.contains(trigger) {
                *start = start.unbounded();
            }
        }
        // *Rates rose to 11.4% and 12.3%*: two ends, of which the second is no size.
        let joins = self.fixed().conjunction;
        if let ([(second, size)], [(first, end)]) = (self.change.as_slice(), self.to.as_slice())
            && [size, end].iter().all(|f| f.unit_name() == "percent")
            && first < second
            && mentions.tokens[first + 1..*second].iter().all(|t| t.classes & joins != 0)
        {
            self.change.clear();
        }
        // *Fell as low as $74,541*: where it went, not how far.
        if self.change.first().is_some_and(|(token, _)| self.stood(*token)) {
            self.to = std::mem::take(&mut self.change);
        }
        // 自107,000美元探至104,257美元，写稿时徘徊103,900美元: a price like the end is no size.
        let like_end = |f: &Figure| {
            let end = self
                .to
                .first()
                .filter(|(_, e)| e.unit == f.unit && (f.is_money() || f.unit_name() == "point"));
            let (size, end) = (f.written(), end.and_then(|(_, e)| e.written()));
            size.zip(end).is_some_and(|(size, end)| (size - end).abs() * Decimal::TEN < end.abs())
        };
        if self.change.iter().any(|(_, f)| like_end(f)) {
            self.change.clear();
        }
        // 比二季度的20.4%提升1.3个百分点: points are how far a rate went.
        let points = |f: &Figure| matches!(f.unit_name(), "percentage_point" | "basis_point");
        if let ([(_, step)], [(_, start)], true) =
            (self.to.as_slice(), self.from.as_slice(), self.change.is_empty())
            && points(step)
            && start.unit_name() == "percent"
        {
            self.change.append(&mut self.to);
        }
        // 由26,478點回落318點: what stands right behind the verb is how far, where it is far less than the start.
        let governs = self.fixed().infinitive
            | self.pack().classes.bit("to").unwrap_or_default()
            | self.pack().classes.bit("MOVE.to").unwrap_or_default()
            | self.pack().classes.bit("LEVEL").unwrap_or_default();
        let less = |step: &Figure, start: &Figure| {
            let (step, start) = (step.written(), start.written());
            step.zip(start).is_some_and(|(step, start)| step.abs() * Decimal::TWO < start.abs())
        };
        if let ([(token, step)], [(_, start)], true) =
            (self.to.as_slice(), self.from.as_slice(), self.change.is_empty())
            && self.rule().kind == RuleKind::Move
            && step.unit == start.unit
            && less(step, start)
            && *token > self.trigger
            && mentions.tokens[self.trigger..*token].iter().all(|t| t.classes & governs == 0)
        {
            self.change.append(&mut self.to);
        }
        // 此前该利率为20%: where it stood before is no level of today's.
        let former = self.pack().classes.bit("FORMER").unwrap_or_default();
        if let ([(token, _)], true) = (self.value.as_slice(), self.rule().kind != RuleKind::Move) {
            let cut = self.fixed().stop | self.fixed().comma;
            let mut clause = (0..*token).rev().take_while(|&i| mentions.tokens[i].classes & cut == 0);
            // 此前公布的PMI为49.8: when it was told.
            let told = self.pack().classes.bit("RPT").unwrap_or_default();
            let was =
                |i: usize| mentions.tokens[i].classes & former != 0 && !self.article.was(self.i, i + 1, told);
            if clause.any(was) {
                self.from.append(&mut self.value);
            }
        }
        // 较1月的24吨增加近六成: so many percent of a number of tonnes are no end of it.
        let other = |f: &Figure| !matches!(f.unit_name(), "percent" | "percentage_point" | "");
        if let ([(_, end)], [(_, start)], true) =
            (self.to.as_slice(), self.from.as_slice(), self.change.is_empty())
            && end.unit_name() == "percent"
            && other(start)
        {
            self.change.append(&mut self.to);
        }
        if self.rule().signed {
            units::unsign(&mut self.change);
        }
    }

    /// Finds which way it goes.
    fn turn(&mut self, carried: Option<&Carried>) {
        let mentions = self.mentions();
        let own =
            self.named("move").find_map(|s| (s.start..s.end).find_map(|t| mentions.tokens[t].attr.direction));
        let direction = self.rule().is.direction.or(own).or(carried.and_then(|c| c.1));
        // *Sank past $70*: below it.
        if direction == Some(Direction::Down) {
            for (token, f) in &mut self.to {
                let along = |q: usize| mentions.quantities.get(q).is_some_and(|q| q.along);
                if matches!(mentions.tokens[*token].item, Item::Quantity(q) if along(q)) {
                    *f = f.clone().turned();
                }
            }
        }
        // *pushed prices below $100*: the bound tells the way.
        let crossed = self.to.first().and_then(|(_, f)| match f.hedge {
            Hedge::Under => Some(Direction::Down),
            Hedge::Over => Some(Direction::Up),
            _ => None,
        });
        // *go to 15% from 12%*: the ends tell it.
        let ends = match (self.from.first(), self.to.first()) {
            (Some((_, a)), Some((_, b))) if a.unit == b.unit => match b.written().cmp(&a.written()) {
                Ordering::Greater => Some(Direction::Up),
                Ordering::Less => Some(Direction::Down),
                Ordering::Equal => None,
            },
            _ => None,
        };
        self.grow(direction);
        let direction = units::grown(self.article, self.i, self.trigger, direction, &self.to);
        let judges = self.named("move").any(|s| (s.start..s.end).any(|t| mentions.tokens[t].attr.judges));
        let direction = if judges { ends.or(direction) } else { direction };
        if self.rule().kind == RuleKind::Move {
            self.told = direction.or(crossed);
            self.direction = self.told.or(ends);
        }
        let verb = (self.trigger, self.direction);
        units::ended(self.article, self.i, verb, &mut self.change, &mut self.to);
    }

    /// 增长两倍 tells what is added; 增长到两倍, 翻了两倍 what it comes to.
    fn grow(&mut self, direction: Option<Direction>) {
        let of = |class: &str| self.pack().classes.bit(class).unwrap_or_default();
        let comes_to = of("to") | of("MOVE.to") | of("DE") | of("TIMESOF") | self.fixed().multiple;
        if !self.pack().grows_by_multiples || direction != Some(Direction::Up) {
            return;
        }
        let tokens = &self.mentions().tokens;
        let trigger = self.trigger;
        for (token, change) in &mut self.change {
            let between = tokens.get(trigger..*token).unwrap_or_default();
            if change.unit_name() == "ratio"
                && !between.is_empty()
                && between.iter().all(|t| t.classes & comes_to == 0)
            {
                change.lo = change.lo.map(|n| n + Decimal::ONE);
                change.hi = change.hi.map(|n| n + Decimal::ONE);
            }
        }
    }

    /// The words that the claim rests on.
    fn span(&self) -> Span<Normalized> {
        let mentions = self.mentions();
        let figures = [&self.change, &self.from, &self.to, &self.value];
        let mut span = self.words(self.start, self.end);
        for (token, _) in figures.into_iter().flatten() {
            if let Item::Quantity(q) = mentions.tokens[*token].item {
                span = span.cover(mentions.quantities[q].span);
            }
        }
        span
    }

    fn kind(&self, measure: &str) -> ClaimKind {
        match self.rule().kind {
            RuleKind::Level => ClaimKind::Level,
            // A price is a level, however its figure is put.
            RuleKind::Amount if matches!(measure, "price" | "yield" | "policy_rate") => ClaimKind::Level,
            RuleKind::Amount => ClaimKind::Amount,
            RuleKind::Move if self.direction.is_some() => ClaimKind::Move,
            // *kept its dividend at 32 cents*: nothing moved.
            _ => ClaimKind::Level,
        }
    }

    /// One claim for each subject, change and value, each with its own where there are as many.
    fn build(&self, timing: &timing::Timing) -> Vec<Found> {
        let n = self.subjects.len();
        let nth = |list: &[Told], k: usize| -> Option<Figure> {
            if n > 1 && list.len() == n { list.get(k) } else { list.first() }.map(|(_, f)| f.clone())
        };
        let each = |list: &[Told], k: usize| -> Vec<Option<Figure>> {
            match list {
                [] => vec![None],
                list if n > 1 && list.len() == n => vec![Some(list[k].1.clone())],
                list => list.iter().map(|(_, f)| Some(f.clone())).collect(),
            }
        };
        let mut claims = Vec::new();
        for (k, subject) in self.subjects.iter().enumerate() {
            let values = each(&self.value, k);
            for change in each(&self.change, k) {
                for value in &values {
                    let (from, to) = (nth(&self.from, k), nth(&self.to, k));
                    let mut figures = Figures { change: change.clone(), from, to, value: value.clone() };
                    if self.direction.is_none() && figures.value.is_none() {
                        figures.value = figures.to.take();
                    }
                    claims.push(self.claim(subject, figures, timing));
                }
            }
        }
        claims
    }

    fn claim(&self, subject: &FoundSubject, figures: Figures, timing: &timing::Timing) -> Found {
        let tokens = &self.mentions().tokens;
        let measure = self.measure_of(subject);
        let amount = self.rule().kind == RuleKind::Amount;
        let lost = self.is_loss(subject);
        let figures = match figures.change.clone().filter(|_| lost) {
            Some(sum) => Figures { value: Some(sum), ..Figures::default() },
            None => figures,
        };
        // The yen's fall is the rise of USD/JPY; its ends are those of the pair as they stand.
        let inverse = subject.inverse && self.told.is_some();
        let read = |s: &&Slot| (s.name, self.words(s.start, s.end));
        Found {
            kind: if lost { ClaimKind::Amount } else { self.kind(&measure) },
            // *of which A 30, B 20*: another part of the same.
            part: self
                .part
                .clone()
                .or_else(|| {
                    let same = |f: &&Found| amount && f.part.is_some() && f.measure == measure;
                    let place = (self.start, self.end);
                    // 其中多单占八成六，约10.7亿美元: of the part just told.
                    let goes_on = self.slots.iter().all(|s| s.name == "value" && s.step > 0);
                    self.last().filter(same).map(|last| match &last.part {
                        Some(part) if goes_on && last.rule == self.rule().name => part.clone(),
                        _ => measured::part_words(self.article, self.i, place),
                    })
                })
                .or_else(|| self.listed.then(|| subject.text.clone()).filter(|words| !words.is_empty()))
                .or_else(|| measured::industry(self.article, self.i, subject, &measure))
                .or_else(|| measured::partner(self.article, (self.i, self.trigger), subject, &measure)),
            measure,
            subject: subject.clone(),
            direction: match self.direction.filter(|_| !lost) {
                Some(way) if inverse => Some(way.opposite()),
                way => way,
            },
            // 人民币跌破7.3: the pair went past 7.3 upwards.
            figures: if inverse {
                Figures { to: figures.to.map(Figure::turned), ..figures }
            } else {
                figures
            },
            basis: timing.basis,
            window: timing.window.clone(),
            against: timing.against,
            polarity: scope::polarity(tokens, self.trigger, self.fixed()),
            modality: timing.modality,
            consensus: false,
            sentence: self.i,
            span: self.span(),
            trigger: self.trigger,
            rule: self.rule().name.clone(),
            reads: self.slots.iter().map(read).collect(),
        }
    }
}
