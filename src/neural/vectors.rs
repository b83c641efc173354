//! Vectors that were made before, by the hash of their text: a second run over the same store makes none.

use std::collections::HashMap;
use std::fs;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{Encoder, Vector, WIDTH};
use crate::error::{Error, Result};

/// First bytes of the file; the encoder's name follows, up to a line feed.
const MARK: &[u8] = b"wirecheck vectors 1 ";
/// Bytes of a text's hash.
const HASH: usize = 32;
/// Bytes of a hash and its vector.
const ROW: usize = HASH + 4 * WIDTH;

/// The vectors of a store's sentences, kept in one file beside its index.
///
/// The file can be deleted at any time: it only saves work. One that is damaged or of other weights is made anew.
pub struct Vectors<E> {
    encoder: E,
    path: PathBuf,
    known: HashMap<[u8; HASH], Vector>,
    made: usize,
}

impl<E: Encoder> Vectors<E> {
    /// Those kept in `folder`, to be added to by `encoder`.
    ///
    /// # Errors
    /// The file is there but cannot be read.
    pub fn open(folder: &Path, encoder: E) -> Result<Self> {
        let path = folder.join("vectors.bin");
        let known = match fs::read(&path) {
            Ok(bytes) => rows(&bytes, encoder.name()),
            Err(e) if e.kind() == ErrorKind::NotFound => HashMap::new(),
            Err(e) => return Err(Error::io("read", &path, e)),
        };
        Ok(Vectors { encoder, path, known, made: 0 })
    }

    /// What makes the vectors.
    pub fn encoder(&self) -> &E {
        &self.encoder
    }

    /// Number of vectors made since it was opened.
    pub fn made(&self) -> usize {
        self.made
    }

    /// Number of texts among `texts` that have no vector yet.
    pub fn missing(&self, texts: &[&str]) -> usize {
        self.unknown(texts).len()
    }

    fn unknown<'t>(&self, texts: &[&'t str]) -> Vec<([u8; HASH], &'t str)> {
        let hashed = texts.iter().map(|text| (hash(text), *text));
        let mut unknown: Vec<_> = hashed.filter(|(hash, _)| !self.known.contains_key(hash)).collect();
        unknown.sort_unstable();
        unknown.dedup_by_key(|(hash, _)| *hash);
        unknown
    }

    /// The vectors of `texts`, in their order; those not known yet are made, a few at a time, each time calling `step`
    /// with how many were.
    ///
    /// # Errors
    /// The encoder's.
    pub fn of(&mut self, texts: &[&str], mut step: impl FnMut(usize)) -> Result<Vec<Vector>> {
        for some in self.unknown(texts).chunks(256) {
            let new: Vec<&str> = some.iter().map(|(_, text)| *text).collect();
            for ((hash, _), vector) in some.iter().zip(self.encoder.embed(&new)?) {
                self.known.insert(*hash, vector);
            }
            self.made += some.len();
            step(some.len());
        }
        Ok(texts.iter().filter_map(|text| self.known.get(&hash(text)).copied()).collect())
    }

    /// Keep what was made. The file is replaced in one step: another reader sees the old one or the new one.
    ///
    /// # Errors
    /// It cannot be written; the old file stays.
    pub fn save(&self) -> Result<()> {
        if self.made == 0 {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
            file.write_all(MARK)?;
            file.write_all(self.encoder.name().as_bytes())?;
            file.write_all(b"\n")?;
            let mut rows: Vec<_> = self.known.iter().collect();
            rows.sort_unstable_by_key(|(hash, _)| **hash);
            for (hash, vector) in rows {
                file.write_all(hash)?;
                for number in vector {
                    file.write_all(&number.to_le_bytes())?;
                }
            }
            let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        };
        write().map_err(|e| Error::io("write", &self.path, e))
    }
}

fn hash(text: &str) -> [u8; HASH] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// The vectors in a file of `bytes` that the encoder `name` made; none when it is another's or cut in the middle of one.
fn rows(bytes: &[u8], name: &str) -> HashMap<[u8; HASH], Vector> {
    let rest = bytes
        .strip_prefix(MARK)
        .and_then(|b| b.strip_prefix(name.as_bytes()))
        .and_then(|b| b.strip_prefix(b"\n"));
    let (rows, cut) = rest.unwrap_or_default().as_chunks::<ROW>();
    if !cut.is_empty() {
        return HashMap::new();
    }
    let row = |row: &[u8; ROW]| {
        let (hash, numbers) = row.split_first_chunk::<HASH>()?;
        let mut vector = [0.0; WIDTH];
        for (number, four) in vector.iter_mut().zip(numbers.as_chunks::<4>().0) {
            *number = f32::from_le_bytes(*four);
        }
        Some((*hash, vector))
    };
    rows.iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::Vectors;
    use crate::error::Result;
    use crate::neural::{Encoder, Vector, WIDTH};

    /// Tells a text by its length.
    struct Length(&'static str);

    impl Encoder for Length {
        fn name(&self) -> &str {
            self.0
        }

        fn embed(&self, texts: &[&str]) -> Result<Vec<Vector>> {
            let vector = |text: &&str| {
                let mut vector = [0.0; WIDTH];
                vector[text.len() % WIDTH] = 1.0;
                vector
            };
            Ok(texts.iter().map(vector).collect())
        }
    }

    #[test]
    fn what_was_made_is_kept_and_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Vectors::open(folder.path(), Length("a")).unwrap();
        let made = first.of(&["one", "three", "one"], |_| ()).unwrap();
        assert_eq!((first.made(), made.len()), (2, 3));
        first.save().unwrap();
        let mut again = Vectors::open(folder.path(), Length("a")).unwrap();
        assert_eq!(again.of(&["three", "one"], |_| ()).unwrap(), [made[1], made[0]]);
        assert_eq!(again.made(), 0);
    }

    #[test]
    fn vectors_of_other_weights_or_of_a_damaged_file_are_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Vectors::open(folder.path(), Length("a")).unwrap();
        first.of(&["one"], |_| ()).unwrap();
        first.save().unwrap();
        assert_eq!(Vectors::open(folder.path(), Length("b")).unwrap().missing(&["one"]), 1);
        let path = folder.path().join("vectors.bin");
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(Vectors::open(folder.path(), Length("a")).unwrap().missing(&["one"]), 1);
    }
}
