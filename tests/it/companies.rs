//! Companies in short articles, as `tests/cases/<lang>/companies.md` tells them.

use wirecheck::lang::{Files, Instruments};

use super::support::read;

/// Title, article and expected subjects of each case.
fn cases(text: &str) -> Vec<(&str, &str, &str)> {
    text.split("\n## ")
        .skip(1)
        .map(|part| {
            let mut lines = part.lines().filter(|line| !line.is_empty());
            let mut next = || lines.next().unwrap();
            (next(), next(), next())
        })
        .collect()
}

fn check(text: &str) {
    let mut wrong = Vec::new();
    for (title, article, expected) in cases(text) {
        let record = read(article);
        let subjects = record.subjects.iter().filter_map(|s| Some(format!("{} {}", s.text, s.id.as_ref()?)));
        let found = format!("= {}", subjects.collect::<Vec<_>>().join("; "));
        if found.trim_end() != expected {
            wrong.push(format!("{title}: {article}\n  found    {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn english_companies_are_read_where_they_are_meant() {
    check(include_str!("../cases/en/companies.md"));
}

#[test]
fn chinese_companies_are_read_where_they_are_meant() {
    check(include_str!("../cases/zh/companies.md"));
}

#[test]
fn listed_companies_are_found_by_ticker_name_and_symbol() {
    let table = Instruments::from_files(&Files::embedded()).unwrap();
    for (alias, id) in [
        ("AIXA.DE", "AIXA.DE"),
        ("AIIXY", "AIXA.DE"),
        ("aixtron", "AIXA.DE"),
        ("SYIEY", "SY1.DE"),
        ("eBay", ""),
        ("thermo fisher", "TMO"),
        ("icici bank", "ICICIBANK.NS"),
        ("regeneron", "REGN"),
        ("celsius", ""),
        ("saudi arabian", ""),
        ("維爾利", "300190.SZ"),
        ("玉晶光", "3406.TW"),
        ("太阳能", ""),
        ("ball", ""),
    ] {
        assert_eq!(table.lookup(alias).map_or("", AsRef::as_ref), id, "{alias}");
    }
    let row = table.get("3406.TW").unwrap();
    assert_eq!([&row.zh_hans, &row.zh_hant], ["玉晶光", "玉晶光"]);
    assert!(table.aliases("AIXA.DE").iter().any(|name| name == "Aixtron"));
}

#[test]
fn people_of_a_company_are_no_company() {
    for article in
        ["记者从浙江医药相关人士处了解到，利润增长3%。", "记者从接近腾讯的知情人士处获悉，利润增长3%。"]
    {
        let kinds: Vec<_> = read(article).attributions.iter().map(|a| a.source_kind).collect();
        assert_eq!(kinds, [wirecheck::record::SourceKind::Unnamed], "{article}");
    }
}

#[test]
fn no_name_of_the_lists_is_lost() {
    let files = Files::embedded();
    let lists: Vec<&str> =
        files.iter().filter(|(path, _)| path.starts_with("listed/")).map(|f| f.1).collect();
    assert_eq!(lists.len(), 4);
    let table = Instruments::from_files(&files).unwrap();
    let rows = lists.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
    let rows = rows.filter_map(|line| line.split_once('|'));
    let lost: Vec<&str> = rows.map(|row| row.0).filter(|id| table.get(id).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
}
