//! A real HTTP server on loopback for the tests: it serves what the test puts there, and keeps account.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What an address answers.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A body with its `ETag`, and 304 to who has it already.
    Feed(String),
    /// Only a status, with a header line or none.
    Status(u16, &'static str),
    /// A body of endless bytes.
    Endless,
    /// Headers, then nothing.
    Silent,
}

/// One request as it came in.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) status: u16,
}

#[derive(Default)]
struct Shared {
    answers: BTreeMap<String, Answer>,
    asked: Vec<Asked>,
}

/// The server; it runs until the tests end.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Mutex<Shared>>,
    address: String,
}

impl Server {
    pub(crate) fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared::default()));
        let server = Server { shared: Arc::clone(&shared), address };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(stream, &shared));
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn put(&self, path: &str, answer: Answer) {
        self.shared.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    /// The requests for `path` so far.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        self.shared.lock().unwrap().asked.iter().filter(|a| a.path == path).cloned().collect()
    }
}

fn answer(mut stream: TcpStream, shared: &Mutex<Shared>) {
    let Ok(read) = stream.try_clone() else { return };
    let mut lines = BufReader::new(read).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut known = None;
    for line in lines.by_ref().take_while(|l| !l.is_empty()) {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("if-none-match")
        {
            known = Some(value.trim().to_owned());
        }
    }
    let found = shared.lock().unwrap().answers.get(&path).cloned();
    let (status, head, body) = match &found {
        Some(Answer::Feed(text)) => {
            let etag = format!("\"{}\"", text.len());
            if known.as_ref() == Some(&etag) {
                (304, String::new(), String::new())
            } else {
                let head = format!("ETag: {etag}\r\nContent-Length: {}\r\n", text.len());
                (200, head, text.clone())
            }
        }
        Some(Answer::Status(status, header)) => {
            (*status, format!("{header}Content-Length: 0\r\n"), String::new())
        }
        Some(Answer::Endless | Answer::Silent) => (200, String::new(), String::new()),
        None => (404, "Content-Length: 0\r\n".to_owned(), String::new()),
    };
    shared.lock().unwrap().asked.push(Asked { path, status });
    let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{head}\r\n");
    if stream.write_all(head.as_bytes()).is_err() || stream.write_all(body.as_bytes()).is_err() {
        return;
    }
    match found {
        Some(Answer::Endless) => while stream.write_all(&[b'x'; 65536]).is_ok() {},
        // Until the other side gives up.
        Some(Answer::Silent) => {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
        _ => {}
    }
}
