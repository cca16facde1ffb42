//! Creates files that only their owner can read: the SQLite file (its log and index take over its permissions) and files beside it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Creates an empty file if there is none.
pub(super) fn make(path: &Path) -> io::Result<()> {
    match owners_alone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// Creates the file, or empties an existing one, and removes the permissions of everyone but the owner.
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
