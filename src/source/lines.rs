//! Lines of bounded size out of a stream.

use std::io::{self, BufRead};

/// A line, or the size of one that was passed over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes without the line end.
    Bytes(Vec<u8>),
    /// Longer than the limit; it had this many bytes.
    TooLong(usize),
}

/// Read the next line, of at most `limit` bytes; a longer one is skipped without being kept in memory.
pub(super) fn next_line(reader: &mut dyn BufRead, limit: usize) -> io::Result<Option<Line>> {
    let (mut line, mut length, mut any) = (Vec::new(), 0usize, false);
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            Err(fault) => return Err(fault),
        };
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = buffer.iter().position(|b| *b == b'\n');
        let taken = end.map_or(buffer.len(), |at| at);
        length += taken;
        if length <= limit {
            line.extend_from_slice(&buffer[..taken]);
        } else {
            line = Vec::new();
        }
        let used = end.map_or(taken, |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            break;
        }
    }
    if !any {
        return Ok(None);
    }
    if length > limit {
        return Ok(Some(Line::TooLong(length)));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(Line::Bytes(line)))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_the_next_is_read() {
        let input = format!("short\r\n{}\nlast", "x".repeat(5000));
        let mut reader = BufReader::with_capacity(64, input.as_bytes());
        let mut found = Vec::new();
        while let Some(line) = next_line(&mut reader, 100).unwrap() {
            found.push(line);
        }
        assert_eq!(
            found,
            [Line::Bytes(b"short".to_vec()), Line::TooLong(5000), Line::Bytes(b"last".to_vec())]
        );
    }
}
