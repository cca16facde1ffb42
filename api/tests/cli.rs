//! The binary as people and programs start it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lived-evidence"));
    command
        .current_dir(folder)
        .env("LIVED_EVIDENCE__DATABASE__URL", "sqlite://test.db?mode=rwc");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).args(arguments).output().unwrap()
}

/// The JSON output of a command that must succeed.
fn answer(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--json"]].concat());
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The error output of a command that must fail.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A demo that runs until the test ends.
struct Demo {
    child: Child,
    first_line: Value,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        let mut child = program(folder)
            .args(["demo", "--json", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self {
            child,
            first_line: serde_json::from_str(&line).unwrap(),
        }
    }

    async fn ask(&self, token: Option<&Value>, query: &str) -> Value {
        let url = format!("{}/graphql", self.first_line["url"].as_str().unwrap());
        let mut request = reqwest::Client::new().post(url).json(&json!({ "query": query }));
        if let Some(token) = token {
            request = request.bearer_auth(token.as_str().unwrap());
        }
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Stops it, and returns the rest of its standard output.
    fn stop(&mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.child.stdout.as_mut().unwrap().read_to_string(&mut rest).unwrap();
        rest
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Already stopped, if the test came to its end.
        let _ = self.child.kill();
    }
}

#[tokio::test]
async fn the_demo_gives_each_role_a_token_that_shows_what_is_right_for_it_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut demo = Demo::start(folder.path());
        let tokens = demo.first_line["tokens"].as_object().unwrap().clone();
        assert_eq!(tokens.len(), 7);
        for (role, token) in &tokens {
            let seen = demo
                .ask(
                    Some(token),
                    "{ viewer { role participations { pseudonym } } programme(code: \"demo-course\") { status viewerCanEdit } }",
                )
                .await;
            let data = &seen["data"];
            assert_eq!(data["viewer"]["role"], *role, "{seen}");
            // The demo course is a draft of an organisation that two of them belong to and one works for.
            let (sees, edits) = match role.as_str() {
                "PARTNER" | "STEWARD" => (true, false),
                "SERVICE_USER_EDUCATOR" | "PRACTITIONER" | "ACADEMIC" => (true, true),
                _ => (false, false),
            };
            assert_eq!(data["programme"].is_object(), sees, "{role}: {seen}");
            assert_eq!(data["programme"]["viewerCanEdit"] == true, edits, "{role}: {seen}");
            let participations = data["viewer"]["participations"].as_array().unwrap().len();
            assert_eq!(participations, usize::from(role == "PARTICIPANT"), "{seen}");
        }
        let public = demo
            .ask(None, "{ programmes { totalCount } programme(code: \"demo-course\") { status } }")
            .await;
        assert_eq!(public["data"]["programme"], Value::Null);
        assert!(public["data"]["programmes"]["totalCount"].as_i64().unwrap() > 0, "{public}");
        assert_eq!(demo.stop(), "");
    }
    assert!(folder.path().join("lived-evidence-demo.db").exists());
    assert!(
        !folder.path().join("test.db").exists(),
        "the demo leaves the configured database alone"
    );
}

#[test]
fn accounts_tokens_and_keys_are_looked_after() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(refusal(folder, &["account", "list"]).contains("lived-evidence migrate"));
    answer(folder, &["migrate"]);
    assert_eq!(answer(folder, &["migrate"])["migrations"], 0);
    let account = answer(folder, &["account", "create", "--name", "Somebody"]);
    let account = account["id"].as_str().unwrap();
    let issued = answer(
        folder,
        &["token", "issue", "--account", account, "--role", "ADMIN", "--label", "first"],
    );
    let id = issued["token"]["id"].as_str().unwrap();
    assert_eq!(issued["secret"].as_str().unwrap().split('.').count(), 3);
    assert!(refusal(folder, &["token", "revoke", id, "--reason", "gone"]).contains("last ADMIN token"));
    let rotated = answer(folder, &["token", "rotate", id]);
    assert_eq!(rotated["token"]["rotatedFrom"], id);
    let listed = answer(folder, &["token", "list", "--role", "admin"]);
    let states: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|token| token["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["ACTIVE", "REVOKED"]);
    answer(folder, &["key", "rotate"]);
    let bad = refusal(
        folder,
        &[
            "token",
            "issue",
            "--account",
            account,
            "--role",
            "PUBLIC",
            "--label",
            "x",
            "--days",
            "0",
        ],
    );
    assert!(bad.contains("--role:") && bad.contains("--days:"), "{bad}");
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let outcomes = || {
        let output = run(folder, &["doctor", "--json"]);
        let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
        let outcomes: Vec<String> = findings
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["outcome"].to_string())
            .collect();
        (output.status.success(), outcomes.join(" "))
    };
    assert_eq!(outcomes(), (false, "\"GOOD\" \"BAD\"".to_owned()));
    assert!(!folder.join("test.db").exists());
    answer(folder, &["migrate"]);
    assert_eq!(
        outcomes(),
        (
            true,
            "\"GOOD\" \"GOOD\" \"GOOD\" \"GOOD\" \"WARNING\" \"WARNING\" \"WARNING\"".to_owned()
        )
    );
    let wrong = program(folder)
        .env("LIVED_EVIDENCE__SERVER__LISEN", "x")
        .arg("doctor")
        .output()
        .unwrap();
    assert!(!wrong.status.success() && String::from_utf8(wrong.stdout).unwrap().contains("lisen"));
}

#[test]
fn the_schema_and_the_matrix_need_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let schema = String::from_utf8(run(folder.path(), &["schema"]).stdout).unwrap();
    assert_eq!(schema, include_str!("../schema.graphql"));
    let matrix = String::from_utf8(run(folder.path(), &["matrix"]).stdout).unwrap();
    assert_eq!(matrix, include_str!("../../docs/access-matrix.md"));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
