//! Checks a study's description against the database. It reports every refused field, not only the first.

use entity::{review, study};
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::input::StudyInput;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::study::Study;

/// A checked description: every code is a term.
pub(super) struct CheckedStudy<'a> {
    pub(super) input: &'a StudyInput,
    /// For each dimension in the input, its terms in order.
    pub(super) terms: Vec<(Dimension, Vec<TermId>)>,
}

impl Work {
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub(super) async fn check_study<'a>(&self, input: &'a StudyInput, held: Option<&Study>) -> Result<CheckedStudy<'a>, Error> {
        let mut problems = input.problems(held, self.access().now());
        if !input.is_bounded() {
            return Err(Error::Invalid(problems));
        }
        let named = input.named_codes();
        let codes: Vec<(Dimension, &str)> = named
            .iter()
            .flat_map(|(dimension, codes)| codes.iter().map(move |(_, code)| (*dimension, *code)))
            .collect();
        let known = self.known_terms(&codes).await?;
        let terms = input.find_terms(&known, &mut problems);
        if let Some(id) = input.review.given()
            && !self
                .exists(self.access().rows::<review::Entity>(), review::Column::Id, id.0)
                .await?
        {
            problems.push(FieldProblem::new("input.review", "no such review"));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.check_study_code_is_free(input, held).await?;
        Ok(CheckedStudy { input, terms })
    }

    async fn check_study_code_is_free(&self, input: &StudyInput, held: Option<&Study>) -> Result<(), Error> {
        let Some(code) = &input.code else {
            return Ok(());
        };
        // Codes are unique over all studies, including those that the viewer cannot see. The refusal reveals nothing more.
        let mut taken = Query::select()
            .expr(Expr::val(1))
            .unscoped::<study::Entity>(Unscoped::CodeIsTaken)
            .take();
        taken.and_where(col(study::Column::Code).eq(code.as_str()));
        if let Some(held) = held {
            taken.and_where(col(study::Column::Id).ne(held.id.0));
        }
        match self.inside().query_one(&taken).await? {
            Some(_) => Err(code_is_taken()),
            None => Ok(()),
        }
    }
}

/// The refusal of a code that another study has.
pub(super) fn code_is_taken() -> Error {
    Error::invalid("input.code", "is taken: choose another")
}
