//! What the service leaves on the disk: files that only their owner can read, and a database file that is complete by itself.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::look::sqlite3;
use super::running::{Service, run, said, url_of};

fn mode(file: &Path) -> u32 {
    file.metadata()
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .permissions()
        .mode()
        & 0o777
}

#[tokio::test]
async fn the_database_and_what_is_beside_it_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.db");
    let service = Service::demo(&url_of(&file));
    service.create_account("somebody").await.unwrap();
    for name in ["demo.db", "demo.db-wal", "demo.db-shm", "demo.db.key"] {
        assert_eq!(mode(&folder.path().join(name)), 0o600, "{name}");
    }
}

#[test]
fn migrate_leaves_all_tables_in_the_file_itself() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("new.db");
    let url = url_of(&file);
    let migrated = run(&["migrate"], &[("LIVED_EVIDENCE__DATABASE__URL", &url)]);
    assert!(migrated.status.success(), "{}", said(&migrated));
    assert_eq!(mode(&file), 0o600);
    let copy = elsewhere.path().join("copy.db");
    std::fs::copy(&file, &copy).unwrap();
    assert_eq!(sqlite3(&copy, "SELECT count(*) FROM signing_key"), "1");
    assert_eq!(sqlite3(&copy, "PRAGMA integrity_check"), "ok");
}

#[test]
fn serve_refuses_what_is_not_its_database_and_says_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("empty.db"), "").unwrap();
    std::fs::write(path("text.db"), "this is a letter, and no database at all\n".repeat(200)).unwrap();
    sqlite3(&path("other.db"), "CREATE TABLE shopping (item TEXT)");
    let url = url_of(&path("newer.db"));
    assert!(run(&["migrate"], &[("LIVED_EVIDENCE__DATABASE__URL", &url)]).status.success());
    sqlite3(
        &path("newer.db"),
        "INSERT INTO seaql_migrations VALUES ('m20990101_000001_from_tomorrow', 1)",
    );
    let cases = [
        ("missing.db", "there is no file"),
        ("empty.db", "the database is empty"),
        ("text.db", "is not an SQLite database"),
        ("other.db", "none of lived-evidence"),
        ("newer.db", "m20990101_000001_from_tomorrow"),
    ];
    for (name, says) in cases {
        let url = url_of(&path(name));
        let settings = [
            ("LIVED_EVIDENCE__DATABASE__URL", url.as_str()),
            ("LIVED_EVIDENCE__SERVER__LISTEN", "127.0.0.1:0"),
        ];
        for command in [&["serve"][..], &["doctor"], &["token", "list"]] {
            let output = run(command, &settings);
            let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
            assert!(!output.status.success() && text.contains(says), "{command:?} of {name}: {text}");
        }
    }
    assert!(!path("missing.db").exists(), "whoever only looks makes no file");
    let url = url_of(&path("newer.db"));
    let newer = run(&["serve", "--migrate"], &[("LIVED_EVIDENCE__DATABASE__URL", &url)]);
    assert!(
        !newer.status.success() && said(&newer).contains("newer version"),
        "{}",
        said(&newer)
    );
}

#[test]
fn signing_keys_are_sealed_where_a_key_is_configured_and_doctor_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let url = url_of(&file);
    let at = ("LIVED_EVIDENCE__DATABASE__URL", url.as_str());
    // 32 bytes each.
    let first = ("LIVED_EVIDENCE__SIGNING__KEYS__S1", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=");
    let second = ("LIVED_EVIDENCE__SIGNING__KEYS__S2", "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=");
    let current = |id| ("LIVED_EVIDENCE__SIGNING__CURRENT", id);
    let stored = || {
        sqlite3(
            &file,
            "SELECT coalesce(sealed_under, 'plain') || ' ' || (hex(private_key) LIKE '302%') FROM signing_key",
        )
    };
    let doctor = |settings: &[(&str, &str)]| {
        let output = run(&["doctor"], settings);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = text
            .lines()
            .find(|line| line.contains("signing keys at rest"))
            .unwrap_or_default()
            .to_owned();
        (output.status.success(), line)
    };
    assert!(run(&["migrate"], &[at]).status.success());
    assert_eq!(stored(), "plain 1");
    assert!(doctor(&[at]).1.starts_with("warning"), "{}", doctor(&[at]).1);

    // Keys that are already stored are encrypted, and can be encrypted again with another key.
    let resealed = run(&["key", "reseal"], &[at, first, current("s1")]);
    assert!(resealed.status.success(), "{}", said(&resealed));
    assert_eq!(stored(), "s1 0");
    assert!(doctor(&[at, first, current("s1")]).1.contains("encrypted with s1"));
    assert!(run(&["migrate"], &[at, first, second, current("s2")]).status.success());
    assert_eq!(stored(), "s2 0");

    // Tokens can be issued only with the key; no error reveals anything about the key.
    let account = run(&["account", "create", "--name", "Somebody"], &[at]);
    let account = String::from_utf8(account.stdout).unwrap().trim().to_owned();
    let issue = [
        "token",
        "issue",
        "--account",
        account.as_str(),
        "--role",
        "ACADEMIC",
        "--label",
        "x",
    ];
    assert!(run(&issue, &[at, second, current("s2")]).status.success());
    let without = run(&issue, &[at]);
    assert!(!without.status.success() && said(&without).contains("s2"), "{}", said(&without));
    let (well, line) = doctor(&[at]);
    assert!(!well && line.starts_with("BAD") && line.contains("s2"), "{line}");
}
