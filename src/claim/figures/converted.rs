//! The same in other money, told in brackets right behind: *214.7 billion rupees ($2.46 billion)*, 62亿港元（约合8亿美元）.

use super::figure;
use super::step::{Step, Told};
use crate::claim::article::Found;
use crate::figure::Figure;
use crate::record::Figures;

/// Tokens between an opening bracket and the sum: *(about $2.46 billion)*.
const BETWEEN: usize = 2;

/// The claims of a step once more, with the sums that brackets behind its own tell in other money.
pub(super) fn again(step: &Step<'_>, claims: &[Found]) -> Vec<Found> {
    let other = |told: &[Told]| -> Vec<(Figure, Figure)> {
        told.iter().filter_map(|(token, sum)| Some((sum.clone(), behind(step, *token, sum)?))).collect()
    };
    let [from, to, value] = [other(&step.from), other(&step.to), other(&step.value)];
    if [&from, &to, &value].iter().all(|sums| sums.is_empty()) {
        return Vec::new();
    }
    let of = |sums: &[(Figure, Figure)], own: &Option<Figure>| {
        let own = own.as_ref()?;
        sums.iter().find(|(sum, _)| sum == own).map(|(_, other)| other.clone())
    };
    let mut found: Vec<Found> = Vec::new();
    // What a market pays, in the money of another, is no price of that other market.
    for claim in claims.iter().filter(|claim| claim.measure != "price") {
        let told = &claim.figures;
        // A level without a move keeps its end as its value.
        let value = of(&value, &told.value).or_else(|| of(&to, &told.value));
        let figures = Figures { change: None, from: of(&from, &told.from), to: of(&to, &told.to), value };
        let twice = |f: &Found| f.figures == figures && f.subject.id == claim.subject.id;
        if figures.each().next().is_some() && !found.iter().any(twice) {
            found.push(Found { figures, ..claim.clone() });
        }
    }
    found
}

/// The sum of other money in the brackets right behind a token.
fn behind(step: &Step<'_>, token: usize, sum: &Figure) -> Option<Figure> {
    let (tokens, fixed) = (&step.mentions().tokens, step.fixed());
    tokens.get(token + 1).filter(|t| t.classes & fixed.open != 0)?;
    let soft = fixed.word | fixed.hedge;
    let at = (token + 2..tokens.len().min(token + 3 + BETWEEN))
        .find(|&i| tokens[i].classes & soft == 0 || tokens[i].classes & fixed.any_quantity != 0)?;
    tokens.get(at + 1).filter(|t| t.classes & fixed.close != 0)?;
    let other = figure(step.article, step.i, at)?;
    (sum.is_money() && other.is_money() && other.unit != sum.unit).then_some(other)
}
