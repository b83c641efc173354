//! Web archives (WARC 1.0 and 1.1): a stream of records, of which the pages and texts are read.

use std::io::{self, BufRead, Read};

use crate::ingest::{Input, Reject};

use super::Raw;
use super::lines::{Line, next_line};

/// Bytes of a header line that are kept.
const HEADER_BYTES: usize = 64 << 10;
/// Header lines of a record or response that are read.
const HEADER_LINES: usize = 500;

/// Whether a stream is a web archive, told by its first bytes.
pub(super) fn is_warc(head: &[u8]) -> bool {
    head.starts_with(b"WARC/1.")
}

/// The next page or text of the archive `name`; `None` at its end. Records of more than `limit` bytes are rejected.
pub(super) fn next_page(reader: &mut dyn BufRead, name: &str, limit: usize) -> io::Result<Option<Raw>> {
    loop {
        let Some(first) = first_line(reader)? else { return Ok(None) };
        let reject = |reason: String| Raw::Rejected(Reject { name: name.to_owned(), line: None, reason });
        if !is_warc(&first) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no WARC record where one should begin"));
        }
        let header = headers(reader)?;
        let get = |key: &str| value(&header, key);
        let Some(length) = get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a WARC record without its length"));
        };
        let url = get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        let kind = get("warc-type").unwrap_or_default();
        if !matches!(kind, "response" | "resource" | "conversion") {
            skip(reader, length)?;
            continue;
        }
        if length > limit as u64 {
            skip(reader, length)?;
            let of = url.unwrap_or_default();
            return Ok(Some(reject(format!(
                "the record of {of} has {length} bytes, more than the limit of {limit}"
            ))));
        }
        let mut body = Vec::new();
        if reader.take(length).read_to_end(&mut body)? < length as usize {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the archive breaks off inside a record",
            ));
        }
        let content = match kind {
            "response" => response(&body),
            _ => Some((get("content-type").unwrap_or_default().to_owned(), body)),
        };
        if let Some((kind, bytes)) = content.filter(|(kind, _)| is_text(kind)) {
            let bytes = match unpacked(bytes, limit) {
                Ok(bytes) => bytes,
                Err(fault) => {
                    let of = url.unwrap_or_default();
                    return Ok(Some(reject(format!("the page of {of} {fault}"))));
                }
            };
            let charset = kind
                .to_ascii_lowercase()
                .split_once("charset=")
                .map(|(_, set)| set.trim_matches(['"', ' ']).to_owned());
            let name = url.as_ref().map_or_else(|| name.to_owned(), |url| format!("{name}: {url}"));
            return Ok(Some(Raw::File(Input { name, bytes, url, charset })));
        }
    }
}

/// The first line that is not empty.
fn first_line(reader: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    while let Some(line) = next_line(reader, HEADER_BYTES)? {
        match line {
            Line::Bytes(line) if line.is_empty() => {}
            Line::Bytes(line) => return Ok(Some(line)),
            Line::TooLong(_) => return Ok(Some(Vec::new())),
        }
    }
    Ok(None)
}

/// Header lines up to the empty one, names in lower case.
fn headers(reader: &mut dyn BufRead) -> io::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    while let Some(Line::Bytes(line)) = next_line(reader, HEADER_BYTES)? {
        if line.is_empty() || out.len() == HEADER_LINES {
            break;
        }
        let line = String::from_utf8_lossy(&line);
        if let Some((key, value)) = line.split_once(':') {
            out.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(out)
}

fn value<'a>(headers: &'a [(String, String)], key: &str) -> Option<&'a str> {
    headers.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

fn skip(reader: &mut dyn BufRead, length: u64) -> io::Result<()> {
    io::copy(&mut reader.take(length), &mut io::sink()).map(|_| ())
}

/// Type and content of a page that was served with success, its chunks put together.
fn response(body: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut rest = body;
    let Line::Bytes(status) = next_line(&mut rest, HEADER_BYTES).ok()?? else { return None };
    let status = String::from_utf8_lossy(&status).into_owned();
    if !(status.starts_with("HTTP/") && status.split_whitespace().nth(1) == Some("200")) {
        return None;
    }
    let header = headers(&mut rest).ok()?;
    let mut bytes = rest.to_vec();
    if value(&header, "transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        // Some archives keep the header but store the content already put together.
        bytes = unchunk(rest).unwrap_or(bytes);
    }
    Some((value(&header, "content-type").unwrap_or_default().to_owned(), bytes))
}

/// The content of a page that may be packed, or what is wrong with it.
fn unpacked(bytes: Vec<u8>, limit: usize) -> std::result::Result<Vec<u8>, String> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
    // One byte more than may be tells that there is more.
    let read = decoder.take(limit as u64 + 1).read_to_end(&mut plain);
    match read {
        Err(fault) => Err(format!("cannot be unpacked: {fault}")),
        Ok(size) if size > limit => Err(format!("has more than the limit of {limit} bytes when unpacked")),
        Ok(_) => Ok(plain),
    }
}

/// Chunks put together; `None` where the bytes are no chunks.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let Line::Bytes(size) = next_line(&mut rest, HEADER_BYTES).ok()?? else { return None };
        let size = std::str::from_utf8(&size).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// Whether a content type is one that articles come in.
fn is_text(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    [
        "text/html",
        "text/plain",
        "application/xhtml",
        "application/xml",
        "text/xml",
        "application/rss",
        "application/atom",
        "application/json",
    ]
    .iter()
    .any(|known| kind.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, url: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    }

    #[test]
    fn a_packed_page_that_is_too_large_or_broken_is_named() {
        let pack = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            io::Write::write_all(&mut encoder, bytes).unwrap();
            encoder.finish().unwrap()
        };
        let served = |name: &str, kind: &str, body: &[u8]| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
            let length = head.len() + body.len();
            let warc = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {name}\r\nContent-Length: {length}\r\n\r\n{head}"
            );
            [warc.as_bytes(), body, b"\r\n\r\n"].concat()
        };
        let (small, large) = (pack(b"<p>Gold fell.</p>"), pack(&[b'x'; 100_000]));
        let archive = [
            served("http://a/1", "text/html", &small),
            served("http://a/2", "text/html", &large),
            served("http://a/3", "image/svg", &large),
            served("http://a/4", "text/html", &small[..12]),
            served("http://a/5", "text/html", b"<p>Silver fell.</p>"),
        ]
        .concat();
        let mut reader = archive.as_slice();
        let mut found = Vec::new();
        while let Some(raw) = next_page(&mut reader, "a.warc", 800).unwrap() {
            found.push(match raw {
                Raw::File(input) => String::from_utf8_lossy(&input.bytes).into_owned(),
                Raw::Rejected(reject) => reject.reason,
                Raw::Line { .. } => String::new(),
            });
        }
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0], "<p>Gold fell.</p>");
        assert_eq!(found[1], "the page of http://a/2 has more than the limit of 800 bytes when unpacked");
        assert!(found[2].starts_with("the page of http://a/4 cannot be unpacked"), "{found:?}");
        assert_eq!(found[3], "<p>Silver fell.</p>");
    }

    #[test]
    fn pages_are_read_and_the_rest_is_passed_over() {
        let page = |status: &str, kind: &str, body: &str| {
            format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}")
        };
        let chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Go\r\n7\r\nld fell\r\n0\r\n\r\n";
        let archive = [
            record("warcinfo", "", "software: none"),
            record("request", "http://a/1", "GET /"),
            record("response", "http://a/1", &page("200 OK", "text/html", "<p>Gold fell.</p>")),
            record("response", "http://a/2", &page("404 Not Found", "text/html", "<p>Nothing.</p>")),
            record("response", "http://a/3.png", &page("200 OK", "image/png", "PNG")),
            record("response", "http://a/4", chunked),
            record("response", "http://a/5", &page("200 OK", "text/html", &"x".repeat(900))),
            record("conversion", "http://a/6", "Silver fell."),
        ]
        .concat();
        let mut reader = archive.as_bytes();
        let mut found = Vec::new();
        while let Some(raw) = next_page(&mut reader, "a.warc", 800).unwrap() {
            found.push(match raw {
                Raw::File(input) => {
                    format!("{} {:?} {}", input.name, input.charset, String::from_utf8_lossy(&input.bytes))
                }
                Raw::Rejected(reject) => reject.reason,
                Raw::Line { .. } => String::new(),
            });
        }
        let expected = [
            "a.warc: http://a/1 None <p>Gold fell.</p>",
            "a.warc: http://a/4 Some(\"gbk\") <p>Gold fell",
            "the record of http://a/5 has 944 bytes, more than the limit of 800",
            "a.warc: http://a/6 None Silver fell.",
        ];
        assert_eq!(found, expected);
        assert!(next_page(&mut &archive.as_bytes()[..archive.len() - 30], "a.warc", 800).is_ok());
        assert!(
            next_page(
                &mut &b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 500\r\n\r\nHTTP"[..],
                "a.warc",
                800
            )
            .is_err()
        );
    }
}
