//! The mutation that records recommendations.

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

/// The description of a new recommendation.
#[derive(Debug, InputObject)]
pub struct RecommendationInput {
    /// The id of the project that makes the recommendation.
    project: ID,
    /// The number of the recommendation in the project's list, from 1 to 10,000. It must be unique in the project.
    number: i32,
    /// The text of the recommendation: at most 5,000 characters.
    text: String,
    /// The people or bodies that the recommendation is addressed to: at most 300 characters.
    audience: Option<String>,
    /// What the recommendation is based on, in the order in which it is shown: ids of studies, programmes, terms,
    /// outcomes and questions, at most 50.
    based_on: Option<Vec<ID>>,
    /// Where the data of the recommendation come from. The default is EXTRACTED. SOURCE_DOCUMENT needs a sourceUrl.
    provenance: Option<Word<Provenance>>,
    /// The address of the web page that the data of the recommendation were taken from.
    source_url: Option<String>,
}

impl RecommendationInput {
    /// Reads the recommendation into the store's form.
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

/// The mutation that records recommendations.
#[derive(Default)]
pub struct RecommendationMutation;

#[Object]
impl RecommendationMutation {
    /// Records a recommendation of a project. Only for academics.
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
