//! Issues tokens. Changes of accounts, tokens and keys run one at a time, so that what a transaction checked still holds when it writes.

use chrono::{DateTime, TimeDelta, Utc};
use entity::column::{Code, Millis};
use entity::{account, role_token, workshop};
use policy::id::{AccountId, TokenId, WorkshopId};
use policy::{Action, Permit, Role, TokenBounds, action};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query};
use sea_orm::{ActiveValue::Set, DbBackend};

use super::bounds;
use super::mint::{IssuedToken, Mint, TokenFacts, TokenSecret};
use super::read::works;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::account::create::line_problem;

const LONGEST_LABEL: usize = 200;

/// The input for a new token.
#[derive(Debug, Clone)]
pub struct TokenInput {
    /// The account that receives the token.
    pub account: AccountId,
    /// The role that the token grants.
    pub role: Role,
    /// A description of the token's purpose.
    pub label: String,
    /// Days until the token expires.
    pub expires_in_days: i32,
    /// The only workshop that a participant's token can reach. Only the service itself sets it.
    pub workshop: Option<WorkshopId>,
    /// Limits beyond the role.
    pub bounds: TokenBounds,
}

/// A token row to be stored.
pub(crate) struct NewToken {
    pub(crate) account: AccountId,
    pub(crate) role: Role,
    pub(crate) label: String,
    pub(crate) workshop: Option<WorkshopId>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) rotated_from: Option<TokenId>,
    /// Whether the token is for the screen in the workshop's room.
    pub(crate) display: bool,
    pub(crate) bounds: TokenBounds,
}

impl Access {
    /// Issues a token to an account. The secret is in the answer, and is not stored.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access; [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn issue_token(&self, input: &TokenInput, mint: &Mint) -> Result<IssuedToken, Error> {
        let work = self.begin().await?;
        let result = work.issue_token(input, mint).await;
        let (id, secret) = work.finish(result).await?;
        let token = self.changed_token(id).await?;
        Ok(IssuedToken { token, secret })
    }
}

impl Work {
    /// Waits until no other unit of work changes accounts, tokens or keys (SQLite's single writer ensures that by itself). Then checks
    /// that the token of this request is still valid, because the other unit of work may have revoked it.
    ///
    /// # Errors
    /// [`Error::TokenEnded`]; an error of the database.
    pub(in crate::noun::account) async fn change_access_alone(&self) -> Result<(), Error> {
        if self.access().backend() == DbBackend::Postgres {
            self.inside().lock_access().await?;
        }
        let Some(acting) = self.access().viewer().token() else {
            return Ok(());
        };
        let row = Query::select()
            .expr(Expr::val(1))
            .unscoped::<role_token::Entity>(Unscoped::ManagesAccess)
            .and_where(col(role_token::Column::Id).eq(acting.id.0))
            .and_where(col(role_token::Column::Role).eq(Code(acting.role)))
            .cond_where(works(self.now()))
            // The row stays locked until this transaction ends, so nobody can revoke the token meanwhile. SQLite has no row locks, and
            // needs none.
            .lock(LockType::Update)
            .take();
        let row = self.inside().query_one(&row).await?;
        row.map(drop).ok_or(Error::TokenEnded)
    }

    async fn issue_token(&self, input: &TokenInput, mint: &Mint) -> Result<(TokenId, TokenSecret), Error> {
        let id = TokenId(new_id());
        let permit = self.permit::<action::IssueToken>(input.account, &(), &id.to_string())?;
        self.change_access_alone().await?;
        self.check_token(input, mint).await?;
        let new = NewToken {
            account: permit.target(),
            role: input.role,
            label: input.label.trim().to_owned(),
            workshop: input.workshop,
            expires_at: self.access().now() + TimeDelta::days(input.expires_in_days.into()),
            rotated_from: None,
            display: false,
            bounds: input.bounds.clone(),
        };
        let secret = self.store_token(&permit, id, new, mint).await?;
        Ok((id, secret))
    }

    async fn check_token(&self, input: &TokenInput, mint: &Mint) -> Result<(), Error> {
        let access = self.access();
        let mut problems: Vec<FieldProblem> = line_problem("input.label", &input.label, LONGEST_LABEL).into_iter().collect();
        let accounts = access.rows::<account::Entity>();
        if !self.exists(accounts, account::Column::Id, input.account.0).await? {
            problems.push(FieldProblem::new("input.account", "no such account"));
        } else if !self.is_open(input.account).await? {
            problems.push(FieldProblem::new("input.account", "the account is closed: reopen it first"));
        }
        problems.extend(bounds::problems(&input.bounds));
        if !u32::try_from(input.expires_in_days).is_ok_and(|days| (1..=mint.max_days).contains(&days)) {
            problems.push(FieldProblem::new(
                "input.expiresInDays",
                format!("must be from 1 to {}", mint.max_days),
            ));
        }
        let refused = match (input.role, input.workshop) {
            (Role::Public, _) => Some("the public needs no token"),
            (Role::Participant, None) => Some("participants get their token by joining a workshop"),
            (Role::Participant, Some(_)) if access.viewer().task().is_none() => Some("participants get their token by joining a workshop"),
            (_, Some(_)) if input.role != Role::Participant => Some("only a participant's token is bound to a workshop"),
            _ => None,
        };
        problems.extend(refused.map(|message| FieldProblem::new("input.role", message)));
        if let Some(id) = input.workshop
            && !self.exists(access.rows::<workshop::Entity>(), workshop::Column::Id, id.0).await?
        {
            problems.push(FieldProblem::new("input.workshop", "no such workshop"));
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    /// Stores a token's row and signs its secret with the current key.
    pub(crate) async fn store_token<A: Action>(
        &self,
        permit: &Permit<A>,
        id: TokenId,
        new: NewToken,
        mint: &Mint,
    ) -> Result<TokenSecret, Error> {
        let key = self
            .current_key()
            .await?
            .ok_or_else(|| Error::Conflict("there is no signing key yet: rotate the key first".to_owned()))?;
        let issued_at = self.access().now();
        let facts = TokenFacts {
            id,
            account: new.account,
            role: new.role,
            issued_at,
            expires_at: new.expires_at,
        };
        let secret = mint
            .signer
            .sign(&key, &facts)
            .map_err(|failed| Error::Corrupt(failed.to_string()))?;
        let row = role_token::ActiveModel {
            id: Set(id.0),
            label: Set(new.label),
            role: Set(Code(new.role)),
            account_id: Set(new.account.0),
            workshop_id: Set(new.workshop.map(|id| id.0)),
            issued_by_id: Set(self.access().viewer().account().map(|id| id.0)),
            issued_at: Set(Millis(issued_at)),
            expires_at: Set(Millis(new.expires_at)),
            last_used_at: Set(None),
            rotated_from_id: Set(new.rotated_from.map(|id| id.0)),
            revoked_at: Set(None),
            revoked_reason: Set(None),
            key_id: Set(key.key_id),
            display: Set(new.display),
            operations: Set(bounds::stored(&new.bounds.operations)),
            origins: Set(bounds::stored(&new.bounds.origins)),
            read_only: Set(new.bounds.read_only),
            requests_per_minute: Set(new.bounds.requests_per_minute.map(u32::cast_signed)),
        };
        self.under(permit).insert(row).await?;
        Ok(TokenSecret(secret))
    }
}
