//! Checks an outcome's description against the database: every bad field is named, not the first only.

use std::collections::HashMap;

use entity::{programme, programme_study, term};
use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::{ProgrammeId, TermId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::OfStudy;
use super::input::{MOST_PARAMETERS, OutcomeInput};
use crate::outcome::Outcome;
use crate::sql::{col, columns};
use crate::{Error, FieldProblem, Work};

/// A description that can be stored: every code is a term.
pub(super) struct Checked<'a> {
    pub(super) input: &'a OutcomeInput,
    pub(super) domain: TermId,
    /// `None` leaves what was there.
    pub(super) parameters: Option<Vec<TermId>>,
}

#[derive(FromQueryResult)]
struct TermKey {
    id: Uuid,
    dimension: String,
    code: String,
}

impl Work {
    /// # Errors
    /// [`Error::Invalid`] with every bad field.
    pub(super) async fn check_outcome<'a>(
        &self,
        input: &'a OutcomeInput,
        study: &OfStudy,
        held: Option<&Outcome>,
    ) -> Result<Checked<'a>, Error> {
        let mut problems = input.problems(held);
        if input.parameters.as_ref().is_some_and(|codes| codes.len() > MOST_PARAMETERS) {
            return Err(Error::Invalid(problems));
        }
        let known = self.terms_of_outcome(input).await?;
        let find = |dimension: Dimension, code: &str| known.get(&(dimension.code().to_owned(), code.to_owned())).copied();
        let domain = match &input.domain {
            Some(code) => find(Dimension::OutcomeDomain, code),
            None => held.map(|held| held.domain),
        };
        if let (Some(code), None) = (&input.domain, domain) {
            problems.push(FieldProblem::new(
                "input.domain",
                format!("no term {code:?} of {}", Dimension::OutcomeDomain),
            ));
        }
        let parameters = input.parameters.as_ref().map(|codes| {
            let mut all: Vec<TermId> = Vec::new();
            for (place, code) in codes.iter().enumerate() {
                match find(Dimension::EffectivenessParameter, code) {
                    Some(id) if !all.contains(&id) => all.push(id),
                    Some(_) => {}
                    None => problems.push(FieldProblem::new(
                        format!("input.parameters.{place}"),
                        format!("no term {code:?} of {}", Dimension::EffectivenessParameter),
                    )),
                }
            }
            all
        });
        match study.kind {
            StudyKind::Primary => {}
            StudyKind::Review => problems.push(FieldProblem::new("study", "is a review of others: reviews have no outcomes")),
        }
        if let Some(id) = input.programme.given() {
            self.check_programme_of(*id, study, &mut problems).await?;
        }
        match domain {
            Some(domain) if problems.is_empty() => Ok(Checked { input, domain, parameters }),
            _ => Err(Error::Invalid(problems)),
        }
    }

    async fn terms_of_outcome(&self, input: &OutcomeInput) -> Result<HashMap<(String, String), TermId>, Error> {
        let codes: Vec<&String> = input.domain.iter().chain(input.parameters.iter().flatten()).collect();
        if codes.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.access().rows::<term::Entity>();
        columns(&mut select, &[term::Column::Id, term::Column::Dimension, term::Column::Code]);
        select.and_where(col(term::Column::Code).is_in(codes.into_iter().map(String::as_str)));
        let mut known = HashMap::new();
        for row in self.connection().query_all(&select).await? {
            let TermKey { id, dimension, code } = TermKey::from_query_result(&row, "")?;
            known.insert((dimension, code), TermId(id));
        }
        Ok(known)
    }

    /// The programme is there for this viewer, and the study evaluates it.
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
