//! What those who manage access say about accounts and tokens.

use async_graphql::{ID, InputObject};
use evidence::vocabulary::AccountKind;
use policy::TokenBounds;

use crate::engine::id::{read, read_optional};
use crate::engine::role::Role;
use crate::engine::word::Word;
use crate::error::Refusal;

/// An account to be made.
#[derive(Debug, InputObject)]
pub struct AccountInput {
    /// The name that others see for the account.
    display_name: String,
    /// Whether the account belongs to a person or to a system of an organisation.
    kind: Word<AccountKind>,
    /// The organisation that it belongs to.
    organisation: Option<ID>,
    /// Programmes that this account works on: their drafts are open to it.
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

/// A token to be issued.
#[derive(Debug, InputObject)]
pub struct RoleTokenInput {
    /// The account that the token is for.
    account: ID,
    /// Not PUBLIC, and not PARTICIPANT: those come from joinWorkshop.
    role: Role,
    /// What the token is for, in words.
    label: String,
    /// Days until it expires; the configuration sets the most that is allowed.
    #[graphql(default = 90)]
    expires_in_days: i32,
    /// The only documents that the token runs, by their hashes: `sha256:` and the hexadecimal digits of the document's SHA-256. Empty, or
    /// left out: any document.
    operations: Option<Vec<String>>,
    /// The only origins whose pages may use the token, as browsers name them, such as `https://dashboard.example`. Empty, or left out: the
    /// token works from anywhere.
    origins: Option<Vec<String>>,
    /// Whether the token runs no mutation.
    #[graphql(default = false)]
    read_only: bool,
    /// How many requests a minute the token may send. Left out: as many as the configuration lets every token send.
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
                // What is below 1 is refused by the store, by its name.
                requests_per_minute: self.requests_per_minute.map(|number| u32::try_from(number).unwrap_or(0)),
            },
        })
    }
}
