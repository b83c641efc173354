//! A seeded generator of articles for measuring how time and memory grow: `scale CLAIMS [SEED]` prints JSON Lines.
//!
//! About five claims an article, over sixty subjects and two years; one hot subject holds a fifth of all claims. A tenth
//! of the articles are reprints, and one figure in a hundred is wrong. `tests/bench/scale.sh` measures with it.

mod random;

use std::io::{self, BufWriter, Write};

use random::Random;

/// The subject that a fifth of all claims are about.
const HOT: &str = "Gold";
const SUBJECTS: [&str; 30] = [
    "Silver",
    "Platinum",
    "Palladium",
    "Copper",
    "Brent crude",
    "WTI crude",
    "Natural gas",
    "Wheat",
    "Corn",
    "Bitcoin",
    "Ethereum",
    "The S&P 500",
    "The Nasdaq Composite",
    "The Kospi",
    "The Hang Seng",
    "The Nikkei 225",
    "The CSI 300",
    "Apple shares",
    "Microsoft shares",
    "Nvidia shares",
    "AMD shares",
    "Amazon shares",
    "Tesla shares",
    "Intel shares",
    "Boeing shares",
    "Pfizer shares",
    "Toyota shares",
    "Walmart shares",
    "Aluminium",
    "Nickel",
];
const OUTLETS: usize = 40;
const CLAIMS_EACH: usize = 5;

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    let claims: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let seed: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut last = String::new();
    for n in 0..claims.div_ceil(CLAIMS_EACH) {
        let day = random.below(730);
        let (year, month, dom) = (2024 + day / 365, 1 + (day % 365) / 31, 1 + day % 28);
        // Copies keep the text of the article before.
        if n == 0 || random.below(10) > 0 {
            last.clear();
            for _ in 0..CLAIMS_EACH {
                let hot = random.below(5) == 0;
                let which = random.below(SUBJECTS.len());
                let subject = if hot { HOT } else { SUBJECTS[which] };
                // What a day's reports of a subject say follows from both, but for the wrong ones.
                let base = day * 31 + if hot { 97 } else { which };
                let wrong = if random.below(100) == 0 { 3 } else { 0 };
                let (whole, tenth) = (1 + base % 7 + wrong, base % 10);
                let way = if base.is_multiple_of(2) { "rose" } else { "fell" };
                last += &format!(
                    "{subject} {way} {whole}.{tenth}% to ${}.{:02} on {year}-{month:02}-{dom:02}. ",
                    100 + base % 900,
                    base % 100
                );
            }
        }
        let outlet = random.below(OUTLETS);
        writeln!(
            out,
            "{{\"id\":\"s{n}\",\"publisher\":\"Outlet {outlet}\",\"published\":\"{year}-{month:02}-{dom:02}\",\"text\":\"{}\"}}",
            last.trim_end()
        )?;
    }
    out.flush()
}
