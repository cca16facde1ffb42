//! Finds studies of similar programmes: those that share the most terms with a programme and do not evaluate it.

use std::collections::HashMap;

use entity::column::Code;
use entity::{programme_study, programme_term, study, study_term};
use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::{ProgrammeId, StudyId};
use sea_orm::Order;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OverStatement, Query, WindowStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

/// The dimensions by which programmes are compared. A shared country or mode of delivery says little.
pub const ALIKE_BY: [Dimension; 4] = [Dimension::Method, Dimension::Topic, Dimension::Audience, Dimension::EducationLevel];

/// A study that shares terms with a programme.
#[derive(Debug, Clone, Copy)]
pub struct RelatedStudy {
    /// The id of the study.
    pub study: StudyId,
    /// The number of shared terms divided by the number of terms of either (Jaccard index), from 0 to 1.
    pub score: f64,
}

impl Access {
    /// For each programme, the `first` studies that share the most terms of method, topic, audience and level of education with it,
    /// without its own evaluations. Runs one statement.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn related_studies(&self, programmes: &[ProgrammeId], first: u64) -> Result<HashMap<ProgrammeId, Vec<RelatedStudy>>, Error> {
        let ids: Vec<Uuid> = programmes.iter().map(|id| id.0).collect();
        let (shared, left, right) = (Alias::new("shared"), Alias::new("of_programme"), Alias::new("of_study"));
        let own = Query::select()
            .expr(Expr::val(1))
            .unscoped::<programme_study::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(programme_study::Column::ProgrammeId).eq(col(programme_term::Column::ProgrammeId)))
            .and_where(col(programme_study::Column::StudyId).eq(col(study_term::Column::StudyId)))
            .take();
        let alike = ALIKE_BY.map(Code);
        let mut counted = self.rows::<programme_term::Entity>();
        counted
            .expr_as(col(programme_term::Column::ProgrammeId), Alias::new("programme_id"))
            .expr_as(col(study_term::Column::StudyId), Alias::new("study_id"))
            .expr_as(Expr::cust("COUNT(*)"), shared.clone())
            .join_unscoped::<study_term::Entity>(
                Unscoped::SeenWithTheRow,
                col(study_term::Column::TermId).eq(col(programme_term::Column::TermId)),
            )
            .join_rows::<study::Entity>(self.viewer(), col(study::Column::Id).eq(col(study_term::Column::StudyId)))
            .and_where(col(study::Column::Kind).eq(Code(StudyKind::Primary)))
            .and_where(is_one_of(self.backend(), programme_term::Column::ProgrammeId, &ids))
            .and_where(col(programme_term::Column::Dimension).is_in(alike))
            .and_where(Expr::exists(own).not())
            .add_group_by([col(programme_term::Column::ProgrammeId), col(study_term::Column::StudyId)]);
        // The sizes of both term sets, counted only over the candidates.
        let size_of_programme = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .unscoped::<programme_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(programme_term::Column::ProgrammeId).eq(Expr::col((Alias::new("c"), Alias::new("programme_id")))))
            .and_where(col(programme_term::Column::Dimension).is_in(alike))
            .take();
        let size_of_study = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .unscoped::<study_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(study_term::Column::StudyId).eq(Expr::col((Alias::new("c"), Alias::new("study_id")))))
            .and_where(col(study_term::Column::Dimension).is_in(alike))
            .take();
        let mut window = WindowStatement::new();
        window
            .add_partition_by(Expr::col(Alias::new("programme_id")))
            .order_by_expr(Expr::col(shared.clone()), Order::Desc)
            .order_by_expr(Expr::col(Alias::new("study_id")), Order::Asc);
        let placed = Query::select()
            .expr(Expr::cust("*"))
            .expr_window_as(Expr::cust("ROW_NUMBER()"), window, Alias::new("place"))
            .over_rows(counted, Alias::new("counted"))
            .take();
        let best = Query::select()
            .columns([Alias::new("programme_id"), Alias::new("study_id"), shared])
            .expr_as(sub(size_of_programme), left)
            .expr_as(sub(size_of_study), right)
            .over_rows(placed, Alias::new("c"))
            .and_where(Expr::col(Alias::new("place")).lte(i64::try_from(first).unwrap_or(i64::MAX)))
            .order_by(Alias::new("programme_id"), Order::Asc)
            .order_by(Alias::new("place"), Order::Asc)
            .take();
        let mut by_programme: HashMap<ProgrammeId, Vec<RelatedStudy>> = HashMap::new();
        for row in self.reader().query_all(&best).await? {
            let count = |name: &str| -> Result<u32, Error> {
                let n: i64 = row.try_get("", name)?;
                Ok(u32::try_from(n).unwrap_or(u32::MAX))
            };
            let score = evidence::similarity::jaccard(count("shared")?, count("of_programme")?, count("of_study")?);
            let programme = ProgrammeId(row.try_get("", "programme_id")?);
            by_programme.entry(programme).or_default().push(RelatedStudy {
                study: StudyId(row.try_get("", "study_id")?),
                score,
            });
        }
        Ok(by_programme)
    }
}

fn sub(select: sea_orm::sea_query::SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}
