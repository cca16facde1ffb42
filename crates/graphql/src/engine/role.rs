//! The roles as GraphQL names them.

use async_graphql::Enum;

/// A role in which somebody uses the service. The access matrix says what each role may see and do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "policy::Role")]
pub enum Role {
    /// Everybody without a token: the public.
    Public,
    /// A system of a partner organisation, such as a dashboard. It sees what is public, and unpublished programmes of
    /// its own organisation; numbers of people are under disclosure control.
    Partner,
    /// A participant of a workshop who joined with its code. They see that workshop's questions, and their own
    /// contributions and ballot.
    Participant,
    /// A person with lived experience who designs or delivers training.
    ServiceUserEducator,
    /// A person who works in mental health services.
    Practitioner,
    /// A person who does research.
    Academic,
    /// The steward, who is responsible for consent, identities and disclosure.
    Steward,
    /// An administrator, who issues, rotates and revokes tokens and keys, and reads the audit trail. Administrators
    /// do not see contributions of participants.
    Admin,
}
