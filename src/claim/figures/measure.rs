//! What a step measures of its subjects: by its words, by its figures, and by what has such a measure at all.

use super::step::Step;
use crate::claim::article::FoundSubject;
use crate::claim::{measured, subject};
use crate::figure::Figure;
use crate::lang::{Owner, RuleKind, SubjectKind, UnitFamily};
use crate::mention::Item;

/// Words behind *in* among which what moved is named.
const WITHIN: usize = 3;

impl Step<'_> {
    /// Finds the measure that its words tell; false where the step speaks of a part of nothing.
    pub(super) fn find_measure(&mut self) -> bool {
        let (article, i, mentions) = (self.article, self.i, self.mentions());
        let near = |start, end| subject::measure_near(&mentions.tokens, mentions, start, end);
        let told = self.rule().measure.clone();
        let told = told.or_else(|| self.named("measure").find_map(|s| near(s.start, s.end)));
        // 减产: the verb itself tells what it moves.
        let elided = self.named("move").next().is_none();
        let verb_measure = || {
            let own = mentions.measure(&mentions.tokens[self.trigger]);
            own.filter(|_| !elided || self.made.here.is_empty()).map(|m| m.measure.to_string())
        };
        // *lowered its growth forecast for China*: what is moved is measured before it is named.
        let object_measure = || {
            let object = self.named("subject").find(|s| s.start > self.trigger)?;
            near(self.trigger + 1, object.start)
        };
        // *Post an $87 billion deficit*: what is measured stands right behind its figure.
        let behind = || {
            let level = self.rule().kind == RuleKind::Level;
            let next = self.value.first().filter(|_| level)?.0 + 1;
            let told = mentions.measure(mentions.tokens.get(next)?);
            told.filter(|m| !m.company).map(|m| m.measure.to_string())
        };
        // *A rise of 4.1% in global RevPAR*: in what it moved stands behind its size.
        let within = || {
            let moved = self.rule().kind == RuleKind::Move && self.named("measure").next().is_none();
            let inside = self.pack().classes.bit("IN").filter(|_| moved)?;
            mentions.tokens.get(self.end).filter(|t| t.classes & inside != 0 && t.item == Item::Word)?;
            let ends = self.fixed().stop | self.fixed().comma | self.fixed().any_subject | self.fixed().time;
            let words = mentions.tokens[self.end + 1..].iter().take(WITHIN);
            near(self.end + 1, self.end + 1 + words.take_while(|t| t.classes & ends == 0).count())
        };
        let told = told.or_else(verb_measure).or_else(object_measure).or_else(behind).or_else(within);
        let relative =
            self.to.iter().chain(&self.value).chain(&self.from).any(|(_, f)| f.unit_name() == "percent");
        let head = relative.then(|| measured::head(article, i, self.end)).flatten();
        let told = head.or(told);
        // An elided verb's clause measures what the clause before it does.
        let carried = self.made.here.last().filter(|_| elided).map(|f| f.measure.clone());
        let amount = self.rule().kind == RuleKind::Amount;
        let words = self.named("part").next().map(|s| self.words(s.start, s.end));
        // 其中外资卖超387.9亿元: one of several, and not a part of them.
        let own = self.subjects.iter().any(|s| s.kind == Some(SubjectKind::Investors) && !s.inherited);
        let part = measured::part(article, i, (self.start, self.end), words).filter(|_| amount && !own);
        if part.is_some() && self.whole().is_none() && told.is_none() {
            return false;
        }
        // 247家钢厂高炉开工率82%: what is counted there is no rate.
        let counts = |f: &Figure| f.unit.is_some() && !f.is_money() && !measured::is_relative(f);
        let rated = told.as_deref().and_then(|m| self.pack().measures.get(m)).map(|m| &*m.units);
        let is_rate =
            rated.is_some_and(|units| !units.is_empty() && units.iter().all(|u| *u == UnitFamily::Percent));
        if amount && is_rate && self.value.iter().any(|(_, f)| counts(f)) {
            return false;
        }
        let ends = self.from.iter().chain(&self.to).chain(&self.value).map(|(_, f)| (f.clone(), true));
        self.figures = ends.chain(self.change.iter().map(|(_, f)| (f.clone(), false))).collect();
        let mut figures = self.value.iter().chain(&self.to).chain(&self.change);
        let counted = figures.find_map(|&(at, _)| measured::counted(article, i, at));
        // *Health care added 43,000 jobs, restaurants gained 37,000*: the unit is told once.
        let in_list = || {
            let bare = self.change.iter().all(|(_, f)| f.unit.is_none()) && !self.change.is_empty();
            let last = self.last().filter(|f| bare && self.to.is_empty() && f.figures.change.is_some())?;
            let jobs = last.figures.change.iter().map(|f| (0, f.clone())).collect::<Vec<_>>();
            measured::of_jobs(&jobs)
        };
        self.counted = counted.or_else(|| measured::of_jobs(&self.change)).or_else(in_list);
        (self.told_measure, self.carried_measure, self.part) = (told, carried, part);
        true
    }

    /// Whether neither its words nor those of its subject tell what is measured.
    pub(super) fn untold(&self, subject: &FoundSubject) -> bool {
        self.told_measure.is_none() && self.carried_measure.is_none() && subject.measure.is_none()
    }

    /// *Intel posted a loss of $2 billion*: a sum that no share moves by is what the company lost.
    pub(super) fn is_loss(&self, subject: &FoundSubject) -> bool {
        let bit = |name: &str| self.pack().classes.bit(name).unwrap_or_default();
        let tokens = &self.mentions().tokens;
        let is = |at: usize, classes| tokens.get(at).is_some_and(|t| t.classes & classes != 0);
        if subject.kind != Some(SubjectKind::Company) || !is(self.trigger, bit("LOSSES")) {
            return false;
        }
        let sum = |f: &Figure| {
            f.is_money()
                && f.per.is_none()
                && self.price_sum().zip(f.written()).is_some_and(|(least, n)| n.abs() >= least)
        };
        // *A loss of $280 billion in market value*.
        let behind = self.end + usize::from(is(self.end, bit("IN")));
        self.told_measure.is_none()
            && !is(behind, self.fixed().measure)
            && !self.change.is_empty()
            && self.change.iter().all(|(_, f)| sum(f))
            && self.from.is_empty()
            && self.to.is_empty()
    }

    /// The least sum of money that is no price.
    fn price_sum(&self) -> Option<rust_decimal::Decimal> {
        self.pack().owners.get("price").and_then(|o| o.sum.as_ref()).map(|s| s.from)
    }

    /// What is measured of a subject, by the words.
    fn spoken_measure(&self, subject: &FoundSubject) -> String {
        if self.part.is_some() && self.told_measure.is_none() {
            return self.whole().map_or_else(|| "other".to_owned(), |f| f.measure.clone());
        }
        if self.is_loss(subject) {
            return "loss".to_owned();
        }
        let spoken = self.named("subject").next().is_some();
        let nameless = subject.id.is_none() && subject.span.is_none() && subject.text.is_empty();
        // A subject that the match names tells its own measure: 油价 is a price whatever was spoken of before.
        let own = || subject.measure.as_deref().filter(|_| spoken).map(str::to_owned);
        // In an apposition (*revenue of $10 billion, up 34%*) the measure stands before the match.
        let before = || {
            let apposed = self.start < self.trigger || nameless;
            apposed.then(|| measured::measure_before(self.article, self.i, self.start, spoken)).flatten()
        };
        // *Sales rose 1.9%, while Walmart's rose 4.5%*: whose it is alone.
        let elliptic = || {
            let tokens = &self.mentions().tokens;
            let bare = subject.id.is_some() && subject.measure.is_none() && self.trigger > 0;
            let owns = bare && tokens[self.trigger - 1].classes & self.fixed().possessive != 0;
            self.last().filter(|f| owns && f.subject.id != subject.id).map(|f| f.measure.clone())
        };
        let flow = || subject.measure.as_deref().filter(|_| subject.kind == Some(SubjectKind::Investors));
        self.told_measure
            .clone()
            .or_else(|| self.counted.clone())
            .or_else(|| flow().map(str::to_owned))
            .or_else(elliptic)
            .or_else(|| self.carried_measure.clone())
            .or_else(own)
            .or_else(before)
            .or_else(|| subject.measure.as_deref().map(str::to_owned))
            .unwrap_or_else(|| measured::usual_measure(subject))
    }

    /// What is measured of a subject, as far as its figures can be that.
    pub(super) fn measure_of(&self, subject: &FoundSubject) -> String {
        let measure = self.spoken_measure(subject);
        if measure == "price" && self.is_worth() {
            return "holdings".to_owned();
        }
        let owner = self.pack().owners.get(&measure);
        if let Some(other) = owner.and_then(|owner| self.told_otherwise(owner, subject)) {
            return other;
        }
        // No price stands at a percentage, no rate in tonnes, no share at a bare million; and no country has a price, nor
        // is what its people spend an investment.
        let company = subject.kind == Some(SubjectKind::Company);
        let units = self.pack().measures.get(&measure).map(|m| &*m.units).unwrap_or_default();
        let numbered = units.first() == Some(&UnitFamily::Count) && !units.contains(&UnitFamily::Money);
        let most = owner.and_then(|o| o.bare).filter(|_| company);
        let fits = self.figures.iter().all(|(f, end)| {
            let bare = f.unit.is_none() && f.per.is_none();
            let many = *end && bare && most.zip(f.written()).is_some_and(|(most, n)| n >= most);
            measured::can_be(&measure, f, *end) && !many && !(numbered && f.is_money())
        });
        let never = subject.kind.is_some_and(|kind| owner.is_some_and(|o| o.never.contains(&kind)));
        if !fits || never || company && measure == "price" && self.counts_others() {
            // *margins on gold rise to 8% and silver's to 15% from 11%*: such figures measure what those before them did.
            let before = self.last().filter(|_| !fits && self.untold(subject));
            return before
                .filter(|f| f.measure != measure)
                .map_or_else(|| "other".to_owned(), |f| f.measure.clone());
        }
        let place = (subject, self.trigger);
        let otherwise = |owner| measured::otherwise(self.article, self.i, place, owner, &self.figures);
        owner.filter(|_| self.untold(subject)).and_then(otherwise).unwrap_or(measure)
    }

    /// *Holds 58,300 shares of the brewer's stock worth $1.46 million*: a sum that all of them are worth, and no share.
    fn is_worth(&self) -> bool {
        let tokens = &self.mentions().tokens;
        let ends = self.fixed().stop | self.fixed().comma;
        let Some((value, sum)) = self.value.first().filter(|(_, f)| f.is_money() && f.per.is_none()) else {
            return false;
        };
        let clause = (0..*value).rev().take_while(|&i| tokens[i].classes & ends == 0);
        let shares =
            clause.filter_map(|i| super::figure(self.article, self.i, i)).find(|f| f.unit_name() == "share");
        let many = shares.and_then(|f| f.written()).filter(|&n| n > rust_decimal::Decimal::ONE);
        many.zip(sum.written()).is_some_and(|(shares, sum)| sum >= shares)
    }

    /// *Added more than 300 engineers*: the number is of what stands behind it.
    fn counts_others(&self) -> bool {
        let tokens = &self.mentions().tokens;
        let noun = |at: usize| {
            tokens.get(at + 1).is_some_and(|t| {
                t.classes == self.fixed().word
                    && self.article.words(t.span).starts_with(|c: char| c.is_ascii_lowercase())
            })
        };
        let whole =
            |f: &Figure| f.unit.is_none() && f.resolution.is_none_or(|r| r >= rust_decimal::Decimal::ONE);
        self.change.iter().any(|(token, figure)| whole(figure) && noun(*token))
    }

    /// What a measure is called where it is told of such a subject, or in such a unit.
    fn told_otherwise(&self, owner: &Owner, subject: &FoundSubject) -> Option<String> {
        let of = |kind| subject.kind == Some(kind);
        let told = |is: &dyn Fn(&Figure) -> bool| self.figures.iter().any(|(f, _)| is(f));
        // A profit for each share is what a share earns.
        let each_share = self.to.iter().chain(&self.value).any(|(_, f)| f.per.as_deref() == Some("share"));
        // *Sales of 792,000 tons*: a quantity is no revenue.
        let quantity = |f: &Figure| {
            let relative =
                matches!(f.unit_name(), "" | "percent" | "percentage_point" | "basis_point" | "ratio");
            !relative && !f.is_money()
        };
        let investors = owner.of_investors.as_ref().filter(|_| of(SubjectKind::Investors));
        let each_share = || owner.per_share.as_ref().filter(|_| each_share);
        let in_quantity = || owner.in_quantity.as_ref().filter(|_| told(&quantity));
        let in_money = || {
            let large =
                |f: &Figure, from| f.is_money() && f.per.is_none() && f.written().is_some_and(|n| n >= from);
            let sums = owner.in_sums.as_ref().filter(|_| of(SubjectKind::Company));
            let land = owner.in_money.as_ref().filter(|_| of(SubjectKind::Country));
            let sums = sums.filter(|sums| told(&|f| large(f, sums.from))).map(|sums| &sums.is);
            sums.or_else(|| land.filter(|_| told(&Figure::is_money)))
        };
        // *The odds of a half-point hike rose to 30%*: its size stands before the noun.
        let step = |(at, f): &(usize, Figure)| {
            *at < self.trigger && matches!(f.unit_name(), "percentage_point" | "basis_point")
        };
        let ends = self.from.len() + self.to.len() + self.value.len();
        let in_steps = || owner.steps.as_ref().filter(|_| ends == 0 && self.change.iter().any(step));
        let in_lots = || owner.in_lots.as_ref().filter(|_| told(&|f| f.unit_name() == "lot"));
        investors
            .or_else(in_steps)
            .or_else(in_lots)
            .or_else(each_share)
            .or_else(in_quantity)
            .or_else(in_money)
            .cloned()
    }
}
