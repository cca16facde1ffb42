//! A service in a separate process, and requests to it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// The built binary, without any settings of this machine.
pub fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lived-evidence"));
    command.env_clear().env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    command
}

/// Runs a command until it ends.
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = binary();
    command.args(arguments).envs(settings.iter().copied());
    command.output().expect("the binary runs")
}

/// The standard error output of a command.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The address of an SQLite file.
pub fn url_of(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// A running demo. Dropping this value kills it, if it has not ended before.
pub struct Service {
    process: Child,
    url: String,
    tokens: BTreeMap<String, String>,
    client: reqwest::Client,
}

/// The answer to one document.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub body: Value,
}

impl Answer {
    /// The code of the first error.
    pub fn code(&self) -> Option<&str> {
        self.body["errors"][0]["extensions"]["code"].as_str()
    }
}

impl Service {
    /// Starts a demo on this database, and waits until it serves.
    pub fn demo(database_url: &str) -> Self {
        let mut command = binary();
        command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--database-url", database_url]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output is ours");
        BufReader::new(output).read_line(&mut line).expect("it writes a line");
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("no line of JSON ({error}): {line:?}"));
        let tokens = told["tokens"].as_object().expect("it tells tokens");
        Self {
            process,
            url: told["url"].as_str().expect("it tells where it is").to_owned(),
            tokens: tokens
                .iter()
                .map(|(role, token)| (role.clone(), token.as_str().unwrap_or_default().to_owned()))
                .collect(),
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(60))
                .build()
                .expect("a client"),
        }
    }

    /// Sends a query with the token of a role, or as an anonymous visitor without one.
    pub async fn ask(&self, role: Option<&str>, document: &str, variables: Value) -> Result<Answer, reqwest::Error> {
        let mut request = self
            .client
            .post(format!("{}/graphql", self.url))
            .header("accept", "application/graphql-response+json")
            .json(&json!({ "query": document, "variables": variables }));
        if let Some(role) = role {
            request = request.bearer_auth(&self.tokens[role]);
        }
        let answer = request.send().await?;
        let retry_after = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        Ok(Answer {
            status: answer.status().as_u16(),
            retry_after,
            body: answer.json().await?,
        })
    }

    /// Creates an account with this name. It is stored when this returns its id.
    pub async fn create_account(&self, name: &str) -> Result<Answer, reqwest::Error> {
        const CREATE: &str = "mutation($name: String!) { createAccount(input: {displayName: $name, kind: PERSON}) { id } }";
        self.ask(Some("ADMIN"), CREATE, json!({ "name": name })).await
    }

    /// The answer of a path.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.client.get(format!("{}{path}", self.url)).send().await.expect("it answers");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// Sends a signal, by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status();
        assert!(sent.expect("there is a program `kill`").success(), "the process took the signal");
    }

    /// Waits for the end of the process. Returns whether it ended successfully.
    pub fn ended(&mut self) -> bool {
        self.process.wait().expect("it ends").success()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
