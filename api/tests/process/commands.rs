//! The command line as programs and people use it.

use serde_json::Value;

use super::running::{run, said, url_of};

fn error_of(output: &std::process::Output) -> Value {
    let text = said(output);
    serde_json::from_str(text.trim_end()).unwrap_or_else(|error| panic!("no JSON ({error}): {text}"))
}

#[test]
fn errors_are_json_for_programs_whatever_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let url = url_of(&folder.path().join("new.db"));
    let settings = [("LIVED_EVIDENCE__DATABASE__URL", url.as_str())];
    assert!(run(&["migrate"], &settings).status.success());
    let account = run(&["account", "create", "--name", "Somebody", "--json"], &settings);
    let account: Value = serde_json::from_slice(&account.stdout).unwrap();
    let id = account["id"].as_str().unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["token", "list", "--jsn", "--json"], "--jsn"),
        (&["--json", "account", "create"], "--name"),
        (&["--json", "load", "/nowhere"], "/nowhere"),
        (
            &[
                "--json",
                "token",
                "issue",
                "--account",
                id,
                "--role",
                "ADMIN",
                "--label",
                "x",
                "--days",
                "0",
            ],
            "--days",
        ),
    ];
    for (arguments, names) in cases {
        let output = run(arguments, &settings);
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        let message = error_of(&output)["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains(names), "{arguments:?}: {message}");
    }
    let bad = error_of(&run(cases[3].0, &settings));
    assert_eq!(bad["error"]["fields"][0]["option"], "--days");
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell], &[]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && script.contains("rotate") && script.contains("integrity"),
            "{shell}"
        );
    }
    let page = String::from_utf8(run(&["man"], &[]).stdout).unwrap();
    for word in [".TH", "serve", "migrate", "doctor", "grace", "expiring"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn an_address_with_a_password_is_never_printed() {
    let urls = [
        "postgres://ada:opensesame@127.0.0.1:notaport/db",
        "postgres://ada:opensesame@127.0.0.1:1/db",
        "postgres://ada:open/sesame@127.0.0.1:1/db",
        "postgres://ada:opensesame@[::1/db",
        "postgres://ada:opensesame@/db?sslmode=never",
        "postgres:opensesame",
    ];
    for url in urls {
        let settings = [
            ("LIVED_EVIDENCE__DATABASE__URL", url),
            ("LIVED_EVIDENCE__DATABASE__ACQUIRE_TIMEOUT_MS", "500"),
        ];
        for command in [&["serve"][..], &["migrate"], &["doctor"], &["--json", "token", "list"]] {
            let output = run(command, &settings);
            let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
            assert!(!output.status.success() && !text.contains("sesame"), "{command:?} of {url}: {text}");
        }
    }
}

#[test]
fn a_variable_with_one_underscore_is_named_and_localhost_is_an_address() {
    let output = run(&["doctor"], &[("LIVED_EVIDENCE_SERVER_LISTEN", "0.0.0.0:1")]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("LIVED_EVIDENCE_SERVER_LISTEN") && text.contains("LIVED_EVIDENCE__SERVER__LISTEN"),
        "{text}"
    );
    let output = run(&["doctor", "--live"], &[("LIVED_EVIDENCE__SERVER__LISTEN", "localhost:1")]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("nothing answers at"), "{text}");
}

#[test]
fn integrity_is_checked_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let url = url_of(&file);
    let settings = [("LIVED_EVIDENCE__DATABASE__URL", url.as_str())];
    assert!(run(&["migrate"], &settings).status.success());
    let sound = run(&["doctor", "--integrity"], &settings);
    assert!(
        String::from_utf8_lossy(&sound.stdout).contains("integrity: every page"),
        "{}",
        String::from_utf8_lossy(&sound.stdout)
    );
    // Overwrites the middle of the file.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 9000].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let damaged = run(&["doctor", "--integrity"], &settings);
    let text = String::from_utf8_lossy(&damaged.stdout).into_owned();
    assert!(!damaged.status.success() && text.contains("backup"), "{text}");
}
