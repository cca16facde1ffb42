//! Splits a filter over outcomes into its conditions on the outcome and its conditions on the outcome's study.
//!
//! Studies and maps count a study if a single outcome of it meets all conditions on outcomes. Conditions on studies need no outcome.

use entity::study;
use sea_orm::Condition;
use sea_orm::sea_query::ExprTrait;

use super::filter::OutcomeFilter;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{Subject, outcome_axis};
use crate::engine::filter::{DimensionFilter, along};
use crate::engine::sql::col;

/// A filter over outcomes, split by table.
pub(crate) struct Apart {
    /// The condition on `study`.
    pub(crate) of_study: Condition,
    /// The condition on `outcome`; `None` if the filter does not restrict outcomes.
    pub(crate) of_outcome: Option<Condition>,
}

impl OutcomeFilter {
    /// Splits the filter together with the dimensions in `more`. Runs one extra statement for each text search.
    pub(crate) async fn apart(&self, access: &Access, more: &[DimensionFilter]) -> Result<Apart, Error> {
        let asked = self
            .dimensions
            .iter()
            .chain(more)
            .filter(|filter| filter.terms != crate::engine::filter::TermFilter::default());
        let (of_outcomes, of_studies): (Vec<_>, Vec<_>) = asked.cloned().partition(|filter| outcome_axis(filter.dimension).is_some());
        let terms = access.filter_terms(&of_studies).await?;
        let mut of_study = along(access.viewer(), Subject::Study, study::Column::Id, &of_studies, &terms)
            .add_option(self.study.map(|id| col(study::Column::Id).eq(id.0)));
        if let Some(studies) = &self.studies {
            of_study = of_study.add(studies.condition(access).await?);
        }
        let of_outcome = Self {
            study: None,
            studies: None,
            dimensions: of_outcomes,
            ..self.clone()
        };
        let of_outcome = if of_outcome == Self::default() {
            None
        } else {
            Some(of_outcome.own_condition(access, &of_outcome.dimensions).await?)
        };
        Ok(Apart { of_study, of_outcome })
    }
}
