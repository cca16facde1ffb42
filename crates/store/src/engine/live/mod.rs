//! Notifies subscribers when an entity changes: within the process, between nodes on PostgreSQL, and between processes on SQLite.
//!
//! A notification holds only a kind and an id. Subscribers read the entity again with their own permissions, so a notification reveals
//! nothing.

mod hub;
mod postgres;
mod sqlite;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use policy::id::{AccountId, ParticipantId, RoundId, TokenId, WorkshopId};
use sea_orm::{DatabaseConnection, DbBackend, DbErr};

pub use hub::Changes;
pub(crate) use hub::Hub;
pub(crate) use postgres::notify;

/// An entity that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Changed {
    /// A round: its state, its questions or its ballots.
    Round(RoundId),
    /// A workshop, or anything in it.
    Workshop(WorkshopId),
    /// A role token: it was revoked, or its expiry was moved earlier.
    Token(TokenId),
    /// A person in a workshop: their consent, or what others may see of them.
    Participant(ParticipantId),
    /// What an account may see: everyone who subscribed with this account reads again.
    Account(AccountId),
}

/// What subscribers are notified of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    Of(Changed),
    /// Changes may have been missed: every subscriber reads again.
    Anything,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Round(id) => id.fmt(f),
            Self::Workshop(id) => id.fmt(f),
            Self::Token(id) => id.fmt(f),
            Self::Participant(id) => id.fmt(f),
            Self::Account(id) => id.fmt(f),
        }
    }
}

impl FromStr for News {
    type Err = std::convert::Infallible;

    /// A text that is not understood, for example from a newer node, may mean any change.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let round = text.parse().map(Changed::Round);
        let change = round
            .or_else(|_| text.parse().map(Changed::Workshop))
            .or_else(|_| text.parse().map(Changed::Token))
            .or_else(|_| text.parse().map(Changed::Participant))
            .or_else(|_| text.parse().map(Changed::Account));
        Ok(change.map_or(Self::Anything, Self::Of))
    }
}

/// Starts listening for changes that others make, with the write connection.
pub(crate) fn listen(hub: &Arc<Hub>, writer: &DatabaseConnection) {
    let heard = Arc::downgrade(hub);
    hub.listen(|| match writer.get_database_backend() {
        DbBackend::Postgres => tokio::spawn(postgres::listen(writer.get_postgres_connection_pool().connect_options(), heard)),
        _ => tokio::spawn(sqlite::listen(writer.get_sqlite_connection_pool().clone(), heard)),
    });
}

/// Tells every subscriber to read again. For writes that happen outside units of work.
pub(crate) async fn anything_changed(hub: &Hub, writer: &DatabaseConnection) -> Result<(), DbErr> {
    match writer.get_database_backend() {
        DbBackend::Postgres => postgres::notify_of_anything(writer).await?,
        _ => hub.tell(News::Anything),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
