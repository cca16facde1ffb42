//! Reads accounts: the whole list for viewers who manage access, single accounts by the row rule.

use entity::account;
use policy::Resource;
use policy::id::AccountId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::view::Account;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};
use crate::engine::reads::Reads as _;
use crate::engine::sql::is_one_of;

const LIST: &str = "account.list";

impl Access {
    /// A page of the accounts, ordered by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access; [`Error::Invalid`] for paging arguments out of bounds.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn accounts(&self, page: &PageArguments) -> Result<Page<Account>, Error> {
        self.require(Resource::Access, LIST)?;
        let list = List {
            rows: self.rows::<account::Entity>(),
            columns: Box::new(all_columns::<account::Entity>),
            order: vec![
                column(account::Column::DisplayName, KeyKind::Text),
                column(account::Column::Id, KeyKind::Id),
            ],
            order_name: "account".to_owned(),
        };
        Ok(list.page::<account::Model>(self, page).await?.map(Account::from_model))
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_accounts(&self) -> Result<i64, Error> {
        self.require(Resource::Access, LIST)?;
        count(self, self.rows::<account::Entity>()).await
    }

    /// The accounts with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn accounts_by_id(&self, ids: &[AccountId]) -> Result<Vec<Account>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<account::Entity>();
        select.and_where(is_one_of(self.backend(), account::Column::Id, &ids));
        all_columns::<account::Entity>(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Account::from_model(account::Model::from_query_result(row, "")?)))
            .collect()
    }
}
