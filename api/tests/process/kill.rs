//! No acknowledged write is lost, however the process ends; and after an orderly end the file can be copied.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;

use super::look::{Postgres, sqlite3};
use super::running::{Service, url_of};

/// The number of clients that write at once.
const WRITERS: usize = 8;
/// How many writes are acknowledged before the signal is sent.
const ENOUGH: usize = 60;
const NAMES: &str = "SELECT display_name FROM account WHERE display_name LIKE 'written %'";

/// Writes from several clients, sends the signal meanwhile, and continues until the process has ended. Returns the acknowledged names.
async fn write_until(service: &Service, signal: &str) -> BTreeSet<String> {
    let counted = AtomicUsize::new(0);
    let writer = async |number: usize| {
        let mut acknowledged = Vec::new();
        for count in 0.. {
            let name = format!("written {number} {count}");
            let Ok(answer) = service.create_account(&name).await else { break };
            if answer.code().is_some() {
                break;
            }
            acknowledged.push(name);
            if counted.fetch_add(1, Ordering::SeqCst) + 1 == ENOUGH {
                service.signal(signal);
            }
        }
        acknowledged
    };
    let all = join_all((0..WRITERS).map(writer)).await;
    all.into_iter().flatten().collect()
}

fn assert_all(acknowledged: &BTreeSet<String>, stored: &str) {
    assert!(acknowledged.len() >= ENOUGH, "only {} writes were acknowledged", acknowledged.len());
    let stored: BTreeSet<String> = stored.lines().map(str::to_owned).collect();
    let lost: Vec<&String> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}

/// A copy of the single file, in a folder of its own.
fn copied(file: &Path, into: &Path) -> std::path::PathBuf {
    let copy = into.join("copy.db");
    std::fs::copy(file, &copy).expect("the file can be copied");
    copy
}

#[tokio::test]
async fn a_stop_under_load_loses_nothing_and_leaves_a_file_that_can_be_copied() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("demo.db");
    let mut service = Service::demo(&url_of(&file));
    let acknowledged = write_until(&service, "TERM").await;
    assert!(service.ended(), "an orderly stop ends well");
    let copy = copied(&file, elsewhere.path());
    assert_eq!(sqlite3(&copy, "PRAGMA integrity_check"), "ok");
    assert_eq!(sqlite3(&copy, "PRAGMA foreign_key_check"), "");
    assert_all(&acknowledged, &sqlite3(&copy, NAMES));
}

#[tokio::test]
async fn a_kill_under_load_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.db");
    let mut service = Service::demo(&url_of(&file));
    let acknowledged = write_until(&service, "KILL").await;
    assert!(!service.ended());
    // The service itself finds everything again, and so does any other program.
    let mut again = Service::demo(&url_of(&file));
    again.signal("TERM");
    assert!(again.ended());
    assert_all(&acknowledged, &sqlite3(&file, NAMES));
    assert_eq!(sqlite3(&file, "PRAGMA integrity_check"), "ok");
}

#[tokio::test]
async fn a_kill_and_a_stop_under_load_lose_nothing_on_postgres() {
    for signal in ["KILL", "TERM"] {
        let database = Arc::new(Postgres::create(&signal.to_lowercase()));
        let mut service = Service::demo(&database.url());
        let acknowledged = write_until(&service, signal).await;
        assert_eq!(service.ended(), signal == "TERM");
        assert_all(&acknowledged, &database.ask(NAMES));
    }
}
