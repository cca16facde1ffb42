//! Creates and changes reviews.

use entity::column::{AsJson, Code};
use entity::{project, review};
use evidence::vocabulary::ReviewKind;
use policy::action;
use policy::id::ReviewId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, Query, Value};

use super::input::{ReviewInput, missing};
use super::view::Review;
use crate::engine::access::Access;
use crate::engine::change::Change;
use crate::engine::clock::new_id;
use crate::engine::error::{Error, FieldProblem};
use crate::engine::input::{accept, taken};
use crate::engine::sql::col;
use crate::engine::work::{Work, same_version};

impl Access {
    /// Creates a review. The viewer becomes its first lead.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field, and for a code that is already used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_review(&self, input: &ReviewInput) -> Result<Review, Error> {
        let work = self.begin_to::<action::CreateReview>(None, async { Ok(()) }).await?;
        let result = work.create_review(input).await;
        let id = work.finish(result).await?;
        self.changed_review(id).await
    }

    /// Changes a review's description.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %id))]
    pub async fn update_review(&self, id: ReviewId, version: i32, input: &ReviewInput) -> Result<Review, Error> {
        let seen = async { self.changed_review(id).await.map(drop) };
        let work = self.begin_to::<action::EditReview>(Some(&id.to_string()), seen).await?;
        let result = work.update_review(id, version, input).await;
        work.finish(result).await?;
        self.changed_review(id).await
    }
}

impl Work {
    async fn create_review(&self, input: &ReviewInput) -> Result<ReviewId, Error> {
        let id = ReviewId(new_id());
        let permit = self.permit::<action::CreateReview>(id, &(), &id.to_string())?;
        let mut problems = self.review_problems(input).await?;
        for (is_missing, path) in [
            (input.code.is_none(), "input.code"),
            (input.title.is_none(), "input.title"),
            (input.kind.is_none(), "input.kind"),
        ] {
            if is_missing {
                problems.push(missing(path));
            }
        }
        accept(problems)?;
        let now = self.now();
        let row = review::ActiveModel {
            id: Set(id.0),
            code: Set(input.code.clone().unwrap_or_default()),
            title: Set(input.title.as_deref().unwrap_or_default().trim().to_owned()),
            kind: Set(Code(input.kind.unwrap_or(ReviewKind::Systematic))),
            question: Set(input.question.given().cloned()),
            eligibility: Set(AsJson(input.eligibility.given().cloned().unwrap_or_default())),
            registration: Set(input.registration.given().cloned()),
            project_id: Set(input.project.given().map(|id| id.0)),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.under(&permit).insert(row).await.map_err(|error| taken(error, "input.code"))?;
        if let Some(account) = self.access().viewer().account() {
            self.under(&permit).join_team(id, account, true).await?;
        }
        Ok(id)
    }

    async fn update_review(&self, id: ReviewId, version: i32, input: &ReviewInput) -> Result<(), Error> {
        use review::Column;
        let held = self.held_review(id).await?;
        let facts = self.review_facts(id).await?;
        let permit = self.permit::<action::EditReview>(id, &facts, &id.to_string())?;
        same_version("review", held.version, version)?;
        accept(self.review_problems(input).await?)?;
        let mut values: Vec<(Column, Value)> = vec![(Column::Version, (version + 1).into()), (Column::UpdatedAt, self.now().into())];
        if let Some(code) = &input.code {
            values.push((Column::Code, code.clone().into()));
        }
        if let Some(title) = &input.title {
            values.push((Column::Title, title.trim().into()));
        }
        if let Some(kind) = input.kind {
            values.push((Column::Kind, Code(kind).into()));
        }
        for (column, change) in [(Column::Question, &input.question), (Column::Registration, &input.registration)] {
            if let Change::Set(text) = change {
                values.push((column, text.clone().into()));
            }
        }
        if let Change::Set(criteria) = &input.eligibility {
            values.push((Column::Eligibility, AsJson(criteria.clone().unwrap_or_default()).into()));
        }
        if let Change::Set(project) = input.project {
            values.push((Column::ProjectId, project.map(|id| id.0).into()));
        }
        let update = Query::update()
            .table(review::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(id.0))
            .and_where(col(Column::Version).eq(version))
            .take();
        let changed = self
            .under(&permit)
            .update(&update)
            .await
            .map_err(|error| taken(error, "input.code"))?;
        same_version("review", if changed == 1 { version } else { version + 1 }, version)
    }

    async fn review_problems(&self, input: &ReviewInput) -> Result<Vec<FieldProblem>, Error> {
        let mut problems = input.problems();
        if let Some(project) = input.project.given() {
            let rows = self.access().rows::<project::Entity>();
            if !self.exists(rows, project::Column::Id, project.0).await? {
                problems.push(FieldProblem::new("input.project", "no such project"));
            }
        }
        Ok(problems)
    }
}
