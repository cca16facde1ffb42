//! The inputs for accounts and tokens.

use async_graphql::{ID, InputObject};
use evidence::vocabulary::AccountKind;
use policy::TokenBounds;

use crate::engine::id::{read, read_optional};
use crate::engine::role::Role;
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new account.
#[derive(Debug, InputObject)]
pub struct AccountInput {
    /// The name of the account that others see: 1 to 200 characters.
    display_name: String,
    /// Whether the account belongs to a person or to a system of an organisation.
    kind: Word<AccountKind>,
    /// The organisation that the account belongs to, if any.
    organisation: Option<ID>,
    /// The programmes that the account works on, at most 100. The account can see and edit them before they are
    /// published, if its role allows it.
    programmes: Option<Vec<ID>>,
}

impl AccountInput {
    pub(super) fn read(self) -> Result<store::AccountInput, Refusal> {
        let programmes = self.programmes.unwrap_or_default();
        let programmes = programmes
            .iter()
            .enumerate()
            .map(|(i, id)| read(id, &format!("input.programmes.{i}")));
        Ok(store::AccountInput {
            display_name: self.display_name,
            kind: self.kind.0,
            organisation: read_optional(self.organisation.as_ref(), "input.organisation")?,
            programmes: programmes.collect::<Result<_, _>>()?,
        })
    }
}

/// The description of a new role token.
#[derive(Debug, InputObject)]
pub struct RoleTokenInput {
    /// The account that gets the token.
    account: ID,
    /// The role that the token grants. PUBLIC and PARTICIPANT are refused: the public needs no token, and
    /// participants get theirs from joinWorkshop.
    role: Role,
    /// What the token is for, in words: at most 200 characters.
    label: String,
    /// After how many days the token expires. The configuration sets the maximum.
    #[graphql(default = 90)]
    expires_in_days: i32,
    /// The documents that the token may run, by their hashes: `sha256:` and the 64 hexadecimal digits of the
    /// document's SHA-256, at most 200. If the list is empty or left out, the token may run every document.
    operations: Option<Vec<String>>,
    /// The web origins from which the token may be used, such as `https://dashboard.example`, at most 200. If the
    /// list is empty or left out, the token works from everywhere.
    origins: Option<Vec<String>>,
    /// Whether the token is limited to queries and subscriptions and cannot run mutations.
    #[graphql(default = false)]
    read_only: bool,
    /// How many requests the token may send per minute, from 1 to 1,000,000. If it is left out, the limit of the
    /// configuration applies.
    requests_per_minute: Option<i32>,
}

impl RoleTokenInput {
    pub(super) fn read(self) -> Result<store::TokenInput, Refusal> {
        Ok(store::TokenInput {
            account: read(&self.account, "input.account")?,
            role: self.role.into(),
            label: self.label,
            expires_in_days: self.expires_in_days,
            workshop: None,
            bounds: TokenBounds {
                operations: self.operations.unwrap_or_default(),
                origins: self.origins.unwrap_or_default(),
                read_only: self.read_only,
                // A number below 1 is refused by the store, which names the field.
                requests_per_minute: self.requests_per_minute.map(|number| u32::try_from(number).unwrap_or(0)),
            },
        })
    }
}
