//! Of what a step speaks: its subjects, what is measured of them, and whose that is.

use std::collections::HashSet;

use super::step::{Carried, Step};
use crate::claim::actor::{actor, people};
use crate::claim::article::{Found, FoundSubject};
use crate::claim::{measured, owner, phrase, referred, subject, tenor};
use crate::lang::{ClassSet, RuleKind, Segmenter, Slot, SubjectKind};
use crate::mention::SubjectMention;

impl Step<'_> {
    /// Finds the subjects: those that its slots name, else those that stand before it.
    pub(super) fn find_subjects(&mut self, carried: Option<&Carried>) {
        let (article, i) = (self.article, self.i);
        let mut subjects: Vec<FoundSubject> =
            self.named("subject").flat_map(|s| subject::phrases(article, i, s.start, s.end)).collect();
        // The last of several names brings those it is joined to, which have slots of their own.
        let mut seen = HashSet::new();
        subjects.retain(|s| seen.insert((s.id.clone(), s.contract, s.span.filter(|_| s.id.is_none()))));
        if subjects.is_empty() {
            subjects.extend(tenor::told_alone(article, i, self.trigger));
        }
        if subjects.is_empty() {
            subjects = match carried {
                // 金价因美元下跌0.5%而上涨1%: what went before was its cause.
                Some((last, _, subjects))
                    if phrase::over_cause(article, i, self.trigger).is_none_or(|cause| cause > *last)
                        && !phrase::another(article, i, self.trigger) =>
                {
                    subjects.clone()
                }
                _ => {
                    // "from 11% raised to 15%", 较预测高2.4%: the subject stands before what it is held against.
                    let held = self.mentions().tokens[self.m.start].classes & self.fixed().compare != 0;
                    let first = self.slots.first().filter(|s| s.step == 0);
                    let spaced = self.pack().segmenter == Segmenter::Spaces;
                    let resize = self.pack().classes.bit("RESIZE").unwrap_or_default();
                    let opens = self.mentions().tokens[self.m.start].classes & resize != 0;
                    let resized = |first: &Slot| spaced && opens && first.start > self.m.start;
                    let anchor = match first {
                        // *Ford fell 5%, extending this year's decline to 18%*: before the verb of which the size is the object.
                        Some(first) if resized(first) => self.m.start,
                        Some(first) if first.name == "from" || held => self.m.start,
                        // *posted a 2.5% monthly rise*: what stands between size and noun is no name.
                        Some(first) if spaced && first.name == "change" && first.end < self.trigger => {
                            first.start
                        }
                        // 沪指报4120.43点，涨0.92%: before the level that is told first.
                        Some(first) if first.name == "to" && first.start < self.trigger => {
                            if spaced {
                                self.stands_at()
                            } else {
                                self.m.start
                            }
                        }
                        _ => self.trigger,
                    };
                    let made: Vec<_> = self.made.in_sentence().collect();
                    // *The stock closed down 1%, against a gain in the Nikkei. It is down 8% this year*.
                    let paragraph = article.document.sentences[i].paragraph;
                    let near = |f: &&Found| {
                        f.sentence + 1 == i && article.document.sentences[f.sentence].paragraph == paragraph
                    };
                    let before = self.made.earlier.iter().rev().take_while(near).last();
                    subject::resolve(article, i, anchor, self.rule().kind, (&made, before))
                }
            };
            // *sent the stock 6% lower*: what moved is told, though not which.
            if subjects.iter().all(|s| s.id.is_none())
                && let Some(told) = self.named("subject").find_map(|s| phrase::unknown(article, i, s))
            {
                subjects = vec![told];
            }
        }
        // 雅加达综合指数…。化工商领涨，该股升2.6%: a share that nothing knows, and no index.
        let other = |s: &FoundSubject| s.id.is_some() && s.kind != Some(SubjectKind::Company);
        if let Some(share) =
            self.unknown_share().filter(|_| !subjects.is_empty() && subjects.iter().all(other))
        {
            subjects = vec![share];
        }
        if let Some(told) = self.in_turn(&subjects) {
            subjects = told;
        }
        // 三大法人卖超412亿元，其中外资卖超387亿元: whose flow it is stands where a part would.
        let investors = |i: usize| {
            let subject = subject::token_subject(article, self.i, i)?;
            (subject.kind == Some(SubjectKind::Investors)).then_some(subject)
        };
        if let Some(own) = self.named("part").flat_map(|s| s.start..s.end).find_map(investors) {
            subjects = vec![own];
        }
        if let Some(own) = self.of_rule() {
            subjects = vec![own];
        }
        if let Some(among) = self.among() {
            subjects = vec![among];
        }
        // *Temasek will pay $1.2 billion for a stake in Sanjivan*: who pays, though no table has the name.
        let before = |s: &FoundSubject| {
            let end = self.mentions().tokens[self.trigger].span.start;
            s.id.is_some() && (s.inherited || s.span.is_none_or(|span| span.start < end))
        };
        let acting = || {
            // *Vanke fell. Mainland investors bought shares*: those who are named do so, not what was spoken of before.
            let taken = subjects.iter().all(|s| s.inherited || s.id.is_none());
            let people = taken.then(|| people(article, i, self.trigger)).flatten();
            let actor = || actor(article, i, self.trigger).filter(|_| !subjects.iter().any(before));
            people.or_else(|| self.rule().agent.then(actor).flatten())
        };
        let acts = self.rule().agent || self.rule().kind == RuleKind::Amount && self.is_dealt();
        if let Some(actor) = acts.then(acting).flatten() {
            subjects = vec![actor];
            self.acts = true;
        }
        self.subjects = subjects;
    }

    /// The words for a share in the clause of the trigger that stand for none that the article names.
    fn unknown_share(&self) -> Option<FoundSubject> {
        let (mentions, fixed) = (self.mentions(), self.fixed());
        let ends = fixed.stop | fixed.comma | fixed.any_quantity;
        let clause = (0..self.trigger).rev().take_while(|&i| mentions.tokens[i].classes & ends == 0);
        let at = clause.into_iter().find(|&i| mentions.tokens[i].classes & fixed.any_subject != 0)?;
        let mention = mentions.subject(&mentions.tokens[at])?;
        let share = mention.anaphor && mention.kind == Some(SubjectKind::Company);
        let known = || subject::token_subject(self.article, self.i, at).is_some();
        let named = self.named("subject").next().is_some();
        (share && !named && !known()).then(|| FoundSubject {
            text: self.article.written(mention.span).to_owned(),
            span: Some(mention.span),
            measure: mention.measure.clone(),
            ..FoundSubject::default()
        })
    }

    /// *Bought HK$9.4 billion of shares*: whether the trigger tells that someone deals in something.
    fn is_dealt(&self) -> bool {
        let told = self.mentions().measure(&self.mentions().tokens[self.trigger]);
        told.is_some_and(|m| self.pack().owners.get(&*m.measure).is_some_and(|o| o.of_investors.is_some()))
    }

    /// The verb that tells where what moved stands (*WTI was at $57.20, up 1.9%*), or where its name ends (*with WTI at
    /// $57.20, up 1.9%*); the trigger where the match opens otherwise.
    fn stands_at(&self) -> usize {
        let (tokens, fixed) = (&self.mentions().tokens, self.fixed());
        let first = tokens[self.m.start].classes;
        let stands = self.pack().classes.bit("LEVEL").unwrap_or_default() | fixed.auxiliary;
        if first & fixed.any_subject != 0 {
            self.m.start + 1
        } else if first & stands != 0 {
            self.m.start
        } else {
            self.trigger
        }
    }

    /// 营收5亿元，净利润1亿元，同比分别增长5%和8%: of what the claims before it told, in their order.
    fn in_turn(&mut self, resolved: &[FoundSubject]) -> Option<Vec<FoundSubject>> {
        let (tokens, pack) = (&self.mentions().tokens, self.pack());
        let turns = pack.classes.bit("zip").unwrap_or_default();
        let moves = self.rule().kind == RuleKind::Move && self.change.len() > 1;
        let named = self.named("subject").next().is_some() || self.change.len() == resolved.len();
        let in_turn = (self.m.start..self.m.end).find(|&i| tokens[i].classes & turns != 0);
        let in_turn = in_turn.filter(|_| moves)?;
        if named {
            let one = resolved.first().filter(|_| resolved.len() == 1)?;
            let all = self.list_before(in_turn, one);
            // Which of the changes is of the one that is known is not told.
            if all.is_none() {
                self.change.drain(..self.change.len() - 1);
            }
            return all;
        }
        let mut told: Vec<FoundSubject> = Vec::new();
        for found in self.made.in_sentence().rev() {
            let of = FoundSubject { measure: Some(found.measure.as_str().into()), ..found.subject.clone() };
            if told.last().is_none_or(|last| (&last.id, &last.measure) != (&of.id, &of.measure)) {
                told.push(of);
            }
        }
        told.truncate(self.change.len());
        told.reverse();
        if told.len() < self.change.len() {
            let one = resolved.first();
            let names =
                one.and_then(|one| self.names_in_turn(one).or_else(|| self.list_before(in_turn, one)));
            self.listed = names.is_some();
            if names.is_none() {
                self.change.truncate(1);
            }
            return names;
        }
        Some(told)
    }

    /// 10年期、5年期和2年期主力合约分别涨0.11%、0.07%和0.02%: as many names as changes before the word that takes them in turn, of
    /// which the last is known.
    fn list_before(&self, in_turn: usize, like: &FoundSubject) -> Option<Vec<FoundSubject>> {
        let (tokens, fixed) = (&self.mentions().tokens, self.fixed());
        let ends = fixed.stop | self.pack().classes.bit("COMMA.clause").unwrap_or_default();
        let start = (0..in_turn).rev().find(|&i| tokens[i].classes & ends != 0).map_or(0, |i| i + 1);
        let soft = fixed.auxiliary | fixed.basis | fixed.time | fixed.compare;
        let end = (start..in_turn).rev().find(|&i| tokens[i].classes & soft == 0)? + 1;
        let all = tenor::listed(self.article, self.i, (start, end), like);
        (all.len() == self.change.len()).then_some(all)
    }

    /// 装备制造业、高技术制造业增加值分别增长8%和9%: as many parts as changes, none of which anything knows.
    fn names_in_turn(&self, one: &FoundSubject) -> Option<Vec<FoundSubject>> {
        let (tokens, fixed) = (&self.mentions().tokens, self.fixed());
        let span = one.span?;
        let words: Vec<_> = tokens.iter().filter(|t| span.contains(t.span)).collect();
        let joins = fixed.list_comma | fixed.conjunction;
        let names = words.split(|t| t.classes & joins != 0).filter_map(|name| {
            let own = name.iter().take_while(|t| t.classes & fixed.measure == 0).map(|t| t.span);
            own.reduce(|a, b| a.cover(b))
        });
        let subject = |span| FoundSubject {
            text: self.article.written(span).to_owned(),
            span: Some(span),
            ..one.clone()
        };
        let names: Vec<_> = names.map(subject).collect();
        (names.len() == self.change.len()).then_some(names)
    }

    /// *With declines of 2% across banks and insurers*: what moved so stands behind.
    fn among(&self) -> Option<FoundSubject> {
        /// Words of it.
        const WORDS: usize = 5;
        let (tokens, pack) = (&self.mentions().tokens, self.pack());
        let bit = |name: &str| pack.classes.bit(name).unwrap_or_default();
        let noun = tokens[self.trigger].classes & bit("MOVE.n") != 0 && self.trigger < self.end;
        tokens.get(self.end).filter(|t| noun && t.classes & bit("AMONG") != 0)?;
        let ends = pack.fixed.stop | pack.fixed.comma | pack.fixed.any_quantity | pack.fixed.time;
        let start = self.end + 1;
        let words = tokens[start..].iter().take(WORDS).take_while(|t| t.classes & ends == 0).count();
        let behind = subject::phrases(self.article, self.i, start, start + words);
        behind.into_iter().next().filter(|_| words > 0)
    }

    /// What the rule itself tells that it speaks of, in the country whose money is told: 外資賣超350億元.
    fn of_rule(&self) -> Option<FoundSubject> {
        let id = self.rule().of.clone()?;
        let slot = self.named("subject").next()?;
        let tokens = &self.mentions().tokens[slot.start..slot.end];
        let span = tokens.first()?.span.cover(tokens.last()?.span);
        let kind = self.pack().subjects.instruments().get(&id).map(|row| row.kind);
        // Whose market they buy on is told by its money.
        let flows = kind == Some(SubjectKind::Investors);
        let money = self.value.iter().chain(&self.change).filter(|_| flows);
        let money = money.filter_map(|(_, f)| f.unit.as_deref());
        Some(FoundSubject {
            kind,
            id: Some(id),
            text: self.article.written(span).to_owned(),
            span: Some(span),
            contract: None,
            venue: None,
            measure: None,
            inherited: false,
            inverse: false,
            place: money.into_iter().find_map(|unit| self.pack().homes.country(unit)).cloned(),
        })
    }

    /// Gives each subject its owner: a statistic belongs to its country, an account to its company, goods to
    /// what was spoken of.
    pub(super) fn find_owners(&mut self) {
        let mut subjects = std::mem::take(&mut self.subjects);
        self.pair_with_dollar(&mut subjects);
        for subject in &mut subjects {
            self.find_owner(subject);
        }
        for subject in &mut subjects {
            if matches!(self.measure_of(subject).as_str(), "price" | "price_target") {
                owner::listed_here(self.article, self.i, self.trigger, subject);
            }
        }
        self.join_last(&mut subjects);
        for subject in &mut subjects {
            self.go_on(subject);
            self.find_words(subject);
            // 价格, 需求 by themselves are of what the sentence named before.
            if let Some(owner) = phrase::goods(self.article, self.i, subject) {
                *subject = if subject.id.is_some() {
                    FoundSubject { text: owner.text, span: owner.span, ..subject.clone() }
                } else {
                    FoundSubject { measure: subject.measure.take(), ..owner }
                };
            }
        }
        self.subjects = subjects;
    }

    /// *The dollar slid to 151.20 yen*: the currency of the price tells the pair.
    fn pair_with_dollar(&self, subjects: &mut [FoundSubject]) {
        let told = self.to.iter().chain(&self.value).next();
        let Some(quote) = told.and_then(|(_, f)| f.unit.as_deref()).filter(|u| *u != "USD") else { return };
        let pair = format!("usd_{}", quote.to_lowercase());
        if let Some(pair) = self.pack().subjects.instruments().get(&pair) {
            let dollar = subjects.iter_mut().filter(|s| s.id.as_deref() == Some("dollar_index"));
            dollar.for_each(|s| (s.id, s.kind) = (Some(pair.id.clone()), Some(pair.kind)));
        }
    }

    fn find_owner(&self, subject: &mut FoundSubject) {
        if self.acts {
            return;
        }
        let (article, i) = (self.article, self.i);
        let mut measure = self.measure_of(subject);
        if measure == "policy_rate" {
            owner::rate_setter(article, i, subject);
            measure = self.measure_of(subject);
        }
        if subject.id.is_none()
            && let Some(company) = owner::of_shares(article, i, subject)
        {
            *subject = company;
            measure = self.measure_of(subject);
        }
        let open = subject.id.is_none() || subject.inherited || owner::misfits(article, i, subject, &measure);
        let owner = if open { owner::owner(article, i, self.trigger, &measure) } else { None };
        // *The 10-year yield fell. Job gains have averaged 29,000*: what was spoken of before has no jobs.
        let traded = matches!(
            subject.kind,
            Some(SubjectKind::Bond | SubjectKind::CurrencyPair | SubjectKind::Index | SubjectKind::Crypto)
        );
        let statistic =
            self.pack().owners.get(&measure).is_some_and(|o| o.of.first() == Some(&SubjectKind::Country));
        if subject.inherited && traded && statistic && owner.is_none() {
            *subject = FoundSubject { measure: subject.measure.take(), ..FoundSubject::default() };
        }
        if let Some(owner) = owner {
            let (text, span) = if subject.span.is_some() {
                (subject.text.clone(), subject.span)
            } else {
                (owner.text.clone(), owner.span)
            };
            *subject = FoundSubject { text, span, measure: subject.measure.clone(), ..owner };
        }
        // (人民币，下同)…收盘价54.22元/吨: no currency is priced by the tonne.
        let per = self.to.iter().chain(&self.value).chain(&self.from).any(|(_, f)| f.per.is_some());
        let priced = subject.kind == Some(SubjectKind::CurrencyPair) && per;
        // *Shares of NASDAQ ABC traded down $0.65*: no index stands in dollars.
        let dollars =
            self.to.iter().chain(&self.value).chain(&self.change).any(|(_, f)| f.unit_name() == "USD");
        if subject.kind == Some(SubjectKind::Index)
            && !subject.inherited
            && subject.contract.is_none()
            && measure == "price"
            && dollars
        {
            let text = subject.text.clone();
            *subject = FoundSubject {
                text,
                span: subject.span,
                measure: subject.measure.take(),
                ..FoundSubject::default()
            };
        }
        // *Euro denominated debt with an average interest rate of 1.76%*: a pair of currencies has no rate that someone sets.
        let rated = subject.kind == Some(SubjectKind::CurrencyPair) && measure == "policy_rate";
        if rated
            || subject.inherited && (priced || self.is_rate(subject, &measure))
            || self.is_regional(subject)
        {
            *subject = FoundSubject { measure: subject.measure.take(), ..FoundSubject::default() };
        }
        // *A demand gap of 41,000 bitcoins*, in an article on silver: what is counted tells of what it is.
        let mut counted = self.value.iter().chain(&self.change).filter_map(|(_, f)| f.unit.as_deref());
        let coin = counted.find_map(|unit| self.pack().subjects.instruments().coin(unit));
        let other = matches!(
            subject.kind,
            Some(SubjectKind::Commodity | SubjectKind::Basket | SubjectKind::Country | SubjectKind::Crypto)
        );
        if let Some(coin) = coin.filter(|c| other && subject.id.as_ref() != Some(&c.id)) {
            (subject.id, subject.kind) = (Some(coin.id.clone()), Some(coin.kind));
        }
        let spaced = self.pack().segmenter == Segmenter::Spaces;
        let rated = self.pack().owners.get(&measure).is_some_and(|o| o.by_others);
        if rated || !spaced {
            let before = self.made.before().next_back().filter(|f| spaced || rated && f.sentence == self.i);
            let last = before.map(|f| f.subject.clone());
            owner::told_of(article, (i, self.trigger), subject, last.as_ref());
        }
    }

    /// *Copper fell. Refineries ran at 93.4% of capacity*: a level in percent is no price of what has one.
    fn is_rate(&self, subject: &FoundSubject, measure: &str) -> bool {
        use SubjectKind::{Basket, Commodity, Company, Crypto, Index};
        let priced = matches!(subject.kind, Some(Basket | Commodity | Company | Crypto | Index));
        let levels = self.to.iter().chain(&self.value).chain(&self.from);
        let mut rates = levels.filter(|(_, f)| f.unit_name() == "percent");
        priced && matches!(measure, "price" | "other") && rates.next().is_some()
    }

    /// 广东省社会消费品零售总额: what a word tells of a country, told of a part of it.
    fn is_regional(&self, subject: &FoundSubject) -> bool {
        let region = self.pack().classes.bit("REGION").unwrap_or_default();
        let country = |m: &SubjectMention| m.kind == Some(SubjectKind::Country) && m.measure.is_none();
        let Some(span) = subject.span.filter(|_| subject.kind == Some(SubjectKind::Country)) else {
            return false;
        };
        if subject.measure.is_none() || region == ClassSet::ZERO {
            return false;
        }
        let mentions = self.mentions();
        let mut before = mentions.tokens.iter().filter(|t| t.span.start <= span.start).rev();
        let nearest = before.find_map(|t| match t {
            t if t.classes & region != 0 => Some(true),
            t => mentions.subject(t).filter(|m| country(m)).map(|_| false),
        });
        nearest == Some(true)
    }

    /// The claim before this step's: in its sentence, or for a part (*Longs made up $1.1 billion of the total*) in the one
    /// before.
    pub(super) fn whole(&self) -> Option<&Found> {
        let sentences = &self.article.document.sentences;
        let near = |f: &&Found| {
            f.sentence + 1 == self.i && sentences[f.sentence].paragraph == sentences[self.i].paragraph
        };
        let parted = self.part.is_some() || self.named("part").next().is_some();
        self.last().or_else(|| self.made.earlier.last().filter(near).filter(|_| parted))
    }

    /// What belongs to the subject of the claim before it.
    fn join_last(&self, subjects: &mut [FoundSubject]) {
        let Some(last) = self.whole() else { return };
        // A part is of what the whole is of.
        if self.part.is_some() {
            for subject in subjects.iter_mut().filter(|s| self.measure_of(s) == last.measure) {
                *subject = FoundSubject { measure: subject.measure.take(), ..last.subject.clone() };
            }
        }
        // *China's exports grew 10%, while imports rose 1%*: the statistics of one country.
        if last.subject.kind == Some(SubjectKind::Country) {
            let measures: Vec<_> = self.mentions().measures.iter().map(|m| m.span).collect();
            for subject in subjects {
                if subject.id.is_none() && subject.span.is_some_and(|s| measures.contains(&s)) {
                    (subject.id, subject.kind, subject.inherited) =
                        (last.subject.id.clone(), last.subject.kind, true);
                }
            }
        }
    }

    /// *Core prices rose 0.4%. From a year ago it increased 3.2%*; in Chinese without the pronoun, where the clause tells
    /// nothing but its time: a move of what the claim before it told.
    fn go_on(&self, subject: &mut FoundSubject) {
        let fixed = &self.pack().fixed;
        let tokens = &self.mentions().tokens;
        if subject.id.is_some() || self.change.is_empty() || self.measure_of(subject) != "other" {
            return;
        }
        let rate = self.pack().classes.bit("RATE").unwrap_or_default();
        let soft = fixed.time | fixed.compare | fixed.auxiliary | fixed.hedge | rate;
        let mut clause =
            tokens[..self.trigger].iter().rev().take_while(|t| t.classes & (fixed.comma | fixed.stop) == 0);
        let spaced = self.pack().segmenter == Segmenter::Spaces;
        let first = clause.find(|t| t.classes & soft == 0);
        let pronoun = first.filter(|t| spaced && t.classes & fixed.pronoun != 0).map(|t| t.span);
        let ends = self.to.is_empty() && self.value.is_empty();
        let goes_on = subject.text.is_empty() && (pronoun.is_some() || !spaced && first.is_none() && ends);
        let near = |f: &&Found| f.sentence == self.i || referred::goes_on(self.article, f.sentence, self.i);
        if let Some(last) = self.made.before().next_back().filter(|f| goes_on && near(f)) {
            let measure = Some(last.measure.as_str().into());
            let told = FoundSubject { measure, ..last.subject.clone() };
            *subject = match pronoun {
                Some(it) => {
                    FoundSubject { text: self.article.written(it).to_owned(), span: Some(it), ..told }
                }
                None => FoundSubject { inherited: true, ..told },
            };
        }
    }

    /// A subject without words is called by what is measured.
    fn find_words(&self, subject: &mut FoundSubject) {
        if subject.span.is_some() || !subject.text.is_empty() {
            return;
        }
        let (article, i) = (self.article, self.i);
        subject.span = measured::measure_span(article, i, self.start, self.end);
        if subject.span.is_none()
            && let Some((span, measure)) = phrase::words_before(article, i, self.trigger)
                .or_else(|| phrase::words_before(article, i, self.m.start))
        {
            subject.span = Some(span);
            subject.measure = subject.measure.take().or(measure);
        }
    }
}
