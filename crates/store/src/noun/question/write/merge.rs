//! Merges questions into a summary. The submissions keep their text, and point to the summary.

use std::collections::HashSet;

use entity::column::Code;
use entity::{participant, question, round, round_question};
use evidence::vocabulary::{QuestionStatus, RoundStatus};
use policy::id::QuestionId;
use policy::{SystemTask, action};
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::REASON;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, required};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::agrees_to_be_quoted;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::workshop::hold::Hold;

/// Why a person's own words cannot become a summary, and what would work instead.
const NOT_TO_BE_QUOTED: &str = "is what a participant said, in their own words, and they did not agree to be quoted, while a summary is \
     published: submit a question in words of your own and merge into that, or reword this one first so that it is another sentence";
/// The maximum number of questions merged at once.
const MOST: usize = 100;

impl Work {
    pub(super) async fn merge_questions(&self, into: QuestionId, questions: &[QuestionId], reason: &str) -> Result<(), Error> {
        let mut problems = Vec::new();
        let reason = required("reason", reason, REASON, &mut problems);
        if questions.is_empty() || questions.len() > MOST {
            problems.push(FieldProblem::new("questions", format!("must be 1 to {MOST}")));
        }
        // Ids beyond the maximum are not looked up. They are refused after the permission check.
        let bounded = questions.get(..questions.len().min(MOST)).unwrap_or_default();
        let mut ids = bounded.to_vec();
        ids.push(into);
        // The workshop is locked, so that no round can open with a question that is about to be merged.
        let facts = self.question_facts(into, Hold::ToChange).await?;
        let permit = self.permit::<action::MergeQuestions>(into, &facts, &into.to_string())?;
        let held = self.hold_questions(&ids).await?;
        let summary = held
            .iter()
            .find(|question| question.id == into.0)
            .ok_or(Error::NotFound("question"))?;
        if summary.merged_into_id.is_some() {
            problems.push(FieldProblem::new("into", "was merged into another question itself"));
        }
        if let Some(author) = summary.words_of_id
            && !self.may_be_quoted(author).await?
        {
            problems.push(FieldProblem::new("into", NOT_TO_BE_QUOTED));
        }
        let voted_on = self.put_to_the_vote(&held).await?;
        let mut merged: Vec<&question::Model> = Vec::with_capacity(bounded.len());
        for (place, id) in bounded.iter().enumerate() {
            let candidate = held.iter().find(|question| question.id == id.0);
            match candidate {
                _ if *id == into => problems.push(problem(place, "is the question into which the others are merged")),
                _ if bounded.iter().take(place).any(|earlier| earlier == id) => problems.push(problem(place, "occurs twice")),
                Some(question) if same_origin(question, summary) => {
                    if question.merged_into_id.is_some() {
                        problems.push(problem(place, "was already merged"));
                    } else if voted_on.contains(&question.id) {
                        problems.push(problem(place, "is being voted on"));
                    }
                    merged.push(question);
                }
                // A hidden question of another workshop gives the same error as a missing one.
                Some(_) | None => problems.push(problem(place, "there is no such question beside the one that they are merged into")),
            }
        }
        accept(problems)?;
        let sight = self.sight(&[(CopiedKind::Question, ids.iter().map(|id| id.0).collect())]).await?;
        for question in merged {
            let id = QuestionId(question.id);
            let permit = self.permit::<action::MergeQuestions>(id, &facts, &id.to_string())?;
            self.change_question(&permit, question, |update| {
                update
                    .value(question::Column::Status, Code(QuestionStatus::Merged))
                    .value(question::Column::MergedIntoId, into.0)
                    .value(question::Column::MergeReason, reason.as_str());
            })
            .await?;
        }
        let public = summary.workshop_id.is_none() || self.is_public(into).await?;
        if summary.summary && public {
            // Only people in the workshop see what was merged into a summary, so for others the summary has not changed.
            self.under(&permit)
                .touch(CopiedKind::Question, &[summary.id], Seen::ByLeads)
                .await?;
            self.tell_of_questions(&[summary]).await?;
        } else {
            self.change_question(&permit, summary, |update| {
                update.value(question::Column::Summary, true);
            })
            .await?;
        }
        self.under(&permit).settle(sight).await?;
        self.under(&permit).index_question(summary).await
    }

    /// Whether this person agreed that their words may be used outside, quoted or archived. A summary may be published.
    async fn may_be_quoted(&self, author: Uuid) -> Result<bool, Error> {
        use participant::Column;
        let mut rows = self.access().as_task(SystemTask::Words).rows::<participant::Entity>();
        rows.cond_where(agrees_to_be_quoted(Column::Id));
        self.exists(rows, Column::Id, author).await
    }

    /// Those of these questions that are part of an open round.
    async fn put_to_the_vote(&self, questions: &[question::Model]) -> Result<HashSet<Uuid>, Error> {
        use round_question::Column;
        let ids: Vec<Uuid> = questions.iter().map(|question| question.id).collect();
        let select = Query::select()
            .distinct()
            .expr_as(col(Column::QuestionId), "question_id")
            .unscoped::<round_question::Entity>(Unscoped::WhatRefersToIt)
            .join_unscoped::<round::Entity>(Unscoped::WhatRefersToIt, col(round::Column::Id).eq(col(Column::RoundId)))
            .and_where(col(round::Column::Status).eq(Code(RoundStatus::Open)))
            .and_where(is_one_of(self.access().backend(), Column::QuestionId, &ids))
            .take();
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "question_id")?)).collect()
    }
}

fn problem(place: usize, message: &str) -> FieldProblem {
    FieldProblem::new(format!("questions.{place}"), message)
}

/// Whether both belong to the same workshop, or to no workshop and the same project.
fn same_origin(left: &question::Model, right: &question::Model) -> bool {
    left.workshop_id == right.workshop_id && (left.workshop_id.is_some() || left.project_id == right.project_id)
}
