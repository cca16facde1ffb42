//! The input for workshops, and its checks.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{programme, project, workshop};
use policy::id::{AccountId, ProgrammeId, ProjectId, WorkshopId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use words::text::{line_problem, prose_problem};

use crate::engine::change::Change;
use crate::engine::day::check_day;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

const LONGEST_CODE: usize = 60;
const LONGEST_LINE: usize = 300;
const LONGEST_RULES: usize = 10_000;
const MOST_FACILITATORS: usize = 20;
const MOST_PROGRAMMES: usize = 100;
const MOST_PLACES: i32 = 10_000;

/// The description of a new workshop, or changes to one. A new workshop needs a code and a title. Absent fields are empty in a new
/// workshop, and keep their value in an existing one.
#[derive(Debug, Clone, Default)]
pub struct WorkshopInput {
    /// The short code that people know the workshop by.
    pub code: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The day of the workshop.
    pub held_on: Change<NaiveDate>,
    /// The place where it is held, as free text.
    pub place: Change<String>,
    /// Whether it is in person, online, or both.
    pub mode: Change<String>,
    /// The ground rules that the participants agree on.
    pub ground_rules: Change<String>,
    /// The project that organises the workshop.
    pub project: Change<ProjectId>,
    /// The facilitators, in addition to the person who creates it; `None` keeps the stored ones.
    pub facilitators: Option<Vec<AccountId>>,
    /// The programmes that it discusses; `None` keeps the stored ones.
    pub programmes: Option<Vec<ProgrammeId>>,
    /// Whether a facilitator must confirm participants. `None` keeps the stored value; a new workshop does not require it.
    pub confirms_participants: Option<bool>,
    /// The maximum number of participants; empty for no limit.
    pub places: Change<i32>,
}

/// Why a number of places is refused; `None` if it is accepted.
pub(super) fn places_problem(path: &str, places: Option<i32>) -> Option<FieldProblem> {
    let wrong = places.is_some_and(|places| !(1..=MOST_PLACES).contains(&places));
    wrong.then(|| FieldProblem::new(path, format!("must be from 1 to {MOST_PLACES}, or null for no limit")))
}

impl WorkshopInput {
    pub(crate) fn problems(&self, held: Option<WorkshopId>, now: DateTime<Utc>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        for (path, given) in [("input.code", &self.code), ("input.title", &self.title)] {
            if held.is_none() && given.is_none() {
                problems.push(FieldProblem::new(path, "must be given"));
            }
        }
        let spelled = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let misspelled = |code: &String| code.is_empty() || code.len() > LONGEST_CODE || !code.chars().all(spelled);
        if self.code.as_ref().is_some_and(misspelled) {
            let message = format!("must be 1 to {LONGEST_CODE} letters, digits, dashes, dots or underscores");
            problems.push(FieldProblem::new("input.code", message));
        }
        if self.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
            problems.push(FieldProblem::new("input.title", "must not be empty"));
        }
        let lines = [
            ("title", self.title.as_deref()),
            ("place", self.place.given().map(String::as_str)),
            ("mode", self.mode.given().map(String::as_str)),
        ];
        for (field, text) in lines {
            if let Some(problem) = text.and_then(|text| line_problem(text, LONGEST_LINE)) {
                problems.push(FieldProblem::new(format!("input.{field}"), problem));
            }
        }
        check_day("input.heldOn", self.held_on.given().copied(), now, &mut problems);
        problems.extend(places_problem("input.places", self.places.given().copied()));
        if let Some(problem) = self.ground_rules.given().and_then(|text| prose_problem(text, LONGEST_RULES)) {
            problems.push(FieldProblem::new("input.groundRules", problem));
        }
        problems
    }
}

impl Work {
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub(super) async fn check_workshop(&self, input: &WorkshopInput, held: Option<WorkshopId>) -> Result<(), Error> {
        let mut problems = input.problems(held, self.access().now());
        if let Some(id) = input.project.given()
            && !self
                .exists(self.access().rows::<project::Entity>(), project::Column::Id, id.0)
                .await?
        {
            problems.push(FieldProblem::new("input.project", "no such project"));
        }
        let facilitators = input.facilitators.as_deref().unwrap_or_default();
        if facilitators.len() > MOST_FACILITATORS {
            problems.push(FieldProblem::new(
                "input.facilitators",
                format!("must not be more than {MOST_FACILITATORS}"),
            ));
        }
        // Unknown account ids are not refused here: a refusal would reveal which ids are accounts.
        let programmes = input.programmes.as_deref().unwrap_or_default();
        if programmes.len() > MOST_PROGRAMMES {
            problems.push(FieldProblem::new(
                "input.programmesDiscussed",
                format!("must not be more than {MOST_PROGRAMMES}"),
            ));
        } else {
            for (place, id) in programmes.iter().enumerate() {
                let rows = self.access().rows::<programme::Entity>();
                if !self.exists(rows, programme::Column::Id, id.0).await? {
                    problems.push(FieldProblem::new(format!("input.programmesDiscussed.{place}"), "no such programme"));
                }
            }
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        match &input.code {
            Some(code) => self.check_workshop_code(code, held).await,
            None => Ok(()),
        }
    }

    async fn check_workshop_code(&self, code: &str, held: Option<WorkshopId>) -> Result<(), Error> {
        // Codes are unique over all workshops, including those that the viewer cannot see. The refusal reveals nothing more.
        let mut taken = Query::select()
            .expr(Expr::val(1))
            .unscoped::<workshop::Entity>(Unscoped::CodeIsTaken)
            .take();
        taken.and_where(col(workshop::Column::Code).eq(code));
        if let Some(id) = held {
            taken.and_where(col(workshop::Column::Id).ne(id.0));
        }
        match self.inside().query_one(&taken).await? {
            Some(_) => Err(Error::invalid("input.code", "is taken: choose another")),
            None => Ok(()),
        }
    }
}
