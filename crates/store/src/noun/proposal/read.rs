//! Reads proposals: by id, a page of those that the viewer may see, or a page for each of many programmes.

use std::collections::HashMap;

use entity::programme_proposal;
use evidence::vocabulary::ProposalState;
use policy::id::{ProgrammeId, ProposalId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use uuid::Uuid;

use super::view::ProgrammeProposal;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// Filters proposals. Absent fields do not restrict the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProposalFilter {
    /// Only proposals that are undecided, accepted or sent back.
    pub state: Option<ProposalState>,
    /// Only proposals for this programme.
    pub programme: Option<ProgrammeId>,
}

/// The kinds of row that have proposals.
#[derive(Debug, Clone)]
pub struct ProposalsOf(pub Vec<ProgrammeId>);

impl ProposalFilter {
    fn rows(&self, access: &Access) -> SelectStatement {
        use programme_proposal::Column;
        let mut rows = access.rows::<programme_proposal::Entity>();
        match self.state {
            Some(ProposalState::Waiting) => rows.and_where(col(Column::DecidedAt).is_null()),
            Some(ProposalState::Accepted) => rows.and_where(col(Column::Accepted).eq(true)),
            Some(ProposalState::SentBack) => rows.and_where(col(Column::Accepted).eq(false)),
            None => &mut rows,
        };
        if let Some(programme) = self.programme {
            rows.and_where(col(Column::ProgrammeId).eq(programme.0));
        }
        rows
    }
}

/// Newest first.
fn newest_first(rows: SelectStatement) -> List {
    use programme_proposal::Column;
    List {
        rows,
        columns: Box::new(all_columns::<programme_proposal::Entity>),
        order: vec![
            column(Column::ProposedAt, KeyKind::Big).descending(true),
            column(Column::Id, KeyKind::Id).descending(true),
        ],
        order_name: "proposal".to_owned(),
    }
}

impl Access {
    /// A page of the proposals that the viewer may see, newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn proposals(&self, filter: &ProposalFilter, page: &PageArguments) -> Result<Page<ProgrammeProposal>, Error> {
        let list = newest_first(filter.rows(self));
        Ok(list
            .page::<programme_proposal::Model>(self, page)
            .await?
            .map(ProgrammeProposal::from_model))
    }

    /// How many proposals match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_proposals(&self, filter: &ProposalFilter) -> Result<i64, Error> {
        count(self, filter.rows(self)).await
    }

    /// A page of proposals for each of these programmes, newest first.
    ///
    /// # Errors
    /// As [`Access::proposals`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn proposals_of(
        &self,
        programmes: &ProposalsOf,
        filter: &ProposalFilter,
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<ProgrammeProposal>>, Error> {
        let (rows, parent) = self.rows_of(programmes, filter);
        let mut pages = HashMap::new();
        let found = newest_first(rows).pages::<programme_proposal::Model>(self, parent, page).await?;
        for (id, page) in found {
            pages.insert(id, page.map(ProgrammeProposal::from_model));
        }
        Ok(pages)
    }

    /// How many proposals each of these programmes has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_proposals_of(&self, programmes: &ProposalsOf, filter: &ProposalFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let (rows, parent) = self.rows_of(programmes, filter);
        counts(self, rows, parent).await
    }

    fn rows_of(&self, programmes: &ProposalsOf, filter: &ProposalFilter) -> (SelectStatement, Expr) {
        use programme_proposal::Column;
        let ids: Vec<Uuid> = programmes.0.iter().map(|id| id.0).collect();
        let mut rows = filter.rows(self);
        rows.and_where(is_one_of(self.backend(), Column::ProgrammeId, &ids));
        (rows, col(Column::ProgrammeId))
    }

    /// The proposals with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn proposals_by_id(&self, ids: &[ProposalId]) -> Result<Vec<ProgrammeProposal>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<programme_proposal::Entity>();
        all_columns::<programme_proposal::Entity>(&mut select);
        select.and_where(is_one_of(self.backend(), programme_proposal::Column::Id, &ids));
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| {
                Ok(ProgrammeProposal::from_model(programme_proposal::Model::from_query_result(
                    row, "",
                )?))
            })
            .collect()
    }

    pub(super) async fn changed_proposal(&self, id: ProposalId) -> Result<ProgrammeProposal, Error> {
        self.proposals_by_id(&[id]).await?.pop().ok_or(Error::NotFound("proposal"))
    }
}
