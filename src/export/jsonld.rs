//! Claims as linked data: schema.org `Claim` with where it appears, and PROV for what was copied from what.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::claims::summary;
use crate::store::{StoredArticle, StoredClaim};

/// One JSON-LD document of `claims` and the articles they stand in.
///
/// Each claim is a schema.org `Claim` with its words, its day and the article it appears in; an article that goes back to
/// another is `prov:wasDerivedFrom` it, with the reason.
///
/// # Errors
/// `out` cannot be written.
pub fn jsonld(claims: &[StoredClaim], articles: &[StoredArticle], out: &mut impl Write) -> io::Result<()> {
    let context = json!({
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "wirecheck": "urn:wirecheck:",
        "prov:wasDerivedFrom": {"@type": "@id"},
        "appearance": {"@type": "@id"},
    });
    write!(out, "{{\"@context\":{context},\"@graph\":[")?;
    let current: BTreeMap<&str, &StoredArticle> =
        articles.iter().filter(|a| !a.superseded).map(|a| (a.document.as_str(), a)).collect();
    let by_id: BTreeMap<&str, &str> =
        current.values().map(|a| (a.facts.id.as_str(), a.document.as_str())).collect();
    let mut lead = "\n";
    for article in current.values() {
        write!(out, "{lead}{}", node(article, &by_id))?;
        lead = ",\n";
    }
    for claim in claims {
        write!(out, "{lead}{}", claim_node(claim))?;
        lead = ",\n";
    }
    writeln!(out, "\n]}}")
}

fn article_id(document: &str) -> String {
    format!("urn:wirecheck:article:{document}")
}

fn node(article: &StoredArticle, by_id: &BTreeMap<&str, &str>) -> Value {
    let facts = &article.facts;
    let mut node = json!({
        "@id": article_id(&article.document),
        "@type": "NewsArticle",
        "identifier": facts.id,
        "inLanguage": facts.lang.code(),
        "wirecheck:origin": article.origin,
    });
    let parts = [
        ("headline", article.title.clone().map(Value::from)),
        ("url", facts.url.clone().map(Value::from)),
        ("datePublished", facts.published.map(|d| d.to_string().into())),
        ("publisher", facts.publisher.as_ref().map(|p| json!({"@type": "Organization", "name": p}))),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            node[name] = value;
        }
    }
    if let Some(kinship) = &article.kinship
        && let Some(source) = kinship.with.as_deref().and_then(|id| by_id.get(id))
    {
        node["prov:wasDerivedFrom"] = article_id(source).into();
        node["wirecheck:reason"] = kinship.reason.en.clone().into();
    }
    node
}

fn claim_node(stored: &StoredClaim) -> Value {
    let claim = &stored.claim;
    let mut node = json!({
        "@id": format!("urn:wirecheck:claim:{}", stored.key()),
        "@type": "Claim",
        "identifier": claim.id,
        "name": summary(claim),
        "text": stored.sentence.trim(),
        "appearance": article_id(&stored.document),
        "about": {"@type": "Thing", "identifier": claim.subject.id, "name": claim.subject.text},
        "wirecheck:claim": claim,
    });
    if let Some(window) = &claim.window {
        node["temporalCoverage"] = format!("{}/{}", window.start, window.end).into();
    }
    if let Some(source) = &stored.source {
        node["author"] = json!({"@type": "Thing", "name": source});
    }
    let mut verdicts: Vec<Value> = stored.facts.values().map(|f| json!(f.verdict)).collect();
    verdicts.dedup();
    if !verdicts.is_empty() {
        node["wirecheck:verdict"] = verdicts.into();
    }
    node
}
