//! Creates and changes terms. When a term changes, the rows that have it get a new search text and a new change time.

use entity::column::{AsJson, Code};
use entity::term;
use evidence::vocabulary::{Dimension, Provenance};
use policy::action;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, Value};
use sea_orm::{ActiveValue::Set, FromQueryResult};

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, optional, required, taken};
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::noun::term::Term;

const LABEL: usize = 200;
const TEXT: usize = 5_000;
const CODE: usize = 64;
/// The maximum number of synonyms.
const MOST: usize = 50;

/// The description of a term.
#[derive(Debug, Clone)]
pub struct TermInput {
    /// The dimension that the term belongs to. It cannot be changed.
    pub dimension: Dimension,
    /// The term's code, unique in its dimension.
    pub code: String,
    /// The name that people read.
    pub label: String,
    /// What the term means.
    pub definition: Option<String>,
    /// Other words for the term.
    pub synonyms: Vec<String>,
}

/// Dimensions whose terms are an enum of the API. Adding or removing a term would not match the enum.
const CLOSED: [Dimension; 3] = [Dimension::LearningDomain, Dimension::KirkpatrickLevel, Dimension::Perspective];

/// Whether a code has the form of ISO 3166-1 alpha-2: two capital letters.
fn is_alpha_2(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl TermInput {
    /// Every refused field that can be found without the database.
    pub(crate) fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if self.code.is_empty() || self.code.len() > CODE || !self.code.bytes().all(plain) {
            let rule = format!("must be 1 to {CODE} capital letters, digits and underscores");
            problems.push(FieldProblem::new("input.code", rule));
        } else if self.dimension == Dimension::Country && !is_alpha_2(&self.code) {
            problems.push(FieldProblem::new("input.code", "must be an ISO 3166-1 alpha-2 code"));
        }
        required("input.label", &self.label, LABEL, &mut problems);
        optional("input.definition", self.definition.as_deref(), TEXT, &mut problems);
        if self.synonyms.len() > MOST {
            problems.push(FieldProblem::new("input.synonyms", format!("must not be more than {MOST}")));
        }
        for (place, synonym) in self.synonyms.iter().take(MOST).enumerate() {
            required(&format!("input.synonyms.{place}"), synonym, LABEL, &mut problems);
        }
        problems
    }

    fn synonyms(&self) -> AsJson<Vec<String>> {
        AsJson(self.synonyms.iter().map(|synonym| synonym.trim().to_owned()).collect())
    }

    fn definition(&self) -> String {
        self.definition.as_deref().map(str::trim).unwrap_or_default().to_owned()
    }
}

impl Access {
    /// Creates a term, which becomes the last one of its dimension.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field, and for a code that is already used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_term(&self, input: &TermInput) -> Result<Term, Error> {
        let work = self.begin_to::<action::CreateTerm>(None, async { Ok(()) }).await?;
        let result = work.create_term(input).await;
        let id = work.finish(result).await?;
        self.changed_term(id).await
    }

    /// Replaces a term's description. Search uses the new words and synonyms at once.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(term.id = %id))]
    pub async fn update_term(&self, id: TermId, version: i32, input: &TermInput) -> Result<Term, Error> {
        let seen = async { self.changed_term(id).await.map(drop) };
        let work = self.begin_to::<action::EditTerm>(Some(&id.to_string()), seen).await?;
        let result = work.update_term(id, version, input).await;
        work.finish(result).await?;
        self.changed_term(id).await
    }

    async fn changed_term(&self, id: TermId) -> Result<Term, Error> {
        self.terms_by_id(&[id]).await?.pop().ok_or(Error::NotFound("term"))
    }
}

impl Work {
    async fn create_term(&self, input: &TermInput) -> Result<TermId, Error> {
        let id = TermId(new_id());
        let permit = self.permit::<action::CreateTerm>(id, &(), &id.to_string())?;
        let mut problems = input.problems();
        if CLOSED.contains(&input.dimension) {
            let message = format!("{} is a fixed list of the API", input.dimension);
            problems.push(FieldProblem::new("input.dimension", message));
        }
        self.check_term_code(input, None, &mut problems).await?;
        accept(problems)?;
        let mut last = self.access().rows::<term::Entity>();
        last.expr_as(Expr::cust("COALESCE(MAX(position), -1)"), "last")
            .and_where(col(term::Column::Dimension).eq(Code(input.dimension)));
        let row = self.inside().query_one(&last).await?;
        let last: i32 = row.map(|row| row.try_get("", "last")).transpose()?.unwrap_or(-1);
        let row = term::ActiveModel {
            id: Set(id.0),
            dimension: Set(Code(input.dimension)),
            code: Set(input.code.clone()),
            label: Set(input.label.trim().to_owned()),
            definition: Set(input.definition()),
            source: Set(None),
            synonyms: Set(input.synonyms()),
            level: Set(None),
            position: Set(last + 1),
            provenance: Set(Code(Provenance::Extracted)),
            source_url: Set(None),
            version: Set(1),
        };
        self.under(&permit).insert(row).await.map_err(|error| taken(error, "input.code"))?;
        Ok(id)
    }

    async fn update_term(&self, id: TermId, version: i32, input: &TermInput) -> Result<(), Error> {
        use term::Column;
        let mut held = self.access().rows::<term::Entity>();
        all_columns::<term::Entity>(&mut held);
        held.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut held, LockType::Update);
        let row = self.inside().query_one(&held).await?.ok_or(Error::NotFound("term"))?;
        let held = term::Model::from_query_result(&row, "")?;
        let permit = self.permit::<action::EditTerm>(id, &(), &id.to_string())?;
        same_version("term", held.version, version)?;
        let mut problems = input.problems();
        if held.dimension != Code(input.dimension) {
            let message = format!("is {}, which cannot be changed: create another term", held.dimension.0);
            problems.push(FieldProblem::new("input.dimension", message));
        } else if CLOSED.contains(&input.dimension) && held.code != input.code {
            let message = format!(
                "is {:?}, which cannot be changed: {} is a fixed list of the API",
                held.code, input.dimension
            );
            problems.push(FieldProblem::new("input.code", message));
        }
        self.check_term_code(input, Some(id), &mut problems).await?;
        accept(problems)?;
        let values: [(Column, Value); 5] = [
            (Column::Code, input.code.as_str().into()),
            (Column::Label, input.label.trim().into()),
            (Column::Definition, input.definition().into()),
            (Column::Synonyms, input.synonyms().into()),
            (Column::Version, (version + 1).into()),
        ];
        let update = Query::update()
            .table(term::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(id.0))
            .and_where(col(Column::Version).eq(version))
            .take();
        let changed = self
            .under(&permit)
            .update(&update)
            .await
            .map_err(|error| taken(error, "input.code"))?;
        same_version("term", if changed == 1 { version } else { version + 1 }, version)?;
        if held.label != input.label.trim() || held.code != input.code {
            self.under(&permit).term_changed(id).await?;
        }
        Ok(())
    }

    async fn check_term_code(&self, input: &TermInput, own: Option<TermId>, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        let mut same = self.access().rows::<term::Entity>();
        same.expr(Expr::val(1))
            .and_where(col(term::Column::Dimension).eq(Code(input.dimension)))
            .and_where(col(term::Column::Code).eq(input.code.as_str()));
        if let Some(own) = own {
            same.and_where(col(term::Column::Id).ne(own.0));
        }
        if self.inside().query_one(&same).await?.is_some() {
            problems.push(FieldProblem::new("input.code", "is taken: choose another"));
        }
        Ok(())
    }
}
