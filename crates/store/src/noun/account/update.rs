//! Changes and closes accounts. A closed account has no valid token.

use entity::{account, organisation, role_token};
use policy::action;
use policy::id::{AccountId, OrganisationId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{Condition, FromQueryResult};

use super::create::name_problem;
use super::view::Account;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

const CLOSED: &str = "the account was closed";

/// The input for changing an account. Absent fields keep their value.
#[derive(Debug, Clone, Default)]
pub struct AccountChanges {
    /// The new name under which the account is shown.
    pub display_name: Option<String>,
    /// The new organisation, or `Some(None)` for no organisation.
    pub organisation: Option<Option<OrganisationId>>,
    /// Whether to close the account, which ends its tokens at once. After reopening, it needs new tokens.
    pub closed: Option<bool>,
}

impl Access {
    /// Changes an account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access; [`Error::NotFound`]; [`Error::Invalid`] with every refused
    /// field; [`Error::Conflict`] if nobody could manage access any more.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn update_account(&self, id: AccountId, changes: &AccountChanges) -> Result<Account, Error> {
        let work = self.begin().await?;
        let result = work.update_account(id, changes).await;
        work.finish(result).await?;
        self.accounts_by_id(&[id]).await?.pop().ok_or(Error::NotFound("account"))
    }
}

impl Work {
    async fn update_account(&self, id: AccountId, changes: &AccountChanges) -> Result<(), Error> {
        use account::Column::{ClosedAt, DisplayName, Id, OrganisationId as Organisation};
        let permit = self.permit::<action::UpdateAccount>(id, &(), &id.to_string())?;
        self.change_access_alone().await?;
        let mut select = self.access().rows::<account::Entity>();
        all_columns::<account::Entity>(&mut select);
        select.and_where(col(Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("account"))?;
        let stored = account::Model::from_query_result(&row, "")?;
        self.check_changes(changes).await?;
        let mut values: Vec<(account::Column, Expr)> = Vec::new();
        if let Some(name) = &changes.display_name {
            values.push((DisplayName, Expr::val(name.trim())));
        }
        if let Some(organisation) = changes.organisation {
            values.push((Organisation, Expr::val(organisation.map(|id| id.0))));
        }
        match changes.closed {
            Some(true) if stored.closed_at.is_none() => {
                self.an_admin_remains_without(permit.target()).await?;
                let held = Condition::all().add(col(role_token::Column::AccountId).eq(permit.target().0));
                self.end_tokens(&permit, held, CLOSED).await?;
                values.push((ClosedAt, Expr::val(self.now())));
            }
            Some(false) if stored.closed_at.is_some() => values.push((ClosedAt, Expr::val(None::<i64>))),
            _ => {}
        }
        if values.is_empty() {
            self.leave_as_it_is();
            return Ok(());
        }
        let update = Query::update()
            .table(account::Entity)
            .values(values)
            .and_where(col(Id).eq(permit.target().0))
            .take();
        self.under(&permit).update(&update).await?;
        Ok(())
    }

    async fn check_changes(&self, changes: &AccountChanges) -> Result<(), Error> {
        let name = changes.display_name.as_deref();
        let mut problems: Vec<FieldProblem> = name.and_then(|name| name_problem("displayName", name)).into_iter().collect();
        if let Some(Some(id)) = changes.organisation {
            let organisations = self.access().rows::<organisation::Entity>();
            if !self.exists(organisations, organisation::Column::Id, id.0).await? {
                problems.push(FieldProblem::new("organisation", "no such organisation"));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    /// Whether the account may hold tokens.
    pub(super) async fn is_open(&self, id: AccountId) -> Result<bool, Error> {
        let open = Query::select()
            .unscoped::<account::Entity>(Unscoped::ManagesAccess)
            .and_where(col(account::Column::ClosedAt).is_null())
            .take();
        self.exists(open, account::Column::Id, id.0).await
    }
}
