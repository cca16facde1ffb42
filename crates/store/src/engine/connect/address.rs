//! Parses `database.url`, and keeps its secrets out of every message.

use std::borrow::Cow;
use std::path::PathBuf;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::engine::error::Error;

/// The shortest part of an address that is treated as a secret: shorter texts occur inside many words.
const SHORTEST: usize = 3;

/// Refuses an address that the drivers do not understand. The error does not repeat any part of the address.
pub(super) fn check(url: &str) -> Result<(), Error> {
    if is_sqlite(url) {
        let read = url.parse::<SqliteConnectOptions>();
        return read
            .map(drop)
            .map_err(|error| refused("an SQLite", "sqlite://file.db?mode=rwc", url, &error));
    }
    let read = url.parse::<PgConnectOptions>();
    read.map(drop)
        .map_err(|error| refused("a PostgreSQL", "postgres://user:password@host:5432/database", url, &error))
}

pub(super) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// The file of an SQLite database; `None` for one in memory.
pub(super) fn file(url: &str) -> Option<PathBuf> {
    let options = url.parse::<SqliteConnectOptions>().ok().filter(|_| is_sqlite(url))?;
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    (!in_memory).then(|| options.get_filename().to_owned())
}

/// Whether SQLite may create the file if it does not exist.
pub(super) fn makes_the_file(url: &str) -> bool {
    is_sqlite(url) && url.contains("mode=rwc")
}

fn refused(kind: &str, form: &str, url: &str, error: &sqlx::Error) -> Error {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let reason = deepest.to_string();
    Error::Address(format!(
        "database.url cannot be read as {kind} address ({}): its form is {form}, and what is special in a user's name or password is \
         percent-encoded (@ is %40, / is %2F, : is %3A, # is %23)",
        without_secrets(&reason, url)
    ))
}

/// The text with every part of the address's user, password and parameters replaced by an ellipsis.
pub(super) fn without_secrets<'t>(text: &'t str, url: &str) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for secret in secrets(url) {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), "…"));
        }
    }
    text
}

/// Every text that could be the password, the longest first. A malformed address does not show where its password ends.
fn secrets(url: &str) -> Vec<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let mut secrets = vec![url.to_owned()];
    if let Some((before, _)) = rest.rsplit_once('@') {
        let password = before.split_once(':').map_or("", |(_, password)| password);
        secrets.extend([before.to_owned(), password.to_owned()]);
        secrets.extend(password.split(['/', '?', '#', '@', ':']).map(str::to_owned));
    }
    if let Some((_, query)) = rest.split_once('?') {
        let passwords = query.split('&').filter_map(|pair| pair.split_once('='));
        secrets.extend(passwords.filter(|(key, _)| key.contains("pass")).map(|(_, value)| value.to_owned()));
    }
    let decoded: Vec<String> = secrets.iter().filter_map(|secret| percent_decoded(secret)).collect();
    secrets.extend(decoded);
    secrets.retain(|secret| secret.len() >= SHORTEST);
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

/// The text with its percent-encoded bytes decoded; `None` if nothing is encoded or the result is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|decoded| decoded != text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_read_is_refused_without_its_password() {
        let addresses = [
            "postgres://ada:hunter2secret@host:notaport/db",
            "postgres://ada:hunter2secret@/db:x:y",
            "postgres://ada:hunter2secret@host/db?sslmode=hunter2secret",
            "postgres:///ada:hunter2secret@[::1/db",
            "postgres://ada:hunter2secret/more@host/db",
            "sqlite://file.db?mode=hunter2secret",
            "postgresql:ada:hunter2secret",
        ];
        for address in addresses {
            if let Err(error) = check(address) {
                let text = format!("{error} {error:?}");
                assert!(!text.contains("hunter2") || address.starts_with("sqlite"), "{text}");
            }
        }
        assert!(check("postgres://ada:hunter2secret@host:notaport/db").is_err());
        assert!(check("postgres://ada:secret@host/db").is_ok());
        assert!(check("sqlite://file.db?mode=rwc").is_ok());
    }

    #[test]
    fn secrets_are_blotted_out_of_what_others_say() {
        let url = "postgres://ada:p%40ss/word@host/db?password=opensesame";
        for (text, expected) in [
            ("no route to p%40ss/word@host", "no route to …@host"),
            ("database \"word@host/db\" does not exist", "database \"…@host/db\" does not exist"),
            ("it was p@ss", "it was …"),
            ("opensesame", "…"),
            ("connection refused", "connection refused"),
        ] {
            assert_eq!(without_secrets(text, url), expected);
        }
    }

    #[test]
    fn the_file_of_an_sqlite_database_is_known() {
        assert_eq!(file("sqlite://a/b.db?mode=rwc"), Some(PathBuf::from("a/b.db")));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://host/db"), None);
    }
}
