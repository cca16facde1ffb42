//! How much of an SQLite file its connections keep in memory.

/// How much of an SQLite file is kept in memory. PostgreSQL has settings of its own for this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageCache {
    /// The maximum size of each connection's page cache, in MiB.
    pub cache_mib: u32,
    /// How much of the file each connection reads through a memory map instead of its cache, in MiB. The mapped memory is the system's
    /// file cache, which all connections share. SQLite maps less than 2 GiB.
    pub mmap_mib: u32,
}

impl Default for PageCache {
    /// The same as the built-in settings.
    fn default() -> Self {
        Self {
            cache_mib: 8,
            mmap_mib: 1024,
        }
    }
}

impl PageCache {
    /// The value of `PRAGMA cache_size`. A negative size is in KiB, a positive one would be in pages.
    pub(super) fn cache_size(self) -> String {
        (-1024 * i64::from(self.cache_mib)).to_string()
    }

    /// The value of `PRAGMA mmap_size`, in bytes.
    pub(super) fn mmap_size(self) -> String {
        (1024 * 1024 * u64::from(self.mmap_mib)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

    use super::*;
    use crate::Store;
    use crate::engine::clock::SystemClock;
    use crate::engine::connect::DatabaseOptions;

    async fn pragma(connection: &DatabaseConnection, name: &str) -> i64 {
        let ask = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let row = connection.query_one_raw(ask).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    #[tokio::test]
    async fn every_connection_keeps_as_much_in_memory_as_the_settings_say() {
        let folder = tempfile::tempdir().unwrap();
        let options = DatabaseOptions {
            url: format!("sqlite://{}?mode=rwc", folder.path().join("kept.db").display()),
            max_connections: 2,
            control_connections: 1,
            acquire_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(10),
            page_cache: PageCache { cache_mib: 3, mmap_mib: 5 },
            scrub_every: Duration::ZERO,
        };
        let store = Store::connect(&options, Arc::new(SystemClock)).await.unwrap();
        for connection in [&store.connections.reader, &store.connections.writer, &store.connections.control] {
            assert_eq!(pragma(connection, "cache_size").await, -3 * 1024);
            assert_eq!(pragma(connection, "mmap_size").await, 5 * 1024 * 1024);
        }
    }
}
