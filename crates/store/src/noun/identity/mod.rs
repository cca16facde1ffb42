//! Who people are: held apart from what they said, encrypted under a key from the configuration, each look by somebody else recorded.

mod cipher;
mod read;
mod rotate;
mod write;

pub use read::IdentityRead;

use serde::{Deserialize, Serialize};

/// Who a participant is. Never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// What they need to take part.
    pub access_needs: Option<String>,
}

impl Identity {
    /// Whether nothing is known.
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
