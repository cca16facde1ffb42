//! Queries over evidence maps.

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::Dimension;
use store::MapAxes;

use super::cell::EvidenceGap;
use super::object::{EvidenceMap, MapParts};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::{FieldProblem, Refusal};
use crate::noun::outcome::OutcomeFilter;

/// Queries over evidence maps.
#[derive(Default)]
pub struct EvidenceMapQuery;

#[Object]
impl EvidenceMapQuery {
    /// An evidence map: how the evidence is distributed over the terms of two dimensions, and where there is none. A
    /// cell counts exactly the rows that `studies` and `outcomes` list with the same filter and the two terms of the
    /// cell (see docs/evidence-map.md).
    async fn evidence_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension whose terms are the rows.")] rows: Word<Dimension>,
        #[graphql(desc = "The dimension whose terms are the columns.")] columns: Word<Dimension>,
        #[graphql(desc = "Conditions on the outcomes. Without a filter, all visible ones count.")] filter: Option<OutcomeFilter>,
    ) -> Result<Option<EvidenceMap>> {
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default().read()?;
        let axes = MapAxes {
            rows: rows.0,
            columns: columns.0,
        };
        let key = MapParts::key(ctx, axes, &filter);
        let parts = scope.read_once(key, MapParts::read(ctx, scope.access(), axes, &filter)).await?;
        Ok(Some(EvidenceMap(parts)))
    }

    /// Cells of an evidence map without any study that a prioritised question is about. Cells of the best-ranked
    /// questions come first, and cells whose questions have no rank come last.
    async fn evidence_gaps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension whose terms are the rows.")] rows: Word<Dimension>,
        #[graphql(desc = "The dimension whose terms are the columns.")] columns: Word<Dimension>,
        #[graphql(desc = "How many cells to return at most, from 0 to 100.", default = 20)] first: i32,
    ) -> Result<Option<Vec<EvidenceGap>>> {
        let scope = Scope::of(ctx)?;
        let most = scope.access().page_sizes().most;
        let within = |first: &usize| u64::try_from(*first).is_ok_and(|first| first <= most);
        let first = usize::try_from(first).ok().filter(within).ok_or_else(|| {
            Refusal::invalid(vec![FieldProblem {
                path: "first".to_owned(),
                message: format!("must be from 0 to {most}"),
            }])
        })?;
        let axes = MapAxes {
            rows: rows.0,
            columns: columns.0,
        };
        let gaps = scope.read(scope.access().evidence_gaps(axes, first)).await?;
        Ok(Some(gaps.into_iter().map(EvidenceGap::from).collect()))
    }
}
