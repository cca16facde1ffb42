//! The roles as GraphQL names them.

use async_graphql::Enum;

/// A capacity in which somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "policy::Role")]
pub enum Role {
    /// Everybody without a token: the open web.
    Public,
    /// A partner organisation's dashboard: published evidence, its own programmes, people only as safe counts.
    Partner,
    /// Someone in a workshop, joined by its code: that workshop's questions, their own contributions and ballot.
    Participant,
    /// Somebody with lived experience who designs or gives training.
    ServiceUserEducator,
    /// Somebody who works in mental health services.
    Practitioner,
    /// Somebody who does research.
    Academic,
    /// Looks after consent, identities and disclosure.
    Steward,
    /// Issues, rotates and revokes tokens and keys; reads the audit trail; sees no lived-experience content by default.
    Admin,
}
