//! Checks an outcome's description against the database. It reports every refused field, not only the first.

use entity::{programme, programme_study};
use evidence::vocabulary::StudyKind;
use policy::id::{ProgrammeId, TermId};
use sea_orm::Condition;
use sea_orm::sea_query::ExprTrait;

use super::OfStudy;
use super::input::{OutcomeInput, OutcomeTerms};
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::outcome::Outcome;

/// A checked description: every code is a term.
pub(super) struct CheckedOutcome<'a> {
    pub(super) input: &'a OutcomeInput,
    pub(super) domain: TermId,
    /// `None` keeps the stored ones.
    pub(super) parameters: Option<Vec<TermId>>,
}

impl Work {
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub(super) async fn check_outcome<'a>(
        &self,
        input: &'a OutcomeInput,
        study: &OfStudy,
        held: Option<&Outcome>,
    ) -> Result<CheckedOutcome<'a>, Error> {
        let mut problems = input.problems(held);
        if !input.is_bounded() {
            return Err(Error::Invalid(problems));
        }
        let known = self.known_terms(&input.named_codes()).await?;
        let OutcomeTerms { domain, parameters } = input.find_terms(&known, &mut problems);
        let domain = match &input.domain {
            Some(_) => domain,
            None => held.map(|held| held.domain),
        };
        match study.kind {
            StudyKind::Primary => {}
            StudyKind::Review => problems.push(FieldProblem::new("study", "is a review of others: reviews have no outcomes")),
        }
        if let Some(id) = input.programme.given() {
            self.check_programme_of(*id, study, &mut problems).await?;
        }
        match domain {
            Some(domain) if problems.is_empty() => Ok(CheckedOutcome { input, domain, parameters }),
            _ => Err(Error::Invalid(problems)),
        }
    }

    /// The viewer can see the programme, and the study evaluates it.
    async fn check_programme_of(&self, id: ProgrammeId, study: &OfStudy, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        let seen = self.access().rows::<programme::Entity>();
        if !self.exists(seen, programme::Column::Id, id.0).await? {
            problems.push(FieldProblem::new("input.programme", "no such programme"));
            return Ok(());
        }
        let mut linked = self.access().rows::<programme_study::Entity>();
        linked.cond_where(Condition::all().add(col(programme_study::Column::ProgrammeId).eq(id.0)));
        if !self.exists(linked, programme_study::Column::StudyId, study.id.0).await? {
            problems.push(FieldProblem::new("input.programme", "is not evaluated by this study"));
        }
        Ok(())
    }
}
