//! Checks a programme's description against the database. It reports every refused field, not only the first.

use entity::{organisation, programme, project};
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::has_free_choice;
use super::input::ProgrammeInput;
use super::terms::ProgrammeTerms;
use crate::engine::change::Change;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::programme::Programme;

/// A checked description: every code is a term.
pub(crate) struct CheckedProgramme<'a> {
    pub(super) input: &'a ProgrammeInput,
    /// The programme's own terms, with their dimensions, in order; `None` keeps the stored ones.
    pub(super) terms: Option<Vec<(Dimension, TermId)>>,
    pub(super) country: Change<TermId>,
    /// The activities of each part of the involvement, in order.
    pub(super) activities: Vec<Vec<TermId>>,
}

impl Work {
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub(crate) async fn check_programme<'a>(
        &self,
        input: &'a ProgrammeInput,
        held: Option<&Programme>,
    ) -> Result<CheckedProgramme<'a>, Error> {
        let mut problems = input.problems(held, self.access().now());
        if !input.is_bounded() {
            return Err(Error::Invalid(problems));
        }
        let known = self.known_terms(&input.named_codes()).await?;
        let ProgrammeTerms {
            terms,
            country,
            activities,
        } = input.find_terms(&known, &mut problems);
        self.check_owners(input, held, &mut problems).await?;
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.check_code_is_free(input, held).await?;
        Ok(CheckedProgramme {
            input,
            terms,
            country,
            activities,
        })
    }

    /// The project and the organisation must exist. Whoever cannot edit all programmes makes them for their own organisation, and can
    /// neither give a programme away, to nobody either, nor take one over from another organisation.
    async fn check_owners(&self, input: &ProgrammeInput, held: Option<&Programme>, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        let access = self.access();
        if let Some(id) = input.project.given()
            && !self.exists(access.rows::<project::Entity>(), project::Column::Id, id.0).await?
        {
            problems.push(FieldProblem::new("input.project", "no such project"));
        }
        if let Some(id) = input.organisation.given()
            && !self
                .exists(access.rows::<organisation::Entity>(), organisation::Column::Id, id.0)
                .await?
        {
            problems.push(FieldProblem::new("input.organisation", "no such organisation"));
        }
        let own = access.viewer().organisation();
        let before = held.map_or(own, |held| held.organisation);
        let after = input.organisation.after(before);
        let takes_up = before.is_none() && after == own;
        if !has_free_choice(access.viewer()) && after != before && !takes_up {
            problems.push(FieldProblem::new(
                "input.organisation",
                "must be your own organisation, or be left out",
            ));
        }
        Ok(())
    }

    async fn check_code_is_free(&self, input: &ProgrammeInput, held: Option<&Programme>) -> Result<(), Error> {
        let Some(code) = &input.code else {
            return Ok(());
        };
        // Codes are unique over all programmes, including those that the viewer cannot see. The refusal reveals nothing more.
        let mut taken = Query::select()
            .expr(Expr::val(1))
            .unscoped::<programme::Entity>(Unscoped::CodeIsTaken)
            .take();
        taken.and_where(col(programme::Column::Code).eq(code.as_str()));
        if let Some(held) = held {
            taken.and_where(col(programme::Column::Id).ne(held.id.0));
        }
        match self.inside().query_one(&taken).await? {
            Some(_) => Err(code_is_taken()),
            None => Ok(()),
        }
    }
}

/// The refusal of a code that another programme has.
pub(super) fn code_is_taken() -> Error {
    Error::invalid("input.code", "is taken: choose another")
}
