//! Identities of participants: stored apart from what they said, encrypted with a key from the configuration. Each read by another person
//! is recorded.

mod cipher;
mod read;
mod rotate;
mod write;

pub use read::IdentityRead;

use serde::{Deserialize, Serialize};

/// The identity of a participant. It is never logged.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// What the person needs to be able to take part.
    pub access_needs: Option<String>,
}

impl Identity {
    /// Whether all fields are empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.name.is_none() && self.email.is_none() && self.phone.is_none() && self.access_needs.is_none()
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity")
    }
}
