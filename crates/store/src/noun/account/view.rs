//! An account, as whoever may see it sees it.

use entity::account;
use evidence::vocabulary::AccountKind;
use policy::id::{AccountId, OrganisationId};

/// Somebody, or some organisation's system, that holds role tokens.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What it is called.
    pub display_name: String,
    /// A person, or a system.
    pub kind: AccountKind,
    /// The organisation that it belongs to.
    pub organisation: Option<OrganisationId>,
    /// Whether it is closed: it holds no token that works.
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
