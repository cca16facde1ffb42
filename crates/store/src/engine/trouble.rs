//! Classifies a failure of the database: whether the same request may succeed later, and what an operator can do.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// What is wrong with the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// No connection, or no lock, became free in time.
    Busy,
    /// The connection was lost, or the database is starting or stopping.
    Unreachable,
    /// The disk is full, or reports errors.
    Storage,
    /// The database accepts no writes: it is a standby or a read-only file.
    ReadOnly,
    /// The transaction conflicted with another one, and was rolled back completely.
    Clash,
    /// The statement took longer than the database allows, or was cancelled.
    Cancelled,
    /// The file is not an SQLite database.
    NotADatabase,
    /// The file is an SQLite database, but it is damaged.
    Damaged,
    /// The file or the database does not exist, or cannot be opened.
    Missing,
    /// The database does not know the user, refuses the password, or does not allow the user to do this.
    Refused,
}

impl Trouble {
    /// What is wrong, if the error means that the database cannot work normally.
    #[must_use]
    pub fn of(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::Busy),
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Some(Self::Unreachable),
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => of_driver(error),
            DbErr::Conn(_) => Some(Self::Unreachable),
            _ => None,
        }
    }

    /// Whether the same request may succeed a little later without any change.
    #[must_use]
    pub const fn passes(self) -> bool {
        match self {
            Self::Busy | Self::Unreachable | Self::Storage | Self::ReadOnly | Self::Clash | Self::Cancelled | Self::Missing => true,
            Self::NotADatabase | Self::Damaged | Self::Refused => false,
        }
    }

    /// Whether an immediate retry makes sense: the database has rolled everything back, or has never received it.
    #[must_use]
    pub const fn is_momentary(self) -> bool {
        matches!(self, Self::Unreachable | Self::Clash)
    }

    /// Whether the database will accept no writes until an operator repairs it.
    #[must_use]
    pub const fn stops_writes(self) -> bool {
        matches!(self, Self::Storage | Self::ReadOnly)
    }
}

/// Whether the connection was lost, or the database is stopping.
pub(crate) fn is_lost(error: &sqlx::Error) -> bool {
    of_driver(error) == Some(Trouble::Unreachable)
}

fn of_driver(error: &sqlx::Error) -> Option<Trouble> {
    match error {
        sqlx::Error::PoolTimedOut => Some(Trouble::Busy),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Some(Trouble::Unreachable),
        sqlx::Error::Database(error) => {
            if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
                return of_postgres(error.code());
            }
            let code = error.try_downcast_ref::<SqliteError>()?;
            of_sqlite(sqlx::error::DatabaseError::code(code)?.parse().ok()?)
        }
        _ => None,
    }
}

/// Classifies SQLite's result code; its lowest byte is the kind (<https://www.sqlite.org/rescode.html>).
const fn of_sqlite(code: i32) -> Option<Trouble> {
    /// A reader's snapshot is older than the last write, so the reader cannot become a writer.
    const BUSY_SNAPSHOT: i32 = 517;
    if code == BUSY_SNAPSHOT {
        return Some(Trouble::Clash);
    }
    match code & 0xff {
        5 | 6 => Some(Trouble::Busy),
        8 => Some(Trouble::ReadOnly),
        9 => Some(Trouble::Cancelled),
        10 | 13 => Some(Trouble::Storage),
        11 => Some(Trouble::Damaged),
        14 => Some(Trouble::Missing),
        26 => Some(Trouble::NotADatabase),
        _ => None,
    }
}

/// Classifies PostgreSQL's SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
fn of_postgres(state: &str) -> Option<Trouble> {
    match state {
        "40001" | "40P01" => Some(Trouble::Clash),
        "57014" => Some(Trouble::Cancelled),
        "55P03" | "53300" => Some(Trouble::Busy),
        "25006" => Some(Trouble::ReadOnly),
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => Some(Trouble::Unreachable),
        "3D000" => Some(Trouble::Missing),
        "XX001" | "XX002" => Some(Trouble::Damaged),
        "42501" => Some(Trouble::Refused),
        _ => match state.get(..2)? {
            "08" => Some(Trouble::Unreachable),
            "28" => Some(Trouble::Refused),
            "53" | "58" => Some(Trouble::Storage),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_codes_of_sqlite_are_told_by_their_kind() {
        let cases = [
            (5, Some(Trouble::Busy)),
            (261, Some(Trouble::Busy)),
            (517, Some(Trouble::Clash)),
            (13, Some(Trouble::Storage)),
            (778, Some(Trouble::Storage)),
            (1032, Some(Trouble::ReadOnly)),
            (26, Some(Trouble::NotADatabase)),
            (2067, None),
            (1, None),
        ];
        for (code, trouble) in cases {
            assert_eq!(of_sqlite(code), trouble, "{code}");
        }
    }

    #[test]
    fn states_of_postgres_are_told_by_code_or_class() {
        let cases = [
            ("40P01", Some(Trouble::Clash)),
            ("57P01", Some(Trouble::Unreachable)),
            ("08006", Some(Trouble::Unreachable)),
            ("53100", Some(Trouble::Storage)),
            ("28P01", Some(Trouble::Refused)),
            ("25006", Some(Trouble::ReadOnly)),
            ("23505", None),
            ("", None),
        ];
        for (state, trouble) in cases {
            assert_eq!(of_postgres(state), trouble, "{state}");
        }
    }
}
