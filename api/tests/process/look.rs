//! Inspects databases with the programs of Debian's own packages, independently of our code.

use std::path::Path;
use std::process::Command;

/// The output of Debian's `sqlite3` for a statement on a file.
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

/// A database on the server that `TEST_POSTGRES_URL` names; dropping this value deletes it.
pub struct Postgres {
    server: String,
    name: String,
}

impl Postgres {
    /// Creates an empty database.
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

    /// The database's address.
    pub fn url(&self) -> String {
        let (before, _) = self.server.rsplit_once('/').expect("the address names a database");
        format!("{before}/{}", self.name)
    }

    /// The output for a statement.
    pub fn ask(&self, statement: &str) -> String {
        psql(&self.url(), statement)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        psql(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// PostgreSQL's own client, which is installed with the server.
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
