//! Makes files that only their owner can read: an SQLite file, whose log and index take its permissions, and what lies beside it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes the file, empty, where there is none.
pub(super) fn make(path: &Path) -> io::Result<()> {
    match owners_alone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// Makes the file, or empties the one that is there and takes it from everybody else.
pub(super) fn renew(path: &Path) -> io::Result<File> {
    let file = owners_alone().create(true).truncate(true).open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

fn owners_alone() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
