//! The index's folder on disk, readable where nothing may be written.
//!
//! tantivy takes a lock file while it opens an index, so that no writer removes a segment just then. On a folder
//! that this process may not write, or a disk that is full, reading goes on without it: at worst a search that meets a merge fails and is
//! asked again. And it writes its lists of files for their owner alone; here they may be read by whoever may read
//! the folder, so that one desk can keep a store and others search it.
//!
//! What the index keeps of its documents is most of its size, read a block here and there: mapped, it would
//! stand in the process's memory in full. Those files are read instead.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::error::is_full;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// Ending of the files in which an index keeps its documents.
const DOCUMENTS: &str = "store";
/// Longer pieces, which merging asks for, are mapped until they are copied.
const READ_AT_MOST: usize = 1 << 20;

/// [`MmapDirectory`], but for these.
#[derive(Debug, Clone)]
pub(super) struct IndexFolder {
    inner: MmapDirectory,
    path: PathBuf,
    /// Files of documents that are open: all readers of one share it.
    documents: Arc<Mutex<HashMap<PathBuf, Weak<Documents>>>>,
}

/// An open file of documents.
#[derive(Debug)]
struct Documents {
    file: File,
    length: usize,
    folder: MmapDirectory,
    path: PathBuf,
}

impl HasLen for Documents {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Documents {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() > READ_AT_MOST {
            let mapped = self.folder.get_file_handle(&self.path).map_err(io::Error::other)?;
            return mapped.read_bytes(range);
        }
        let mut bytes = vec![0; range.len()];
        read_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            read => (bytes, at) = (&mut bytes[read..], at + read as u64),
        }
    }
    Ok(())
}

impl IndexFolder {
    /// The index in the folder at `path`, which is there.
    pub(super) fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(IndexFolder {
            inner: MmapDirectory::open(path)?,
            path: path.to_owned(),
            documents: Arc::default(),
        })
    }

    /// The file of documents at `path`, opened once however many read it.
    fn documents(&self, path: &Path) -> Result<Arc<Documents>, OpenReadError> {
        let mut open = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = open.get(path).and_then(Weak::upgrade) {
            return Ok(there);
        }
        let fail = |e: io::Error| match e.kind() {
            ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(e, path.to_owned()),
        };
        let file = File::open(self.path.join(path)).map_err(fail)?;
        let length = file.metadata().map_err(fail)?.len() as usize;
        let (folder, path) = (self.inner.clone(), path.to_owned());
        let documents = Arc::new(Documents { file, length, folder, path: path.clone() });
        open.retain(|_, file| file.strong_count() > 0);
        open.insert(path, Arc::downgrade(&documents));
        Ok(documents)
    }

    /// Let those who may read the folder read the file.
    #[cfg(unix)]
    fn share(&self, file: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&self.path)?.permissions().mode() & 0o666;
        fs::set_permissions(self.path.join(file), fs::Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn share(&self, _file: &Path) -> io::Result<()> {
        Ok(())
    }
}

impl Directory for IndexFolder {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let may_not_write = |e: &io::Error| {
            is_full(e) || matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
        };
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(e)) if lock.filepath == META_LOCK.filepath && may_not_write(&e) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if path.extension().is_some_and(|ending| ending == DOCUMENTS) {
            return Ok(self.documents(path)?);
        }
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)?;
        self.share(path)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
