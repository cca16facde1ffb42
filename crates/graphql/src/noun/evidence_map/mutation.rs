//! The mutation that rates the certainty of the evidence in a cell.

use async_graphql::{Context, Object, Result};
use store::QuestionsByCell;

use super::cell::EvidenceCell;
use super::certainty::{Certainty, CertaintyInput};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::question::Question;

/// The mutation of evidence maps.
#[derive(Default)]
pub struct EvidenceMapMutation;

#[Object]
impl EvidenceMapMutation {
    /// Rates the certainty of the evidence in a cell of an evidence map. Earlier ratings stay in the history. If the
    /// same account repeats its latest rating, nothing changes. Only for academics.
    async fn rate_certainty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cell, the rating and its reasons.")] input: CertaintyInput,
    ) -> Result<EvidenceCell> {
        let access = Scope::of(ctx)?.access();
        let (map, counts) = access.rate_certainty(&input.read()?).await.map_err(Refusal::from)?;
        let certainties = access.certainties(&map).await.map_err(Refusal::from)?;
        let questions = if ctx.look_ahead().field("questions").exists() {
            access
                .questions_of_map(&map, &store::OutcomeFilter::default())
                .await
                .map_err(Refusal::from)?
        } else {
            QuestionsByCell::new()
        };
        let term = |terms: &[store::Term], id| {
            let found = terms.iter().find(|term| term.id == id).cloned();
            found.ok_or_else(|| Refusal::from(store::Error::NotFound("term")))
        };
        Ok(EvidenceCell {
            row: term(&map.rows, counts.row)?.into(),
            column: term(&map.columns, counts.column)?.into(),
            certainty: certainties.get(&counts.key()).and_then(Certainty::latest),
            questions: questions.get(&counts.key()).into_iter().flatten().cloned().map(Question).collect(),
            counts,
        })
    }
}
