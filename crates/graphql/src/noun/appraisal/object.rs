//! An appraisal of a study, in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::appraisal::Criterion;
use evidence::vocabulary::{AppraisalResponse, AppraisalTool};
use policy::id::{AppraisalId, StudyId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, stored_account};
use crate::noun::study::{Study, StudyById};

/// A critical appraisal of a study, by one rater or by consensus. There is no total score.
#[derive(Debug, Clone)]
pub struct Appraisal(Arc<store::Appraisal>);

impl From<store::Appraisal> for Appraisal {
    fn from(appraisal: store::Appraisal) -> Self {
        Self(Arc::new(appraisal))
    }
}

impl Appraisal {
    /// Whether it is what the raters agreed on.
    pub fn is_consensus(&self) -> bool {
        self.0.consensus
    }
}

/// A critical appraisal of a study, by one rater or by consensus. There is no total score.
#[Object]
impl Appraisal {
    /// The global id of the appraisal, such as `appraisal_01h455vb4pex5vsknk084sn02q`. Appraising again gives a new id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The study that was appraised.
    async fn study(&self, ctx: &Context<'_>) -> Result<Study> {
        let found = Scope::of(ctx)?.load::<StudyById>(self.0.study).await?;
        Ok(found.ok_or_else(|| Refusal::from(store::Error::NotFound("study")))?)
    }

    /// The tool that the study was appraised with.
    async fn tool(&self) -> Word<AppraisalTool> {
        Word(self.0.tool)
    }

    /// The account that appraised the study, or entered the consensus.
    async fn rater(&self, ctx: &Context<'_>) -> Result<Account> {
        Ok(stored_account(ctx, self.0.rater).await?)
    }

    /// Whether the appraisal is what the raters agreed on.
    async fn consensus(&self) -> bool {
        self.0.consensus
    }

    /// The answers, in the order of the tool.
    async fn answers(&self) -> Vec<AppraisalAnswer> {
        self.0.answers.iter().cloned().map(AppraisalAnswer).collect()
    }

    /// When the appraisal was last changed.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }
}

/// The answer to one criterion of an appraisal.
#[derive(Debug, Clone)]
pub struct AppraisalAnswer(store::AppraisalAnswer);

/// The answer to one criterion of an appraisal.
#[Object]
impl AppraisalAnswer {
    /// The code of the criterion in the tool, such as `1.1`.
    async fn criterion(&self) -> &str {
        &self.0.criterion
    }

    /// What the criterion asks, in the words of this service.
    async fn question(&self) -> &str {
        Criterion::find(&self.0.criterion).map_or("", |criterion| criterion.question)
    }

    /// The answer of the rater.
    async fn answer(&self) -> Word<AppraisalResponse> {
        Word(self.0.answer)
    }

    /// The note of the rater; null if there is none.
    async fn comment(&self) -> Option<&str> {
        self.0.comment.as_deref()
    }
}

/// Loads appraisals by their ids.
pub struct AppraisalById;

impl Fetch for AppraisalById {
    type Key = AppraisalId;
    type Value = Appraisal;

    async fn fetch(access: &Access, keys: Vec<AppraisalId>) -> Result<HashMap<AppraisalId, Appraisal>, store::Error> {
        let found = access.appraisals_by_id(&keys).await?;
        Ok(found.into_iter().map(|one| (one.id, one.into())).collect())
    }
}

struct AppraisalsOfStudy;

impl Fetch for AppraisalsOfStudy {
    type Key = StudyId;
    type Value = Arc<[Appraisal]>;

    async fn fetch(access: &Access, keys: Vec<StudyId>) -> Result<HashMap<StudyId, Arc<[Appraisal]>>, store::Error> {
        let found = access.appraisals_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, all)| (id, all.into_iter().map(Appraisal::from).collect()))
            .collect())
    }
}

/// The appraisals of a study that the viewer may see, the consensus last.
pub async fn appraisals_of(ctx: &Context<'_>, study: StudyId) -> Result<Arc<[Appraisal]>, Refusal> {
    Ok(Scope::of(ctx)?.load::<AppraisalsOfStudy>(study).await?.unwrap_or_default())
}
