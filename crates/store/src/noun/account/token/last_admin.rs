//! Someone must always be able to manage access: the last token that can do so cannot be revoked.

use entity::column::Code;
use entity::role_token;
use policy::Role;
use policy::id::AccountId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};

use super::read::works;
use super::view::RoleToken;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

const LAST_ADMIN: &str = "this is the last ADMIN token that is valid: issue another first, or rotate this one";

impl Work {
    /// Refuses to close an account if nobody else could manage access afterwards.
    pub(in crate::noun::account) async fn an_admin_remains_without(&self, account: AccountId) -> Result<(), Error> {
        use role_token::Column::{AccountId as Holder, Role as RoleColumn};
        let admins = |own: bool| {
            let mut select = Query::select()
                .expr(Expr::val(1))
                .unscoped::<role_token::Entity>(Unscoped::ManagesAccess)
                .and_where(col(RoleColumn).eq(Code(Role::Admin)))
                .cond_where(works(self.now()))
                .limit(1)
                .take();
            select.and_where(if own {
                col(Holder).eq(account.0)
            } else {
                col(Holder).ne(account.0)
            });
            select
        };
        let has_one = self.inside().query_one(&admins(true)).await?.is_some();
        if has_one && self.inside().query_one(&admins(false)).await?.is_none() {
            return Err(Error::Conflict(
                "this account has the last ADMIN token that is valid: issue one to another account first".to_owned(),
            ));
        }
        Ok(())
    }

    /// Refuses to end `token` if no other valid token can manage access. The caller holds the lock on access, so the answer stays true
    /// until the transaction ends.
    ///
    /// A rotated token does not count, because it is valid only for its grace period.
    pub(super) async fn another_admin_remains(&self, token: &RoleToken) -> Result<(), Error> {
        use role_token::Column::{Id, Role as RoleColumn, RotatedFromId};
        if token.role != Role::Admin {
            return Ok(());
        }
        let later = Alias::new("later");
        let replaced = Query::select()
            .expr(Expr::val(1))
            .unscoped_as::<role_token::Entity>(later.clone(), Unscoped::ManagesAccess)
            .and_where(Expr::col((later, RotatedFromId)).eq(col(Id)))
            .take();
        let others = Query::select()
            .expr(Expr::val(1))
            .unscoped::<role_token::Entity>(Unscoped::ManagesAccess)
            .and_where(col(RoleColumn).eq(Code(Role::Admin)))
            .and_where(col(Id).ne(token.id.0))
            .cond_where(works(self.now()))
            .and_where(Expr::exists(replaced).not())
            .limit(1)
            .take();
        match self.inside().query_one(&others).await? {
            Some(_) => Ok(()),
            None => Err(Error::Conflict(LAST_ADMIN.to_owned())),
        }
    }
}
