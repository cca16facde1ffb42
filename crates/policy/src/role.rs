//! Defines the eight roles in which a request can be made.

use std::fmt;
use std::str::FromStr;

/// A role. A person with two roles has two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Anybody without a token: the open web.
    Public,
    /// A partner organisation, such as its dashboard.
    Partner,
    /// A person in a workshop, who joined with its code.
    Participant,
    /// A person with lived experience who designs or gives training.
    ServiceUserEducator,
    /// A person who works in mental health services.
    Practitioner,
    /// A person who does research.
    Academic,
    /// Somebody who is responsible for consents, identities and disclosure control.
    Steward,
    /// Somebody who issues, rotates and revokes tokens and keys, and sees no content by default.
    Admin,
}

/// The word is not the name of a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a role")]
pub struct UnknownRole(pub String);

impl Role {
    /// All roles, in the order of the access matrix's columns.
    pub const ALL: [Self; 8] = [
        Self::Public,
        Self::Partner,
        Self::Participant,
        Self::ServiceUserEducator,
        Self::Practitioner,
        Self::Academic,
        Self::Steward,
        Self::Admin,
    ];

    /// The wire code of the role, as in the contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::Partner => "PARTNER",
            Self::Participant => "PARTICIPANT",
            Self::ServiceUserEducator => "SERVICE_USER_EDUCATOR",
            Self::Practitioner => "PRACTITIONER",
            Self::Academic => "ACADEMIC",
            Self::Steward => "STEWARD",
            Self::Admin => "ADMIN",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(code: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or_else(|| UnknownRole(code.to_owned()))
    }
}
