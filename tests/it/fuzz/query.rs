//! A query or plain question to what a store finds, and the lines in which it is shown.

use std::sync::LazyLock;

use wirecheck::error::Error;
use wirecheck::export::{claims, layout};
use wirecheck::lang::Files;
use wirecheck::question;
use wirecheck::store::{self, Context, Store, StoredClaim, Writer};

use crate::support::{PIPELINE, read};

/// A store of a few claims. Its index is mapped, and so outlives its folder.
static STORE: LazyLock<Store> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let context = Context::from_files(&Files::embedded()).unwrap();
    let mut writer = Writer::open(folder.path(), context.clone()).unwrap();
    for text in [
        "Spot silver fell 11.25% to $75.10 an ounce on Monday as margin calls rose.",
        "现货黄金周一下跌逾5%，至每盎司4604.47美元。",
        "Apple cut 1,200 jobs in January, the company said.",
    ] {
        writer.add(read(text)).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    store::open(folder.path(), context).unwrap()
});

/// Ask `data` as a query and as a question, and show claims as if it were their sentence.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = question::read(&text, &PIPELINE, jiff::civil::date(2026, 2, 4));
    if reading.query != text {
        let _ = search(&text);
    }
    let found = search(&reading.query);
    // Words alone are no mistake, whatever they are read as.
    if text.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && !text.split(' ').any(|w| ["AND", "OR", "NOT"].contains(&w))
    {
        assert!(found.is_some(), "{reading:?}");
    }
    let cells = 8 + data.len() % 90;
    check_lines(&text, cells);
    if let Some(claim) = found.and_then(|claims| claims.into_iter().next()) {
        let points = text.chars().count();
        let marks = vec![("change".to_owned(), [points / 3, points / 2])];
        let claim = StoredClaim { sentence: text.into_owned(), marks, ..claim };
        claims::text(&claim, cells, &mut Vec::new()).unwrap();
        claims::csv([&claim].into_iter(), &mut Vec::new()).unwrap();
    }
}

/// The claims found; none where the query has a mistake, whose place and message are told.
fn search(query: &str) -> Option<Vec<StoredClaim>> {
    match STORE.search(query, 1, &[]) {
        Ok(found) => {
            assert!(found.claims.len() == found.total.min(1));
            Some(found.claims)
        }
        Err(Error::Query { at, message }) => {
            assert!(at <= query.chars().count() && !message.is_empty(), "{at}: {message}");
            None
        }
        Err(fault) => panic!("{fault}"),
    }
}

/// Lines hold every character but white space at their ends, and fit. What joins into one sign may take more cells than
/// its characters, so these are counted.
fn check_lines(text: &str, cells: usize) {
    let width =
        |text: &str| -> usize { text.chars().map(|c| layout::width(c.encode_utf8(&mut [0; 4]))).sum() };
    let mut at = 0;
    for line in layout::wrap(text, cells) {
        assert!(line.start >= at && text[at..line.start].trim().is_empty(), "{text:?}");
        let words = &text[line.clone()];
        assert!(width(words) <= cells.max(8), "{words:?}");
        at = line.end;
    }
    assert!(text[at..].trim().is_empty(), "{text:?}");
    assert!(width(&layout::shorten(text, cells)) <= cells || layout::width(text) <= cells, "{text:?}");
}
