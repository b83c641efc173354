//! The index's folder on disk, readable where nothing may be written.
//!
//! tantivy takes a lock file while it opens an index, so that no writer removes a segment just then. On a folder
//! that this process may not write, reading goes on without it: at worst a search that meets a merge fails and is
//! asked again. And it writes its lists of files for their owner alone; here they may be read by whoever may read
//! the folder, so that one desk can keep a store and others search it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

/// [`MmapDirectory`], but for these.
#[derive(Debug, Clone)]
pub(super) struct IndexFolder {
    inner: MmapDirectory,
    path: PathBuf,
}

impl IndexFolder {
    /// The index in the folder at `path`, which is there.
    pub(super) fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(IndexFolder { inner: MmapDirectory::open(path)?, path: path.to_owned() })
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
        let may_not_write =
            |e: &io::Error| matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem);
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(e)) if lock.filepath == META_LOCK.filepath && may_not_write(&e) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
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
