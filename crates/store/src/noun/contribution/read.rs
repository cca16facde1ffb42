//! Reads contributions: by id, of workshops, of people.

use std::collections::HashMap;

use entity::contribution;
use evidence::vocabulary::ConsentScope;
use policy::SystemTask;
use policy::id::{ContributionId, ParticipantId, WorkshopId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use super::filter::ContributionFilter;
use super::view::{Contribution, StoredContribution, contribution_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::keyset::{KeyKind, OrderKey, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::agrees;
use crate::engine::sql::{col, columns, is_one_of};

/// Oldest first.
fn order() -> Vec<OrderKey> {
    use contribution::Column;
    vec![column(Column::CreatedAt, KeyKind::Big), column(Column::Id, KeyKind::Id)]
}

impl Access {
    /// The contributions with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contributions_by_id(&self, ids: &[ContributionId]) -> Result<Vec<Contribution>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<contribution::Entity>();
        select.and_where(is_one_of(self.backend(), contribution::Column::Id, &ids));
        self.read_contributions(select).await
    }

    /// A page of the contributions to each of these workshops, oldest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contributions_of_workshops(
        &self,
        workshops: &[WorkshopId],
        filter: &ContributionFilter,
        page: &PageArguments,
    ) -> Result<HashMap<WorkshopId, Page<Contribution>>, Error> {
        use contribution::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<contribution::Entity>();
        rows.and_where(is_one_of(self.backend(), Column::WorkshopId, &ids))
            .cond_where(filter.condition());
        let list = List {
            rows,
            columns: Box::new(contribution_columns),
            order: order(),
            order_name: "contribution".to_owned(),
        };
        let pages = list.pages::<StoredContribution>(self, col(Column::WorkshopId), page).await?;
        pages
            .into_iter()
            .map(|(id, page)| Ok((WorkshopId(id), page.map(Contribution::from_row))))
            .collect()
    }

    /// The contributions of each of these people that the viewer may see, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contributions_of_participants(
        &self,
        participants: &[ParticipantId],
    ) -> Result<HashMap<ParticipantId, Vec<Contribution>>, Error> {
        use contribution::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<contribution::Entity>();
        select
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids))
            .order_by_expr(col(Column::CreatedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut by_participant: HashMap<ParticipantId, Vec<Contribution>> = HashMap::new();
        for contribution in self.read_contributions(select).await? {
            by_participant.entry(contribution.participant).or_default().push(contribution);
        }
        Ok(by_participant)
    }

    async fn read_contributions(&self, mut select: SelectStatement) -> Result<Vec<Contribution>, Error> {
        contribution_columns(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Contribution::from_row(StoredContribution::from_query_result(row, "")?)))
            .collect()
    }

    /// The names of those of these people who agreed to be quoted by name and take part. It is not recorded as a read of an identity,
    /// because these people asked for their name to be published.
    ///
    /// # Errors
    /// If the database fails, or an identity cannot be decrypted.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn credited_names(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, String>, Error> {
        use entity::participant_identity::{Column, Entity};
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.as_task(SystemTask::Identities).rows::<Entity>();
        columns(&mut select, &[Column::ParticipantId, Column::KeyId, Column::Ciphertext]);
        select
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids))
            .and_where(agrees(Column::ParticipantId, ConsentScope::QuoteByName))
            .and_where(agrees(Column::ParticipantId, ConsentScope::TakePart));
        let mut names = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let id = ParticipantId(row.try_get("", "participant_id")?);
            let (key, ciphertext): (String, Vec<u8>) = (row.try_get("", "key_id")?, row.try_get("", "ciphertext")?);
            if let Some(name) = self.identity_keys.open(id, &key, &ciphertext)?.name {
                names.insert(id, name);
            }
        }
        Ok(names)
    }
}
