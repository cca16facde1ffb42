//! The demo's own key for identities. It is in a file beside the SQLite database, so that a later start can decrypt what an earlier one
//! stored. A demo on PostgreSQL loses its key when it ends.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::config::Identities;

const KEY: &str = "demo";

/// The key of the demo with this database; created if it does not exist.
pub(super) fn identities(database_url: &str) -> anyhow::Result<Identities> {
    let key = match file(database_url) {
        Some(path) => kept(&path).with_context(|| format!("while reading or making the demo's key, {}", path.display()))?,
        None => fresh()?,
    };
    Ok(Identities {
        current: KEY.to_owned(),
        keys: [(KEY.to_owned(), key)].into(),
    })
}

/// The file with the key of an SQLite database.
fn file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(format!("{path}.key")))
}

fn kept(path: &PathBuf) -> anyhow::Result<String> {
    match std::fs::read_to_string(path) {
        Ok(key) => return Ok(key.trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    let key = fresh()?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(format!("{key}\n").as_bytes())?;
    Ok(key)
}

fn fresh() -> anyhow::Result<String> {
    let mut key = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut key).map_err(|_| anyhow::anyhow!("the machine cannot provide random bytes"))?;
    Ok(STANDARD.encode(key))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn an_sqlite_file_has_its_key_beside_it_and_nothing_else_has() {
        assert_eq!(file("sqlite://demo.db?mode=rwc"), Some(PathBuf::from("demo.db.key")));
        assert_eq!(file("sqlite:a/demo.db"), Some(PathBuf::from("a/demo.db.key")));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/demo"), None);
    }

    #[test]
    fn a_kept_key_is_the_same_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.db.key");
        let first = kept(&path).unwrap();
        assert_eq!(kept(&path).unwrap(), first);
        assert_eq!(STANDARD.decode(first).unwrap().len(), 32);
    }
}
