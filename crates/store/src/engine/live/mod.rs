//! Tells those who follow a thing that it has changed: within the process, between nodes on PostgreSQL, between processes on SQLite.
//!
//! What travels is a kind and an id. Whoever is told reads again as themselves, so that a change gives nothing away.

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

/// Something that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Changed {
    /// A round: its state, its questions, its ballots.
    Round(RoundId),
    /// A workshop, or anything in it.
    Workshop(WorkshopId),
    /// A role token: it was taken back, or ends earlier.
    Token(TokenId),
    /// A person in a workshop: what they consent to, or what others may see of them.
    Participant(ParticipantId),
    /// What an account may see: whoever follows anything by it reads again.
    Account(AccountId),
}

/// What those who follow are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    Of(Changed),
    /// Something may have been missed: everybody reads again.
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

    /// What is not understood, say from a newer node, may be anything.
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

/// Begins to listen for what others change, with the connection that writes.
pub(crate) fn listen(hub: &Arc<Hub>, writer: &DatabaseConnection) {
    let heard = Arc::downgrade(hub);
    hub.listen(|| match writer.get_database_backend() {
        DbBackend::Postgres => tokio::spawn(postgres::listen(writer.get_postgres_connection_pool().connect_options(), heard)),
        _ => tokio::spawn(sqlite::listen(writer.get_sqlite_connection_pool().clone(), heard)),
    });
}

/// Has every subscriber read again: for what is written past units of work.
pub(crate) async fn anything_changed(hub: &Hub, writer: &DatabaseConnection) -> Result<(), DbErr> {
    match writer.get_database_backend() {
        DbBackend::Postgres => postgres::notify_of_anything(writer).await?,
        _ => hub.tell(News::Anything),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
