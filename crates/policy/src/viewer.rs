//! Represents who makes a request, in which role, and with which token.

use chrono::{DateTime, Utc};

use crate::id::{AccountId, OrganisationId, TokenId, WorkshopId};
use crate::watch::Watch;
use crate::{Cell, ReachesAll, Resource, Role, Row, cell, display_cell};

/// Who makes a request. The fields are private: a role cannot be raised. A viewer is created only without a token (`public`), from a stored
/// token, or loudly by `unrestricted`. `anybody_as` creates a viewer for a role in general.
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
    watch: Option<Watch>,
}

/// Viewers whose answers may be the same: an answer that depended on nothing but the scope, the document and the data is right for all of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SharedScope {
    /// Everyone without a token.
    Public,
    /// Everyone with a token of this role.
    Role(Role),
}

/// The stored row of a token, after its signature, expiry and revocation were checked. Only `store` creates it (a test reads the sources to
/// make sure).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The id of the token row, which is also the `jti` claim.
    pub id: TokenId,
    /// The role that the token grants.
    pub role: Role,
    /// The account that the token was issued to.
    pub account: AccountId,
    /// The organisation that the account belongs to.
    pub organisation: Option<OrganisationId>,
    /// The one workshop that the token of a joined participant, or of a screen, reaches.
    pub workshop: Option<WorkshopId>,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
    /// Whether it is the token of the screen in a workshop's room. Such a token reads what the open web reads, and what the room may see of
    /// that one workshop.
    pub display: bool,
    /// The restrictions of the token beyond those of its role.
    pub bounds: TokenBounds,
}

/// Restrictions of a token beyond those of its role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenBounds {
    /// Hashes of the only documents that the token may run, as `sha256:…`. Empty means any document.
    pub operations: Vec<String>,
    /// The only origins whose pages may use the token. Empty means any origin.
    pub origins: Vec<String>,
    /// Whether the token can only read.
    pub read_only: bool,
    /// The number of requests a minute. `None` means the limit of the configuration.
    pub requests_per_minute: Option<u32>,
}

/// A job of the service itself, to which no row rule applies. Each job is named here, and logged where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SystemTask {
    /// Loads evidence from files.
    Import,
    /// Verifies a presented token against its stored row.
    Authenticate,
    /// The command line's account, token and key commands, run by anybody with access to the machine.
    CommandLine,
    /// Runs the command `doctor` and the readiness check.
    Diagnose,
    /// Finds the workshop of a join code, and creates the record of the person who joins.
    Join,
    /// Counts the ballots of a round for those who may see the tally.
    Tally,
    /// Counts the people of a workshop when it is published.
    Snapshot,
    /// Hides what somebody withdrew, or overwrites it if they asked for that.
    Withdrawal,
    /// Finds the author of a text, and the places where somebody's words are quoted.
    Words,
    /// Decrypts identities for viewers whom the matrix allows to see them, and encrypts them again.
    Identities,
    /// Repairs malformed values that earlier versions stored, while the tables are migrated.
    Repair,
}

impl Viewer {
    /// A viewer without a token: the open web.
    #[must_use]
    pub const fn public() -> Self {
        Self {
            role: Role::Public,
            token: None,
            task: None,
            watch: None,
        }
    }

    /// The holder of a stored token.
    #[must_use]
    pub const fn of_token(token: StoredToken) -> Self {
        Self {
            // A screen reads as the open web does, whatever role its row says.
            role: if token.display { Role::Public } else { token.role },
            token: Some(token),
            task: None,
            watch: None,
        }
    }

    /// A viewer in this role without account, organisation or workshop. It tells which rows a role in general may see; a test compares its
    /// uses with a reviewed list.
    #[must_use]
    pub const fn anybody_as(role: Role) -> Self {
        Self {
            role,
            token: None,
            task: None,
            watch: None,
        }
    }

    /// The service itself, to which no row rule applies. It acts in the role of an admin.
    #[must_use]
    pub const fn unrestricted(task: SystemTask) -> Self {
        Self {
            role: Role::Admin,
            token: None,
            task: Some(task),
            watch: None,
        }
    }

    /// The role in which this viewer makes requests.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The job of the service, if this viewer is one.
    #[must_use]
    pub const fn task(&self) -> Option<SystemTask> {
        self.task
    }

    /// Whether this viewer is the screen in a workshop's room.
    #[must_use]
    pub fn is_display(&self) -> bool {
        self.token.as_ref().is_some_and(|token| token.display)
    }

    /// What this viewer may read of a resource, and do with it.
    #[must_use]
    pub fn cell(&self, resource: Resource) -> Cell {
        if self.is_display() {
            display_cell(resource)
        } else {
            cell(resource, self.role)
        }
    }

    /// The rows that this viewer reaches of the resource of `row`: every row for the service's own tasks.
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

    /// The account that the token was issued to.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.token().map(|token| token.account)
    }

    /// The organisation of the account.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.token().and_then(|token| token.organisation)
    }

    /// The one workshop that the token of a joined participant, or of a screen, reaches.
    #[must_use]
    pub fn workshop(&self) -> Option<WorkshopId> {
        self.token().and_then(|token| token.workshop)
    }

    /// The stored token, if the viewer has one.
    #[must_use]
    pub fn token(&self) -> Option<&StoredToken> {
        // Everything that distinguishes two holders of a role is in the token, and this is the only way to it.
        self.token.as_ref().inspect(|_| self.depends_on_more())
    }

    /// The same viewer. From now on, this watch notices if anything about this one viewer is asked, beyond the role.
    #[must_use]
    pub fn watched_by(self, watch: &Watch) -> Self {
        Self {
            watch: Some(watch.clone()),
            ..self
        }
    }

    /// Records that what is being read depends on more than the role and the versioned data.
    pub fn depends_on_more(&self) {
        if let Some(watch) = &self.watch {
            watch.notice();
        }
    }

    /// The viewers with whom this one may share answers; `None` for the service's own tasks and for screens, which see one workshop.
    #[must_use]
    pub fn shared_scope(&self) -> Option<SharedScope> {
        match (&self.token, self.task) {
            (_, Some(_)) => None,
            (None, None) => (self.role == Role::Public).then_some(SharedScope::Public),
            (Some(token), None) => (!token.display).then_some(SharedScope::Role(self.role)),
        }
    }

    /// A text that identifies what this viewer can see: two viewers with the same key see the same rows. Cursors are bound to it.
    #[must_use]
    pub fn scope_key(&self) -> String {
        match (self.token(), self.task) {
            (Some(token), _) => match token.workshop {
                Some(workshop) => format!("{}:{}:{workshop}", token.role, token.account),
                None => format!("{}:{}", token.role, token.account),
            },
            (None, Some(task)) => format!("task:{task:?}"),
            (None, None) => Role::Public.to_string(),
        }
    }
}
