//! Fetching what an address serves, politely: only if it changed, never too much, never for too long.

use std::io::Read;
use std::time::Duration;

use ureq::http::header::{
    CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};

/// What a fetch may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body, decompressed.
    pub bytes: usize,
    /// From the first byte sent to the last received.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 32 << 20, time: Duration::from_secs(60) }
    }
}

/// What a server gave beside a body, so that the next request can ask for changes only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

/// What an address gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing has changed since the validators were given.
    Unchanged,
    /// A body.
    Body {
        /// Decompressed.
        bytes: Vec<u8>,
        /// The charset that the server names.
        charset: Option<String>,
        /// For the next request.
        validators: Validators,
    },
}

/// Why an address gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchFault {
    /// What went wrong.
    pub reason: String,
    /// How long the server asks to be left alone.
    pub retry_after: Option<Duration>,
}

impl FetchFault {
    fn new(reason: impl Into<String>) -> Self {
        FetchFault { reason: reason.into(), retry_after: None }
    }
}

/// Fetches addresses; cheap to share between threads.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    limits: Limits,
}

/// Hops to follow: more is a loop.
const REDIRECTS: u32 = 5;
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

impl Client {
    /// A client that keeps to `limits`.
    pub fn new(limits: Limits) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(limits.time))
            .timeout_connect(Some(CONNECT.min(limits.time)))
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            .user_agent(concat!("wirecheck/", env!("CARGO_PKG_VERSION")))
            .build();
        Client { agent: config.into(), limits }
    }

    /// What `url` serves, or that it has not changed since `known`.
    ///
    /// # Errors
    /// No connection, a status that is neither success nor *not modified*, or a body over the limits.
    pub fn get(&self, url: &str, known: &Validators) -> Result<Fetched, FetchFault> {
        let mut request = self.agent.get(url);
        if let Some(etag) = &known.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(IF_MODIFIED_SINCE, modified);
        }
        let mut response = request.call().map_err(|fault| FetchFault::new(fault.to_string()))?;
        let header = |name: HeaderName| -> Option<String> {
            response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned)
        };
        let status = response.status();
        if status.as_u16() == 304 {
            return Ok(Fetched::Unchanged);
        }
        if !status.is_success() {
            let retry_after =
                header(RETRY_AFTER).and_then(|v| v.trim().parse().ok()).map(Duration::from_secs);
            let reason = format!("the server answers {status}");
            return Err(FetchFault { reason, retry_after });
        }
        let validators = Validators { etag: header(ETAG), modified: header(LAST_MODIFIED) };
        let charset = header(CONTENT_TYPE).as_deref().and_then(charset);
        let mut bytes = Vec::new();
        let limit = self.limits.bytes as u64;
        let read = response.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|fault| {
            FetchFault::new(format!("cannot read on after {} bytes: {fault}", bytes.len()))
        })?;
        if bytes.len() as u64 > limit {
            return Err(FetchFault::new(format!("more than the limit of {limit} bytes")));
        }
        Ok(Fetched::Body { bytes, charset, validators })
    }
}

/// The `charset` of a content type.
fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_read_from_the_content_type() {
        for (header, told) in [
            ("text/html; charset=GBK", Some("GBK")),
            ("application/rss+xml; q=1; Charset=\"utf-8\"", Some("utf-8")),
            ("text/html", None),
            ("text/html; charset=", None),
        ] {
            assert_eq!(charset(header).as_deref(), told, "{header}");
        }
    }
}
