//! Runs `scripts/attack-rankings` against the service, as anybody can against a demo: it recovers nothing, and it would report what it
//! recovers.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use macro_rules_attribute::apply;
use serde_json::{Map, Value, json};

use super::stage::Stage;
use crate::support::{TestServer, on_both, sql};

/// The output and the exit status of the script.
async fn attack(app: &TestServer, arguments: &'static [&'static str]) -> Output {
    let roles = ["PARTNER", "SERVICE_USER_EDUCATOR", "PRACTITIONER", "ACADEMIC", "STEWARD"];
    let tokens: Map<String, Value> = roles.iter().map(|role| ((*role).to_owned(), json!(app.token(role)))).collect();
    let told = json!({ "url": app.url("").trim_end_matches('/'), "tokens": tokens }).to_string();
    let run = move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/attack-rankings");
        let mut command = Command::new("python3");
        command.arg(script).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                panic!("python3 is not installed: this test runs scripts/attack-rankings with it")
            }
            Err(error) => panic!("python3 does not start: {error}"),
        };
        child.stdin.take().unwrap().write_all(format!("{told}\n").as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[apply(on_both!)]
async fn the_attack_recovers_nothing(app: TestServer) {
    let output = attack(&app, &[]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for tried in [
        "sums of scores",
        "one person voted",
        "one carer",
        "withdrawal",
        "subtraction between roles",
        "audit trail",
    ] {
        assert!(said(&output).contains(tried), "{tried}: {}", said(&output));
    }
}

// Three people voted, but the stored count is set to eight. Scores are shown then, and their sum is the suppressed number.
#[apply(on_both!)]
async fn the_attack_says_what_it_recovers(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    for person in 0..3 {
        stage.votes(person, &round, &[0, 1]).await;
    }
    stage.close(&round).await;
    stage.publish().await;
    let forged = r#"REPLACE(CAST(result AS text), '"ballots":3', '"ballots":8')"#;
    let (forged, spaced) = match stage.app.backend {
        crate::support::Backend::Sqlite => (forged.to_owned(), ""),
        crate::support::Backend::Postgres => (format!("({})::jsonb", forged.replace("\":", "\": ")), " "),
    };
    let changed = format!("UPDATE ranking SET result = {forged} WHERE CAST(result AS text) LIKE '%\"ballots\":{spaced}3%'");
    sql::write(&stage.app, &[changed]).await;
    let output = attack(&stage.app, &["--read-only"]).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("RECOVERED") && said(&output).contains("3.0 voters"),
        "{}",
        said(&output)
    );
}
