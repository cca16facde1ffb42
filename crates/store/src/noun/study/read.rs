//! Reads studies: one, a page, or a page for each of many parents.

use std::collections::HashMap;

use entity::{programme_study, study};
use policy::id::{ProgrammeId, QuestionId, StudyId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::evidence::{DISTANCE, PARENT, STUDY, bearing};
use super::filter::{StudyFilter, StudyOrder, order_keys, rows};
use super::view::{Study, study_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, OrderKey};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

impl Access {
    /// The study with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn study(&self, code: &str) -> Result<Option<Study>, Error> {
        let mut select = self.rows::<study::Entity>();
        select.and_where(col(study::Column::Code).eq(code));
        Ok(self.read_studies(select).await?.pop())
    }

    /// The studies with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn studies_by_id(&self, ids: &[StudyId]) -> Result<Vec<Study>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<study::Entity>();
        select.and_where(is_one_of(self.backend(), study::Column::Id, &ids));
        self.read_studies(select).await
    }

    async fn read_studies(&self, mut select: SelectStatement) -> Result<Vec<Study>, Error> {
        study_columns(self)(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Study::from_model(study::Model::from_query_result(row, "")?)))
            .collect()
    }

    /// The studies that a statement selects, grouped by the parent in the column `parent`, in the statement's order.
    pub(crate) async fn studies_by_parent(&self, mut select: SelectStatement, parent: Expr) -> Result<HashMap<Uuid, Vec<Study>>, Error> {
        study_columns(self)(&mut select);
        select.expr_as(parent, Alias::new("parent"));
        let mut by_parent: HashMap<Uuid, Vec<Study>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let study = Study::from_model(study::Model::from_query_result(&row, "")?);
            by_parent.entry(row.try_get("", "parent")?).or_default().push(study);
        }
        Ok(by_parent)
    }

    /// A page of the studies that match the filter.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn studies(&self, filter: &StudyFilter, order: &[StudyOrder], page: &PageArguments) -> Result<Page<Study>, Error> {
        let list = self.study_list(rows(self, filter).await?, order);
        Ok(list.page::<study::Model>(self, page).await?.map(Study::from_model))
    }

    /// How many studies match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_studies(&self, filter: &StudyFilter) -> Result<i64, Error> {
        count(self, rows(self, filter).await?).await
    }

    pub(super) fn study_list(&self, rows: SelectStatement, order: &[StudyOrder]) -> List {
        let (order, order_name) = order_keys(self, order);
        List {
            rows,
            columns: Box::new(study_columns(self)),
            order,
            order_name,
        }
    }

    /// A page of studies for each of these parents.
    ///
    /// # Errors
    /// As [`Access::studies`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn studies_of(
        &self,
        parents: &StudyParents,
        filter: &StudyFilter,
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<Study>>, Error> {
        let (mut list, parent, seen) = self.studies_below(parents, filter).await?;
        if let Some(seen) = seen {
            seen.join(&mut list.rows, &parent);
        }
        let mut pages = HashMap::new();
        for (id, page) in list.pages::<study::Model>(self, parent, page).await? {
            pages.insert(id, page.map(Study::from_model));
        }
        Ok(pages)
    }

    /// The list of the studies of these parents, the column that holds each study's parent, and the parents that the viewer may see if
    /// the studies must still be joined with them.
    pub(super) async fn studies_below(
        &self,
        parents: &StudyParents,
        filter: &StudyFilter,
    ) -> Result<(List, Expr, Option<SeenParents>), Error> {
        let StudiesBelow {
            rows: select,
            parent,
            nearness,
            seen,
        } = parents.below(self, filter).await?;
        let mut list = self.study_list(select, &[]);
        if let Some(nearness) = nearness {
            list.order.insert(0, nearness);
            list.order_name = "study by nearness".to_owned();
        }
        Ok((list, parent, seen))
    }

    /// How many studies each of these parents has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_studies_of(&self, parents: &StudyParents, filter: &StudyFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let mut below = parents.below(self, filter).await?;
        if let Some(seen) = below.seen {
            seen.join(&mut below.rows, &below.parent);
        }
        counts(self, below.rows, below.parent).await
    }
}

/// The kinds of row that have studies.
#[derive(Debug, Clone)]
pub enum StudyParents {
    /// Programmes, with the studies that evaluate them.
    Programmes(Vec<ProgrammeId>),
    /// Questions, with the studies that concern them, the closest first: studies that they are linked to, then studies with an outcome
    /// that they are linked to, then studies that match their terms.
    Questions(Vec<QuestionId>),
}

impl StudyParents {
    async fn below(&self, access: &Access, filter: &StudyFilter) -> Result<StudiesBelow, Error> {
        let (links, seen) = match self {
            Self::Programmes(ids) => {
                use programme_study::Column;
                let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
                // The rule of the link asks for the study beside the programme. The study is joined below, with its rule.
                let links = Query::select()
                    .unscoped::<programme_study::Entity>(Unscoped::SeenWithTheRow)
                    .expr_as(col(Column::ProgrammeId), Alias::new(PARENT))
                    .expr_as(col(Column::StudyId), Alias::new(STUDY))
                    .take();
                (links, Some(access.seen_parents::<programme_study::Entity>(&ids)))
            }
            Self::Questions(ids) => (bearing(access, ids).await?, None),
        };
        let link = |name: &'static str| Expr::col((Alias::new("link"), Alias::new(name)));
        let mut select = rows(access, filter).await?;
        select.join_rows_of(links, Alias::new("link"), link(STUDY).eq(col(study::Column::Id)));
        let nearness = match self {
            Self::Programmes(_) => None,
            Self::Questions(_) => Some(OrderKey::new(link(DISTANCE), KeyKind::Int)),
        };
        Ok(StudiesBelow {
            rows: select,
            parent: link(PARENT),
            nearness,
            seen,
        })
    }
}

/// The studies of some parents.
struct StudiesBelow {
    rows: SelectStatement,
    /// The value that holds each study's parent.
    parent: Expr,
    /// The distance, for parents that have distances.
    nearness: Option<OrderKey>,
    /// The parents that the viewer may see, if the rows must still be joined with them.
    seen: Option<SeenParents>,
}
