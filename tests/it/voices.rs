//! Attributions and causal links of texts that no single rule explains.

use wirecheck::claim::render_link;

use crate::support::{check_cases, read};

#[test]
fn marks_that_set_off_a_word_are_no_speech() {
    let record = read("不同于「避险」说法,他说:“下跌。”");
    let said: Vec<&str> =
        record.attributions.iter().filter_map(|a| a.content.as_ref()).map(|c| c.text.as_str()).collect();
    assert!(said.len() == 1 && said[0].contains("下跌") && !said[0].contains("避险"), "{said:?}");
}

/// The causal links of a text, in order.
fn links(text: &str) -> String {
    read(text).causal_links.iter().map(render_link).collect::<Vec<_>>().join("; ")
}

#[test]
fn english_texts_give_their_links() {
    check_cases(include_str!("../cases/en/causes.md"), links);
}

#[test]
fn chinese_texts_give_their_links() {
    check_cases(include_str!("../cases/zh/causes.md"), links);
}
