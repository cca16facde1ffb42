//! Adds recommendations of projects, with the rows that they are based on.

use entity::column::Code;
use entity::{project, question, recommendation, recommendation_basis};
use evidence::vocabulary::{Provenance, SearchKind};
use policy::action;
use policy::id::{ProjectId, RecommendationId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use uuid::Uuid;

use super::{Basis, Recommendation};
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, line, required, taken, web_address};
use crate::engine::link_target::LinkTarget;
use crate::engine::reads::Reads as _;
use crate::engine::search_text::SearchText;
use crate::engine::sql::col;
use crate::engine::work::Work;

const TEXT: usize = 5_000;
const LINE: usize = 300;
/// The maximum number of rows that a recommendation can be based on.
const MOST: usize = 50;

/// The input for a recommendation.
#[derive(Debug, Clone)]
pub struct RecommendationInput {
    /// The project that makes the recommendation.
    pub project: ProjectId,
    /// The number in the project's list.
    pub number: i32,
    /// What is recommended.
    pub text: String,
    /// The audience of the recommendation.
    pub audience: Option<String>,
    /// The rows that it is based on, in order.
    pub based_on: Vec<Basis>,
    /// How the recommendation got into the database.
    pub provenance: Option<Provenance>,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
}

impl RecommendationInput {
    /// Every refused field that can be found without the database.
    fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if !(1..=10_000).contains(&self.number) {
            problems.push(FieldProblem::new("input.number", "must be from 1 to 10000"));
        }
        required("input.text", &self.text, TEXT, &mut problems);
        line("input.audience", self.audience.as_deref(), LINE, &mut problems);
        web_address("input.sourceUrl", self.source_url.as_deref(), &mut problems);
        if self.provenance == Some(Provenance::SourceDocument) && self.source_url.is_none() {
            problems.push(FieldProblem::new(
                "input.sourceUrl",
                "is required if the provenance is SOURCE_DOCUMENT",
            ));
        }
        if self.based_on.len() > MOST {
            problems.push(FieldProblem::new("input.basedOn", format!("must not be more than {MOST}")));
        }
        problems
    }
}

impl Access {
    /// Adds a recommendation of a project.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field, and for a number that is already used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn record_recommendation(&self, input: &RecommendationInput) -> Result<Recommendation, Error> {
        let work = self.begin_to::<action::RecordRecommendation>(None, async { Ok(()) }).await?;
        let result = work.record_recommendation(input).await;
        let id = work.finish(result).await?;
        let mut found = self.recommendations_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("recommendation"))
    }
}

impl Work {
    async fn record_recommendation(&self, input: &RecommendationInput) -> Result<RecommendationId, Error> {
        let id = RecommendationId(new_id());
        let permit = self.permit::<action::RecordRecommendation>(id, &(), &id.to_string())?;
        let mut problems = input.problems();
        self.check_project(input, &mut problems).await?;
        self.check_bases(input, &mut problems).await?;
        accept(problems)?;
        let (text, audience) = (input.text.trim(), input.audience.as_deref());
        let row = recommendation::ActiveModel {
            id: Set(id.0),
            project_id: Set(input.project.0),
            number: Set(input.number),
            text: Set(text.to_owned()),
            audience: Set(audience.map(str::to_owned)),
            status: Set(None),
            provenance: Set(Code(input.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(input.source_url.clone()),
            created_at: Set(self.now()),
            version: Set(1),
        };
        self.under(&permit)
            .insert(row)
            .await
            .map_err(|error| taken(error, "input.number"))?;
        let bases: Vec<_> = input.based_on.iter().map(|basis| basis_of(id, *basis)).collect();
        if !bases.is_empty() {
            self.under(&permit).insert_all(bases).await?;
        }
        let text = SearchText {
            kind: SearchKind::Recommendation,
            heading: text.to_owned(),
            body: audience.unwrap_or_default().to_owned(),
        };
        self.under(&permit).index(id.0, text).await?;
        Ok(id)
    }

    /// Checks that the project exists, and has no recommendation with this number.
    async fn check_project(&self, input: &RecommendationInput, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        use recommendation::Column;
        let projects = self.access().rows::<project::Entity>();
        if !self.exists(projects, project::Column::Id, input.project.0).await? {
            problems.push(FieldProblem::new("input.project", "no such project"));
        }
        let mut same = self.access().rows::<recommendation::Entity>();
        same.expr(Expr::val(1))
            .and_where(col(Column::ProjectId).eq(input.project.0))
            .and_where(col(Column::Number).eq(input.number));
        if self.inside().query_one(&same).await?.is_some() {
            problems.push(FieldProblem::new("input.number", "is taken: choose another"));
        }
        Ok(())
    }

    /// Checks that the viewer can see the rows that it is based on.
    async fn check_bases(&self, input: &RecommendationInput, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        for (place, basis) in input.based_on.iter().take(MOST).enumerate() {
            let seen = match basis {
                Basis::Evidence(target) => self.sees(*target).await?,
                Basis::Question(id) => {
                    let questions = self.access().rows::<question::Entity>();
                    self.exists(questions, question::Column::Id, id.0).await?
                }
            };
            let problem = if input.based_on.iter().take(place).any(|earlier| earlier == basis) {
                "occurs twice"
            } else if seen {
                continue;
            } else {
                "there is no such row, or it is not visible to this role"
            };
            problems.push(FieldProblem::new(format!("input.basedOn.{place}"), problem));
        }
        Ok(())
    }
}

fn basis_of(id: RecommendationId, basis: Basis) -> recommendation_basis::ActiveModel {
    let (mut study, mut programme, mut term, mut outcome, mut question): (Option<Uuid>, _, _, _, _) = (None, None, None, None, None);
    match basis {
        Basis::Evidence(LinkTarget::Study(id)) => study = Some(id.0),
        Basis::Evidence(LinkTarget::Programme(id)) => programme = Some(id.0),
        Basis::Evidence(LinkTarget::Term(id)) => term = Some(id.0),
        Basis::Evidence(LinkTarget::Outcome(id)) => outcome = Some(id.0),
        Basis::Question(id) => question = Some(id.0),
    }
    recommendation_basis::ActiveModel {
        id: Set(new_id()),
        recommendation_id: Set(id.0),
        study_id: Set(study),
        programme_id: Set(programme),
        term_id: Set(term),
        outcome_id: Set(outcome),
        question_id: Set(question),
    }
}
