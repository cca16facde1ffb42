//! Checks a presented token against its row, on each request: the row decides role, organisation, expiry and revocation.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::TimeDelta;
use entity::column::{AsJson, Code, Millis};
use entity::{account, role_token};
use policy::Role;
use policy::id::{AccountId, OrganisationId, TokenId, WorkshopId};
use policy::{StoredToken, SystemTask, TokenBounds, Viewer};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::read::works;
use super::view::with_account;
use crate::Store;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};

/// The use of a token is recorded at most once in this time.
const NOTE_EVERY: TimeDelta = TimeDelta::minutes(1);
/// For how many tokens this process remembers the last use, so that it does not write it again.
const MOST_REMEMBERED: usize = 10_000;

/// The claims of a token whose signature is valid.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// The `jti` claim.
    pub token: TokenId,
    /// The `sub` claim.
    pub account: AccountId,
    /// The `kid` of the key that verified the token.
    pub key_id: &'a str,
}

#[derive(FromQueryResult)]
struct TokenToCheck {
    role: Code<Role>,
    workshop_id: Option<Uuid>,
    expires_at: Millis,
    last_used_at: Option<Millis>,
    organisation_id: Option<Uuid>,
    display: bool,
    operations: Option<AsJson<Vec<String>>>,
    origins: Option<AsJson<Vec<String>>>,
    read_only: bool,
    requests_per_minute: Option<i32>,
}

/// When this process last recorded a use of each token.
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<HashMap<Uuid, Millis>>);

impl Uses {
    /// Whether a use at this time must be recorded, given the stored time. Answers yes only once, even if many requests ask at the same
    /// time.
    fn due(&self, token: Uuid, stored: Option<Millis>, now: Millis) -> bool {
        let is_due = |last: Option<Millis>| last.is_none_or(|last| now.0 - last.0 >= NOTE_EVERY);
        // With a poisoned lock, the use is not recorded; nothing else is lost.
        let Ok(mut noted) = self.0.lock() else { return false };
        if !is_due(stored) || !is_due(noted.get(&token).copied()) {
            return false;
        }
        if noted.len() >= MOST_REMEMBERED {
            noted.clear();
        }
        noted.insert(token, now);
        true
    }
}

impl Store {
    /// The viewer for a presented token; `None` if the row does not exist, belongs to another account or key, has expired, or was
    /// revoked. Runs one statement.
    ///
    /// # Errors
    /// If the database fails: then the request is not authenticated.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn authenticate(&self, presented: &Presented<'_>) -> Result<Option<Viewer>, Error> {
        use role_token::Column::{
            AccountId as Account, Display, ExpiresAt, Id, KeyId, LastUsedAt, Operations, Origins, ReadOnly, RequestsPerMinute, Role,
            WorkshopId as Workshop,
        };
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Authenticate), "");
        let now = Millis(access.now());
        let mut select = access.rows::<role_token::Entity>();
        with_account(&mut select);
        columns(
            &mut select,
            &[
                Role,
                Workshop,
                ExpiresAt,
                LastUsedAt,
                Display,
                Operations,
                Origins,
                ReadOnly,
                RequestsPerMinute,
            ],
        );
        columns(&mut select, &[account::Column::OrganisationId]);
        select
            .and_where(col(Id).eq(presented.token.0))
            .and_where(col(Account).eq(presented.account.0))
            .and_where(col(KeyId).eq(presented.key_id))
            .and_where(col(account::Column::ClosedAt).is_null())
            .cond_where(works(now));
        let Some(row) = access.control().query_one(&select).await? else {
            return Ok(None);
        };
        let row = TokenToCheck::from_query_result(&row, "")?;
        if self.uses.due(presented.token.0, row.last_used_at, now) {
            tokio::spawn(note_use(access, presented.token, now));
        }
        Ok(Some(Viewer::of_token(StoredToken {
            id: presented.token,
            role: row.role.0,
            account: presented.account,
            organisation: row.organisation_id.map(OrganisationId),
            workshop: row.workshop_id.map(WorkshopId),
            expires_at: row.expires_at.0,
            display: row.display,
            bounds: TokenBounds {
                operations: row.operations.unwrap_or_default().0,
                origins: row.origins.unwrap_or_default().0,
                read_only: row.read_only,
                requests_per_minute: row.requests_per_minute.and_then(|number| u32::try_from(number).ok()),
            },
        })))
    }
}

/// Records a use without delaying the request. If that fails, a use in the next minute is recorded instead.
async fn note_use(access: Access, token: TokenId, now: Millis) {
    let update = Query::update()
        .table(role_token::Entity)
        .value(role_token::Column::LastUsedAt, now)
        .and_where(col(role_token::Column::Id).eq(token.0))
        .take();
    if let Err(error) = access.write_alone(&update).await {
        tracing::debug!(%token, %error, "the use of a token was not noted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_due_when_a_minute_has_passed_since_the_last_one() {
        let (uses, token, start) = (Uses::default(), Uuid::from_u128(1), chrono::DateTime::UNIX_EPOCH);
        let after = |seconds| Millis(start + TimeDelta::seconds(seconds));
        assert!(uses.due(token, None, after(0)));
        assert!(!uses.due(token, None, after(0)), "many requests at the same time write once");
        assert!(!uses.due(token, Some(after(0)), after(59)));
        assert!(uses.due(token, Some(after(0)), after(60)));
        assert!(
            !uses.due(token, Some(after(0)), after(61)),
            "what was just written may not be read yet"
        );
        assert!(
            !Uses::default().due(token, Some(after(0)), after(59)),
            "another process has written it"
        );
        assert!(uses.due(Uuid::from_u128(2), None, after(61)), "each token by itself");
    }
}
