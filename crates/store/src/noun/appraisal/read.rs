//! Reads appraisals with their answers. The row rule hides another rater's until two people have appraised the study.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{appraisal, appraisal_answer};
use evidence::vocabulary::{AppraisalResponse, AppraisalTool};
use policy::id::{AccountId, AppraisalId, StudyId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// An appraisal of a study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraisal {
    /// The appraisal's id.
    pub id: AppraisalId,
    /// The study.
    pub study: StudyId,
    /// The tool.
    pub tool: AppraisalTool,
    /// Who appraised, or entered the consensus.
    pub rater: AccountId,
    /// Whether it is what the raters agreed on.
    pub consensus: bool,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The answers, in the order of the tool.
    pub answers: Vec<AppraisalAnswer>,
}

/// The answer to one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppraisalAnswer {
    /// The code of the criterion, such as `1.1`.
    pub criterion: String,
    /// The answer.
    pub answer: AppraisalResponse,
    /// What the rater noted.
    pub comment: Option<String>,
}

impl Access {
    /// The appraisals of these studies that the viewer may see, the consensus last.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn appraisals_of(&self, studies: &[StudyId]) -> Result<HashMap<StudyId, Vec<Appraisal>>, Error> {
        let ids: Vec<Uuid> = studies.iter().map(|id| id.0).collect();
        let mut select = self.rows::<appraisal::Entity>();
        select.and_where(is_one_of(self.backend(), appraisal::Column::StudyId, &ids));
        let mut found: HashMap<StudyId, Vec<Appraisal>> = HashMap::new();
        for appraisal in self.read_appraisals(select).await? {
            found.entry(appraisal.study).or_default().push(appraisal);
        }
        Ok(found)
    }

    /// The appraisals with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn appraisals_by_id(&self, ids: &[AppraisalId]) -> Result<Vec<Appraisal>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<appraisal::Entity>();
        select.and_where(is_one_of(self.backend(), appraisal::Column::Id, &ids));
        self.read_appraisals(select).await
    }

    async fn read_appraisals(&self, mut select: SelectStatement) -> Result<Vec<Appraisal>, Error> {
        use appraisal::Column;
        all_columns::<appraisal::Entity>(&mut select);
        select
            .order_by_expr(col(Column::Consensus), Order::Asc)
            .order_by_expr(col(Column::CreatedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        let models: Vec<appraisal::Model> = rows
            .iter()
            .map(|row| appraisal::Model::from_query_result(row, ""))
            .collect::<Result<_, _>>()?;
        if models.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = models.iter().map(|model| model.id).collect();
        let mut answers = self.answers_of(&ids).await?;
        let with_answers = |model: appraisal::Model| Appraisal {
            answers: answers.remove(&model.id).unwrap_or_default(),
            id: AppraisalId(model.id),
            study: StudyId(model.study_id),
            tool: model.tool.0,
            rater: AccountId(model.rater_id),
            consensus: model.consensus,
            updated_at: model.updated_at.0,
        };
        Ok(models.into_iter().map(with_answers).collect())
    }

    async fn answers_of(&self, appraisals: &[Uuid]) -> Result<HashMap<Uuid, Vec<AppraisalAnswer>>, Error> {
        use appraisal_answer::Column;
        let mut select = self.rows::<appraisal_answer::Entity>();
        all_columns::<appraisal_answer::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::AppraisalId, appraisals))
            .order_by_expr(col(Column::Position), Order::Asc);
        let mut found: HashMap<Uuid, Vec<AppraisalAnswer>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let model = appraisal_answer::Model::from_query_result(&row, "")?;
            found.entry(model.appraisal_id).or_default().push(AppraisalAnswer {
                criterion: model.criterion,
                answer: model.answer.0,
                comment: model.comment,
            });
        }
        Ok(found)
    }
}
