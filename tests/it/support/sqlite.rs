//! Creates SQLite databases: each is a copy of one migrated file.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, Executor};
use tempfile::TempDir;

use super::database::{migrate, wait_for};

/// A database file in its own folder, which also holds the file's journal.
pub struct SqliteDatabase {
    url: String,
    folder: TempDir,
}

/// The bytes of the migrated template.
static TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let file = file_in(&folder);
    wait_for(async {
        migrate(&url_of(&file)).await;
        settle(&file).await;
    });
    std::fs::read(&file).expect("the template can be read")
});

impl SqliteDatabase {
    pub fn create() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let file = file_in(&folder);
        std::fs::write(&file, TEMPLATE.as_slice()).expect("a copy can be written");
        Self {
            url: url_of(&file),
            folder,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The files among the database and its journal that contain this word.
    pub fn holds(&self, word: &str) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder can be read");
        let paths = files.map(|file| file.expect("a file").path());
        let holding = paths.filter(|path| {
            let bytes = std::fs::read(path).expect("a file can be read");
            bytes.windows(word.len()).any(|window| window == word.as_bytes())
        });
        holding.map(|path| path.display().to_string()).collect()
    }
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("test.db")
}

fn url_of(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// Writes the whole write-ahead log into the file itself, so that the file alone is the database.
async fn settle(file: &Path) {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let mut connection = options.connect().await.expect("the template opens");
    connection
        .execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .await
        .expect("the log can be emptied");
    connection.close().await.expect("the template closes");
    let log = file.with_extension("db-wal");
    assert!(!log.exists(), "the template is still open: {} exists", log.display());
}
