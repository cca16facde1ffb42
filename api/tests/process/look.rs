//! Looks at databases with the programs of Debian's own packages, as somebody else would.

use std::path::Path;
use std::process::Command;

/// What Debian's `sqlite3` answers to a statement about a file.
pub fn sqlite3(file: &Path, statement: &str) -> String {
    let output = Command::new("sqlite3")
        .args(["-batch", "-bail"])
        .arg(file)
        .args([".timeout 10000", statement])
        .output()
        .expect("sqlite3 is not installed: apt-get install sqlite3 (./test does it)");
    assert!(
        output.status.success(),
        "sqlite3 {}: {}",
        file.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
}

/// A database on the server that `TEST_POSTGRES_URL` names, dropped with this value.
pub struct Postgres {
    server: String,
    name: String,
}

impl Postgres {
    /// Makes an empty one.
    #[expect(
        clippy::disallowed_methods,
        reason = "where the test server is comes from the script that started it"
    )]
    pub fn create(purpose: &str) -> Self {
        let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL is not set: run ./test, which starts a PostgreSQL");
        let name = format!("t_process_{purpose}_{}", std::process::id());
        psql(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        psql(&server, &format!("CREATE DATABASE {name}"));
        Self { server, name }
    }

    /// Its address.
    pub fn url(&self) -> String {
        let (before, _) = self.server.rsplit_once('/').expect("the address names a database");
        format!("{before}/{}", self.name)
    }

    /// What it answers to a statement.
    pub fn ask(&self, statement: &str) -> String {
        psql(&self.url(), statement)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        psql(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// PostgreSQL's own client; it is where its server is.
fn psql(url: &str, statement: &str) -> String {
    let output = Command::new("psql")
        .args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            url,
            "-c",
            statement,
        ])
        .output()
        .expect("psql is not installed: apt-get install postgresql-client (./test does it)");
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
}
