//! Makes an SQLite file that only its owner can read. Its log and index, which SQLite makes beside it, take its permissions.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// Makes the file, empty, where there is none.
pub(super) fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.map(drop),
    }
}
