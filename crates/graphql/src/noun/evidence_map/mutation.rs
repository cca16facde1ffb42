//! Rates how certain the evidence of a cell is.

use async_graphql::{Context, Object, Result};
use store::QuestionsByCell;

use super::cell::EvidenceCell;
use super::certainty::{Certainty, CertaintyInput};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::question::Question;

/// Changes of evidence maps.
#[derive(Default)]
pub struct EvidenceMapMutation;

#[Object]
impl EvidenceMapMutation {
    /// Rates how certain the evidence of a cell is. Earlier ratings stay as its history; the latest one, repeated by whoever made
    /// it, changes nothing.
    async fn rate_certainty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cell that is rated, and the rating with its reasons.")] input: CertaintyInput,
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
