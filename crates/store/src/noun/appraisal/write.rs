//! Stores an appraisal: one for each rater, and one that the raters agreed on.

use entity::column::Code;
use entity::{appraisal, appraisal_answer, study};
use evidence::appraisal::{CRITERIA, check};
use evidence::vocabulary::{AppraisalResponse, AppraisalTool, MmatCategory};
use policy::action;
use policy::id::{AccountId, AppraisalId, ReviewId, StudyId};
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, LockType, Query};
use uuid::Uuid;

use super::read::Appraisal;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::{Error, FieldProblem};
use crate::engine::input::{accept, optional};
use crate::engine::reads::Reads as _;
use crate::engine::rules::QUESTION_LENGTH;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// The maximum number of answers that are looked at.
const MOST_ANSWERS: usize = 60;

/// Answers to the criteria of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppraisalInput {
    /// The tool.
    pub tool: AppraisalTool,
    /// The answers, one for each criterion.
    pub answers: Vec<AppraisalAnswerInput>,
    /// Whether it is what the raters agreed on.
    pub consensus: bool,
}

/// The answer to one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppraisalAnswerInput {
    /// The code of the criterion.
    pub criterion: String,
    /// The answer.
    pub answer: AppraisalResponse,
    /// A note.
    pub comment: Option<String>,
}

impl Access {
    /// Stores the viewer's own appraisal of a study, or replaces it; or the consensus, once two people have appraised the study.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for answers that are not those of the study's category;
    /// [`Error::Conflict`] for a study without a category, and for a consensus before two people have appraised.
    #[tracing::instrument(level = "debug", skip_all, fields(study.id = %study))]
    pub async fn appraise_study(&self, study: StudyId, input: &AppraisalInput) -> Result<Appraisal, Error> {
        let seen = async {
            let found = self.studies_by_id(&[study]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("study"))
        };
        let work = self.begin_to::<action::AppraiseStudy>(Some(&study.to_string()), seen).await?;
        let result = work.appraise_study(study, input).await;
        let id = work.finish(result).await?;
        self.appraisals_by_id(&[id]).await?.pop().ok_or(Error::NotFound("appraisal"))
    }
}

/// Every refused answer.
fn problems(category: MmatCategory, input: &AppraisalInput) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if input.answers.len() > MOST_ANSWERS {
        return vec![FieldProblem::new("answers", format!("has more than {MOST_ANSWERS} answers"))];
    }
    let codes: Vec<&str> = input.answers.iter().map(|answer| answer.criterion.as_str()).collect();
    for problem in check(category, &codes).err().unwrap_or_default() {
        problems.push(FieldProblem::new("answers", problem.to_string()));
    }
    for (place, answer) in input.answers.iter().enumerate() {
        let path = format!("answers.{place}.comment");
        optional(&path, answer.comment.as_deref(), QUESTION_LENGTH, &mut problems);
    }
    problems
}

impl Work {
    async fn appraise_study(&self, study: StudyId, input: &AppraisalInput) -> Result<AppraisalId, Error> {
        let (category, review) = self.held_for_appraisal(study).await?;
        let facts = match review {
            Some(review) => Some(self.review_facts(review).await?),
            None => None,
        };
        let permit = self.permit::<action::AppraiseStudy>(study, &facts, &study.to_string())?;
        let Some(category) = category else {
            return Err(Error::Conflict(
                "the study has no MMAT category yet: set mmatCategory first (updateStudy)".to_owned(),
            ));
        };
        accept(problems(category, input))?;
        let Some(rater) = self.access().viewer().account() else {
            return Err(Error::Forbidden {
                action: <action::AppraiseStudy as policy::Action>::NAME,
            });
        };
        let stored = self.stored_appraisals(study, input.tool).await?;
        if input.consensus && stored.iter().filter(|one| !one.consensus).count() < 2 {
            return Err(Error::Conflict(
                "a consensus needs the appraisals of two people: each answers alone first".to_owned(),
            ));
        }
        let own = stored.iter().find(|one| {
            if input.consensus {
                one.consensus
            } else {
                !one.consensus && one.rater == rater
            }
        });
        let writer = self.under(&permit);
        if let Some(own) = own {
            writer
                .delete::<appraisal::Entity>(Condition::all().add(col(appraisal::Column::Id).eq(own.id)))
                .await?;
        }
        let id = AppraisalId(new_id());
        let row = appraisal::ActiveModel {
            id: Set(id.0),
            study_id: Set(study.0),
            tool: Set(Code(input.tool)),
            rater_id: Set(rater.0),
            consensus: Set(input.consensus),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        };
        writer.insert(row).await?;
        writer.insert_all(answers(id, input)).await?;
        Ok(id)
    }

    /// The category and the review of a study that the viewer may see, locked.
    async fn held_for_appraisal(&self, id: StudyId) -> Result<(Option<MmatCategory>, Option<ReviewId>), Error> {
        let mut select = self.access().rows::<study::Entity>();
        columns(&mut select, &[study::Column::MmatCategory, study::Column::ReviewId]);
        select.and_where(col(study::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("study"))?;
        let category: Option<Code<MmatCategory>> = row.try_get("", "mmat_category")?;
        let review: Option<Uuid> = row.try_get("", "review_id")?;
        Ok((category.map(|category| category.0), review.map(ReviewId)))
    }

    /// Every appraisal of a study with a tool, whoever's: to find the viewer's own, and to count the raters.
    async fn stored_appraisals(&self, study: StudyId, tool: AppraisalTool) -> Result<Vec<StoredAppraisal>, Error> {
        use appraisal::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::Id, Column::RaterId, Column::Consensus]);
        select
            .unscoped::<appraisal::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::StudyId).eq(study.0))
            .and_where(col(Column::Tool).eq(Code(tool)));
        let rows = self.inside().query_all(&select).await?;
        let read = |row: &sea_orm::QueryResult| -> Result<StoredAppraisal, Error> {
            Ok(StoredAppraisal {
                id: row.try_get("", "id")?,
                rater: AccountId(row.try_get("", "rater_id")?),
                consensus: row.try_get("", "consensus")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

struct StoredAppraisal {
    id: Uuid,
    rater: AccountId,
    consensus: bool,
}

/// The rows of the answers, in the order of the tool.
fn answers(id: AppraisalId, input: &AppraisalInput) -> Vec<appraisal_answer::ActiveModel> {
    let order = |code: &str| CRITERIA.iter().position(|criterion| criterion.code == code);
    let mut answers: Vec<&AppraisalAnswerInput> = input.answers.iter().collect();
    answers.sort_by_key(|answer| order(&answer.criterion));
    let row = |(position, answer): (i32, &AppraisalAnswerInput)| appraisal_answer::ActiveModel {
        appraisal_id: Set(id.0),
        criterion: Set(answer.criterion.clone()),
        answer: Set(Code(answer.answer)),
        comment: Set(answer
            .comment
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)),
        position: Set(position),
    };
    (0..).zip(answers).map(row).collect()
}
