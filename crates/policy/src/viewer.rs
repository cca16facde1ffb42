//! Who is asking, in which capacity, and with what token.

use chrono::{DateTime, Utc};

use crate::id::{AccountId, OrganisationId, TokenId, WorkshopId};
use crate::{Cell, ReachesAll, Resource, Role, Row, cell, display_cell};

/// Who is asking. Private fields: a role cannot be raised, and a viewer comes only from nobody at all (`public`),
/// from a stored token, or loudly from `unrestricted`.
///
/// ```compile_fail,E0451
/// use policy::{Role, Viewer};
/// fn raise(viewer: Viewer) -> Viewer {
///     Viewer { role: Role::Admin, ..viewer }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    role: Role,
    token: Option<StoredToken>,
    task: Option<SystemTask>,
}

/// What the stored token row says, once its signature, expiry and revocation were checked. Made by `store` alone
/// (a test reads the sources to keep it so).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The token row, and the `jti` claim.
    pub id: TokenId,
    /// The capacity that the row grants.
    pub role: Role,
    /// Whose token it is.
    pub account: AccountId,
    /// The organisation that the account belongs to.
    pub organisation: Option<OrganisationId>,
    /// The one workshop that a joined participant's token reaches.
    pub workshop: Option<WorkshopId>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// It is the token of the screen in the workshop's room: it reads as the open web does, and what the room may see
    /// of that one workshop.
    pub display: bool,
    /// What it is bound to, more narrowly than its role.
    pub bounds: TokenBounds,
}

/// What a token may be bound to, more narrowly than its role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenBounds {
    /// Hashes of the only documents that it runs, as `sha256:…`; empty: any.
    pub operations: Vec<String>,
    /// The only origins whose pages may use it; empty: from anywhere.
    pub origins: Vec<String>,
    /// Whether it reads and changes nothing.
    pub read_only: bool,
    /// How many requests a minute; none: as the configuration says.
    pub requests_per_minute: Option<u32>,
}

/// A job of the service itself, which no row rule binds. Each is named here, and logged where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SystemTask {
    /// Loads evidence from files.
    Import,
    /// Verifies a presented token against its stored row.
    Authenticate,
    /// The command line's account, token and key commands, run by whoever holds the machine.
    CommandLine,
    /// `doctor` and the readiness check.
    Diagnose,
    /// Finds the workshop behind a join code, and seats whoever brought it.
    Join,
    /// Counts the ballots of a round for those who may see the tally.
    Tally,
    /// Counts the people of a workshop when it is published.
    Snapshot,
    /// Hides, and where asked overwrites, what somebody withdrew.
    Withdrawal,
    /// Finds whose words a text is, and where somebody's words are quoted.
    Words,
    /// Decrypts identities for those whom the matrix lets see them, and encrypts them anew.
    Identities,
    /// Puts right what earlier versions stored malformed, while the tables are brought up to date.
    Repair,
}

impl Viewer {
    /// The open web.
    #[must_use]
    pub const fn public() -> Self {
        Self {
            role: Role::Public,
            token: None,
            task: None,
        }
    }

    /// The holder of a stored token.
    #[must_use]
    pub const fn of_token(token: StoredToken) -> Self {
        Self {
            // A screen asks as the open web does, whatever its row says.
            role: if token.display { Role::Public } else { token.role },
            token: Some(token),
            task: None,
        }
    }

    /// Nobody in particular in this capacity: without account, organisation or workshop. It answers which rows a role as
    /// such may see; a test keeps its uses in a reviewed list.
    #[must_use]
    pub const fn anybody_as(role: Role) -> Self {
        Self {
            role,
            token: None,
            task: None,
        }
    }

    /// The service itself, bound by no row rule. It acts in the capacity of an admin.
    #[must_use]
    pub const fn unrestricted(task: SystemTask) -> Self {
        Self {
            role: Role::Admin,
            token: None,
            task: Some(task),
        }
    }

    /// The capacity in which this viewer asks.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The service's own job, if this is one.
    #[must_use]
    pub const fn task(&self) -> Option<SystemTask> {
        self.task
    }

    /// Whether this is the screen in a workshop's room.
    #[must_use]
    pub fn is_display(&self) -> bool {
        self.token.as_ref().is_some_and(|token| token.display)
    }

    /// What this viewer may read and do of a resource.
    #[must_use]
    pub fn cell(&self, resource: Resource) -> Cell {
        if self.is_display() {
            display_cell(resource)
        } else {
            cell(resource, self.role)
        }
    }

    /// Which rows this viewer reaches of the resource that `row` is about: all, for the service's own tasks.
    #[must_use]
    pub fn reach<R: ReachesAll>(&self, row: &Row<R>) -> R {
        if self.task.is_some() {
            R::EVERYTHING
        } else if self.is_display() {
            row.display_cell().reach
        } else {
            row.cell(self.role).reach
        }
    }

    /// The account behind the token.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.token.as_ref().map(|token| token.account)
    }

    /// The account's organisation.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.token.as_ref().and_then(|token| token.organisation)
    }

    /// The one workshop that a joined participant's token, or a screen's, reaches.
    #[must_use]
    pub fn workshop(&self) -> Option<WorkshopId> {
        self.token.as_ref().and_then(|token| token.workshop)
    }

    /// The stored token.
    #[must_use]
    pub const fn token(&self) -> Option<&StoredToken> {
        self.token.as_ref()
    }

    /// What this viewer's answers depend on, as text: two viewers with the same scope see the same rows.
    /// Cursors are bound to it.
    #[must_use]
    pub fn scope_key(&self) -> String {
        match (&self.token, self.task) {
            (Some(token), _) => match token.workshop {
                Some(workshop) => format!("{}:{}:{workshop}", token.role, token.account),
                None => format!("{}:{}", token.role, token.account),
            },
            (None, Some(task)) => format!("task:{task:?}"),
            (None, None) => Role::Public.to_string(),
        }
    }
}
