//! Organisations that run programmes, fund studies or host workshops.

pub(crate) mod plan;

use entity::organisation;
use evidence::vocabulary::OrganisationKind;
use policy::id::OrganisationId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::SelectStatement;
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};
use crate::engine::reads::Reads as _;
use crate::engine::sql::is_one_of;

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// The organisation's id.
    pub id: OrganisationId,
    /// The organisation's full name.
    pub name: String,
    /// The kind of organisation, for example a university.
    pub kind: OrganisationKind,
    /// The organisation's address in the Research Organization Registry (ROR).
    pub ror: Option<String>,
    /// The region in which the organisation is, as free text.
    pub region: Option<String>,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// Optimistic-lock version, starting at 1.
    pub version: i32,
}

impl Organisation {
    fn from_model(model: organisation::Model) -> Self {
        Self {
            id: OrganisationId(model.id),
            name: model.name,
            kind: model.kind.0,
            ror: model.ror,
            region: model.region,
            source_url: model.source_url,
            version: model.version,
        }
    }
}

impl Access {
    /// A page of the organisations, ordered by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn organisations(&self, page: &PageArguments) -> Result<Page<Organisation>, Error> {
        let found = self.organisation_list().page::<organisation::Model>(self, page).await?;
        Ok(found.map(Organisation::from_model))
    }

    fn organisation_list(&self) -> List {
        let order = vec![
            column(organisation::Column::Name, KeyKind::Text),
            column(organisation::Column::Id, KeyKind::Id),
        ];
        List {
            rows: self.rows::<organisation::Entity>(),
            columns: Box::new(all_columns::<organisation::Entity>),
            order,
            order_name: "organisation".to_owned(),
        }
    }

    /// How many organisations there are.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_organisations(&self) -> Result<i64, Error> {
        count(self, self.rows::<organisation::Entity>()).await
    }

    /// The organisations with these ids, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn organisations_by_id(&self, ids: &[OrganisationId]) -> Result<Vec<Organisation>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select: SelectStatement = self.rows::<organisation::Entity>();
        select.and_where(is_one_of(self.backend(), organisation::Column::Id, &ids));
        all_columns::<organisation::Entity>(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Organisation::from_model(organisation::Model::from_query_result(row, "")?)))
            .collect()
    }
}
