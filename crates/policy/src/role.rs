//! The eight capacities in which somebody can ask.

use std::fmt;
use std::str::FromStr;

/// A capacity. One person with two capacities holds two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// No token: the open web.
    Public,
    /// A partner organisation's dashboard.
    Partner,
    /// Someone in a workshop, joined by its code.
    Participant,
    /// Somebody with lived experience who designs or gives training.
    ServiceUserEducator,
    /// Somebody who works in mental health services.
    Practitioner,
    /// Somebody who does research.
    Academic,
    /// Looks after consent, identities and disclosure.
    Steward,
    /// Issues, rotates and revokes tokens and keys; sees no content by default.
    Admin,
}

/// A word that names no role.
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

    /// The wire code, as in the contract.
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
