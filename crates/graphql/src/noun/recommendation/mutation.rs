//! Writes down recommendations.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::Provenance;
use policy::id::ProjectId;
use store::Basis;

use super::object::Recommendation;
use crate::engine::id::not_of;
use crate::engine::input::Problems;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::question::target;

/// A recommendation of a project.
#[derive(Debug, InputObject)]
pub struct RecommendationInput {
    /// The project that it is of.
    project: ID,
    /// Its number in the project's list.
    number: i32,
    /// The recommendation itself.
    text: String,
    /// The people or bodies that the recommendation is for.
    audience: Option<String>,
    /// What it rests on, in order: studies, programmes, terms, findings, and questions that people raised.
    based_on: Option<Vec<ID>>,
    /// Where it comes from; EXTRACTED, if unsaid.
    provenance: Option<Word<Provenance>>,
    /// The page that it was taken from.
    source_url: Option<String>,
}

impl RecommendationInput {
    /// The recommendation as the store takes it.
    fn read(self) -> Result<store::RecommendationInput, Refusal> {
        let mut problems = Problems::default();
        let project: Option<ProjectId> = problems.id("input.project", Some(&self.project));
        let mut based_on = Vec::new();
        for (place, id) in self.based_on.iter().flatten().enumerate() {
            match basis(id) {
                Some(basis) => based_on.push(basis),
                None => problems.say(
                    format!("input.basedOn.{place}"),
                    not_of(&["study", "programme", "term", "outcome", "question"], id),
                ),
            }
        }
        let project = problems
            .finish(project)?
            .ok_or_else(|| Refusal::internal("an id was neither read nor refused"))?;
        Ok(store::RecommendationInput {
            project,
            number: self.number,
            text: self.text,
            audience: self.audience,
            based_on,
            provenance: self.provenance.map(|word| word.0),
            source_url: self.source_url,
        })
    }
}

fn basis(id: &ID) -> Option<Basis> {
    let evidence = target(id).map(Basis::Evidence);
    evidence.or_else(|| id.parse().ok().map(Basis::Question))
}

/// Changes of recommendations.
#[derive(Default)]
pub struct RecommendationMutation;

#[Object]
impl RecommendationMutation {
    /// Writes down a recommendation of a project.
    async fn record_recommendation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The recommendation, and what it is based on.")] input: RecommendationInput,
    ) -> Result<Recommendation> {
        let input = input.read()?;
        let made = Scope::of(ctx)?.access().record_recommendation(&input).await;
        Ok(made.map(Recommendation::from).map_err(Refusal::from)?)
    }
}
