//! Checks a programme's description against the database: every bad field is named, not the first only.

use std::collections::HashMap;

use entity::{organisation, programme, project, term};
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::has_free_choice;
use super::input::{Change, ProgrammeInput};
use crate::programme::Programme;
use crate::sql::{col, columns};
use crate::{Error, FieldProblem, Work};

/// A description that can be stored: every code is a term.
pub(crate) struct Checked<'a> {
    pub(super) input: &'a ProgrammeInput,
    /// The programme's own terms, with their dimensions, in order; `None` leaves what was there.
    pub(super) terms: Option<Vec<(Dimension, TermId)>>,
    pub(super) country: Change<TermId>,
    /// The activities of each part of the involvement, in order.
    pub(super) activities: Vec<Vec<TermId>>,
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
    pub(crate) async fn check_programme<'a>(&self, input: &'a ProgrammeInput, held: Option<&Programme>) -> Result<Checked<'a>, Error> {
        let mut problems = input.problems(held);
        if !input.is_bounded() {
            return Err(Error::Invalid(problems));
        }
        let known = self.known_terms(input).await?;
        let mut find = |dimension: Dimension, code: &str, path: String| {
            let found = known.get(&(dimension.code().to_owned(), code.to_owned())).copied();
            if found.is_none() {
                problems.push(FieldProblem::new(path, format!("no term {code:?} of {dimension}")));
            }
            found
        };
        let country = match &input.country {
            Change::Keep => Change::Keep,
            Change::Set(code) => Change::Set(
                code.as_ref()
                    .and_then(|code| find(Dimension::Country, code, "input.country".to_owned())),
            ),
        };
        let terms = input.terms.as_ref().map(|terms| {
            let mut all: Vec<(Dimension, TermId)> = Vec::new();
            for (i, (dimension, codes)) in terms.iter().enumerate() {
                for (j, code) in codes.iter().enumerate() {
                    match find(*dimension, code, format!("input.terms.{i}.codes.{j}")) {
                        Some(id) if !all.iter().any(|(_, earlier)| *earlier == id) => all.push((*dimension, id)),
                        Some(_) | None => {}
                    }
                }
            }
            all
        });
        let mut activities = Vec::new();
        for (i, part) in input.involvement.iter().flatten().enumerate() {
            let mut found: Vec<TermId> = Vec::new();
            for (j, code) in part.activities.iter().enumerate() {
                match find(
                    Dimension::InvolvementActivity,
                    code,
                    format!("input.involvement.{i}.activities.{j}"),
                ) {
                    Some(id) if !found.contains(&id) => found.push(id),
                    Some(_) | None => {}
                }
            }
            activities.push(found);
        }
        self.check_owners(input, held, &mut problems).await?;
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.check_code_is_free(input, held).await?;
        Ok(Checked {
            input,
            terms,
            country,
            activities,
        })
    }

    async fn known_terms(&self, input: &ProgrammeInput) -> Result<HashMap<(String, String), TermId>, Error> {
        let mut codes: Vec<&str> = input.country.given().map(String::as_str).into_iter().collect();
        codes.extend(input.terms.iter().flatten().flat_map(|(_, codes)| codes).map(String::as_str));
        codes.extend(
            input
                .involvement
                .iter()
                .flatten()
                .flat_map(|part| &part.activities)
                .map(String::as_str),
        );
        if codes.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.access().rows::<term::Entity>();
        columns(&mut select, &[term::Column::Id, term::Column::Dimension, term::Column::Code]);
        select.and_where(col(term::Column::Code).is_in(codes));
        let mut known = HashMap::new();
        for row in self.connection().query_all(&select).await? {
            let TermKey { id, dimension, code } = TermKey::from_query_result(&row, "")?;
            known.insert((dimension, code), TermId(id));
        }
        Ok(known)
    }

    /// Project and organisation exist, and somebody bound to an organisation does not give a programme away or take one.
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
        let before = held.map_or(access.viewer().organisation(), |held| held.organisation);
        let after = input.organisation.after(before);
        if !has_free_choice(access.viewer()) && after != before && after != access.viewer().organisation().filter(|_| after.is_some()) {
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
        // Codes are unique over all programmes, seen or not; the refusal says no more than that.
        let mut taken = Query::select().expr(Expr::val(1)).from(programme::Entity).take();
        taken.and_where(col(programme::Column::Code).eq(code.as_str()));
        if let Some(held) = held {
            taken.and_where(col(programme::Column::Id).ne(held.id.0));
        }
        match self.connection().query_one(&taken).await? {
            Some(_) => Err(code_is_taken()),
            None => Ok(()),
        }
    }
}

/// The refusal of a code that another programme has.
pub(super) fn code_is_taken() -> Error {
    Error::invalid("input.code", "is taken: choose another")
}
