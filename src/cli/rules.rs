//! `wirecheck rules`: the language packs, listed and explained.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;
use jiff::civil::Date;

use super::{Global, Outcome, output};
use crate::lang::{Pack, Rule, RuleKind};
use crate::mention::{Mentions, scan};
use crate::text::{Lang, Script, Span, normalize, script_of};

/// List the rules of the language packs, explain one, or show how a sentence is read
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wirecheck rules                      every rule, one a line
  wirecheck rules en/move-noun         one rule with its pattern and examples
  wirecheck rules --text \"Gold fell 3% to $4,604.47\"
                                       the words' classes, and which rule read which words")]
pub(crate) struct Command {
    /// Name of a rule, with or without its language
    #[arg(value_name = "RULE")]
    name: Option<String>,
    /// Show how this sentence is read
    #[arg(long, value_name = "SENTENCE", conflicts_with = "name")]
    text: Option<String>,
    /// Day against which *on Monday* is read
    #[arg(long, value_name = "YYYY-MM-DD", requires = "text")]
    reference_date: Option<Date>,
}

impl Command {
    pub(crate) fn run(&self, global: &Global) -> Result<Outcome> {
        let pipeline = global.pipeline()?;
        let mut out = output::stdout();
        if let Some(text) = &self.text {
            let (text, _) = normalize(text);
            let lang = if script_of(&text) == Script::Han { Lang::Zh } else { Lang::En };
            for pack in pipeline.packs() {
                if pack.lang == lang {
                    explain(&mut out, &text, self.reference_date, pack)?;
                }
            }
            return Ok(Outcome::Done);
        }
        let mut shown = 0;
        for pack in pipeline.packs() {
            for rule in &pack.rules.all {
                let full = format!("{}/{}", pack.lang.code(), rule.source.name);
                match &self.name {
                    None => writeln!(out, "{full:28} {:12} {}", kind(rule.source.kind), rule.source.about)?,
                    Some(name) if *name == full || *name == rule.source.name => {
                        describe(&mut out, &full, rule)?
                    }
                    Some(_) => continue,
                }
                shown += 1;
            }
        }
        match &self.name {
            Some(name) if shown == 0 => bail!("no rule is called {name}; `wirecheck rules` lists them"),
            _ => Ok(Outcome::Done),
        }
    }
}

fn kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Move => "move",
        RuleKind::Level => "level",
        RuleKind::Amount => "amount",
        RuleKind::Cause => "cause",
        RuleKind::Attribution => "attribution",
    }
}

fn describe(out: &mut impl Write, full: &str, rule: &Rule) -> Result<()> {
    let source = &rule.source;
    writeln!(out, "{full} ({}) at config/{}:{}", kind(source.kind), rule.place.0, rule.place.1)?;
    writeln!(out, "  {}", source.about)?;
    for line in source.pattern.get_ref().trim().lines() {
        writeln!(out, "  pattern  {}", line.trim())?;
    }
    if let Some(next) = &source.next {
        writeln!(out, "  next     {}", next.get_ref().trim())?;
    }
    for example in &source.examples {
        writeln!(out, "  reads    {example}")?;
    }
    for example in &source.not {
        writeln!(out, "  not      {example}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// The classes of every word, and what each rule that matched read.
fn explain(out: &mut impl Write, text: &str, reference: Option<Date>, pack: &Pack) -> Result<()> {
    let mentions = scan(text, Span::new(0, text.len()), reference, pack);
    for token in &mentions.tokens {
        writeln!(out, "{:24} {}", token.span.slice(text), pack.classes.describe(token.classes))?;
    }
    let kinds = [RuleKind::Move, RuleKind::Level, RuleKind::Amount, RuleKind::Cause, RuleKind::Attribution];
    for found in pack.rules.run(&mentions.symbols, mentions.present, &kinds) {
        let slots: Vec<String> = found
            .slots
            .iter()
            .map(|s| format!("{}={:?}", s.name, words(text, &mentions, s.start, s.end)))
            .collect();
        writeln!(out, "{}: {}", pack.rules.all[found.rule].source.name, slots.join(" "))?;
    }
    Ok(())
}

fn words<'a>(text: &'a str, mentions: &Mentions, start: usize, end: usize) -> &'a str {
    match (mentions.tokens.get(start), mentions.tokens.get(end.saturating_sub(1))) {
        (Some(first), Some(last)) => first.span.cover(last.span).slice(text),
        _ => "",
    }
}
