//! A disk that is full for a while: writes that cannot be stored are refused, reads continue, and later acknowledged writes are in the
//! file.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::look::sqlite3;
use super::running::{Service, url_of};

const TITLES: &str = "{ studies(first: 3) { nodes { title } } }";

/// A small disk of its own; dropping this value unmounts it.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Mounts a small disk. Prints a note if this machine does not allow it.
    fn mount(megabytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder.path())
            .output()
            .expect("there is a program `mount`");
        assert!(
            mounted.status.success(),
            "this test could not run here, and nothing was tested: it mounts a small tmpfs, which needs root with CAP_SYS_ADMIN. mount \
                says: {}",
            String::from_utf8_lossy(&mounted.stderr).trim()
        );
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes until there is no space for another byte.
    fn fill(&self) {
        let mut file = File::create(self.path().join("filler")).unwrap();
        for size in [65_536, 4096, 1] {
            let bytes = vec![0_u8; size];
            loop {
                match file.write_all(&bytes) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("the disk is not full, and takes nothing: {error}"),
                }
            }
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A panic here would hide the failure of the test.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

/// Writes from several clients at once to a full disk until some writes are refused. Returns the names that were acknowledged
/// nevertheless.
async fn write_until_refused(service: &Service, round: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for count in 0..400 {
        let names: Vec<String> = (0..4).map(|n| format!("full {round} {count} {n} {}", "x".repeat(150))).collect();
        let answers = futures_util::future::join_all(names.iter().map(|name| service.create_account(name))).await;
        let mut refused = 0;
        for (name, answer) in names.into_iter().zip(answers) {
            let answer = answer.expect("it answers");
            match answer.code() {
                None => acknowledged.push(name),
                Some(code) => {
                    assert_eq!(code, "UNAVAILABLE", "{:?}", answer.body);
                    assert!(answer.retry_after.is_some(), "it says when to come back");
                    refused += 1;
                }
            }
        }
        if refused == 4 {
            return acknowledged;
        }
    }
    panic!("the disk is full and everything is acknowledged");
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_nothing_acknowledged_afterwards_is_lost() {
    let disk = SmallDisk::mount(24);
    let file = disk.path().join("demo.db");
    let mut service = Service::demo(&url_of(&file));
    assert_eq!(service.get("/health/ready").await.0, 200);
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        disk.fill();
        acknowledged.extend(write_until_refused(&service, round).await);
        let read = service.ask(None, TITLES, json!({})).await.unwrap();
        assert!(read.code().is_none() && read.status == 200, "reads go on: {:?}", read.body);
        assert_eq!(service.get("/health/ready").await.0, 503, "a node that cannot write says so");
        let reads = service.get("/health/ready?for=reads").await;
        assert_eq!((reads.0, reads.1["writes"].as_bool()), (200, Some(false)));

        disk.make_room();
        assert_eq!(service.get("/health/ready").await.0, 200, "and says when it can again");
        for count in 0..20 {
            let name = format!("room {round} {count}");
            let answer = service.create_account(&name).await.unwrap();
            assert!(answer.code().is_none(), "{:?}", answer.body);
            acknowledged.push(name);
        }
        // Another process sees them at once, and no lock is left.
        let stored = sqlite3(&file, "SELECT display_name FROM account");
        let stored: Vec<&str> = stored.lines().collect();
        let lost: Vec<&String> = acknowledged.iter().filter(|name| !stored.contains(&name.as_str())).collect();
        assert!(lost.is_empty(), "acknowledged and not in the file: {lost:?}");
        sqlite3(&file, "BEGIN IMMEDIATE; ROLLBACK");
    }
    service.signal("TERM");
    assert!(service.ended());
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.db");
    std::fs::copy(&file, &copy).unwrap();
    assert_eq!(sqlite3(&copy, "PRAGMA integrity_check"), "ok");
    let count = sqlite3(
        &copy,
        "SELECT count(*) FROM account WHERE display_name LIKE 'room %' OR display_name LIKE 'full %'",
    );
    assert_eq!(
        count,
        acknowledged.len().to_string(),
        "nothing more and nothing less than was acknowledged"
    );
}
