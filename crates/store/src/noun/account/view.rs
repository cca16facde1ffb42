//! An account, as viewers who may see it get it.

use entity::account;
use evidence::vocabulary::AccountKind;
use policy::id::{AccountId, OrganisationId};

/// A person, or a system of an organisation, that holds role tokens.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account's id.
    pub id: AccountId,
    /// The name under which the account is shown.
    pub display_name: String,
    /// A person or a system.
    pub kind: AccountKind,
    /// The organisation that it belongs to.
    pub organisation: Option<OrganisationId>,
    /// Whether the account is closed. A closed account has no valid token.
    pub closed: bool,
}

impl Account {
    pub(super) fn from_model(model: account::Model) -> Self {
        Self {
            id: AccountId(model.id),
            display_name: model.display_name,
            kind: model.kind.0,
            organisation: model.organisation_id.map(OrganisationId),
            closed: model.closed_at.is_some(),
        }
    }
}
