//! A record in the schema.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{RemovalKind, ScreeningStage, ScreeningVerdict};
use policy::id::RecordId;
use store::Access;

use super::rights::{awaits_vote, can_resolve, open_conflict};
use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::report::{Report, ReportById, studies_of_report};
use crate::noun::review::{Review, SearchSource, label_of_reason, review, search_source};
use crate::noun::screening::{ScreeningDecision, decisions_on};
use crate::noun::study::Study;

/// A bibliographic record as a search returned it.
#[derive(Debug, Clone)]
pub struct Record(pub Arc<store::ReviewRecord>);

impl From<store::ReviewRecord> for Record {
    fn from(record: store::ReviewRecord) -> Self {
        Self(Arc::new(record))
    }
}

/// A bibliographic record as a search returned it.
#[Object]
impl Record {
    /// The global id of the record, such as `record_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The review that the record was imported into.
    async fn review(&self, ctx: &Context<'_>) -> Result<Review> {
        let found = review(ctx, Some(self.0.review)).await?;
        Ok(found.ok_or_else(|| Refusal::internal("a record is visible without its review"))?)
    }

    /// The source in which the record was found.
    async fn source(&self, ctx: &Context<'_>) -> Result<SearchSource> {
        Ok(search_source(ctx, self.0.source).await?)
    }

    /// The title of the record; empty if the file has none.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The abstract of the record; null if the file has none.
    #[graphql(name = "abstract")]
    async fn abstract_text(&self) -> Option<&str> {
        self.0.abstract_text.as_deref()
    }

    /// The authors of the record, as the file writes them and in its order.
    async fn authors(&self) -> &[String] {
        &self.0.authors
    }

    /// The year of publication; null if it is not known.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// The journal, book or proceedings in which the record was published; null if it is not known.
    async fn journal(&self) -> Option<&str> {
        self.0.journal.as_deref()
    }

    /// The volume of the journal; null if it is not known.
    async fn volume(&self) -> Option<&str> {
        self.0.volume.as_deref()
    }

    /// The issue of the journal; null if it is not known.
    async fn issue(&self) -> Option<&str> {
        self.0.issue.as_deref()
    }

    /// The pages of the record, or its article number; null if they are not known.
    async fn pages(&self) -> Option<&str> {
        self.0.pages.as_deref()
    }

    /// The digital object identifier (DOI) of the record, as the file has it; null if it has none.
    async fn doi(&self) -> Option<&str> {
        self.0.doi.as_deref()
    }

    /// The identifier of the record in PubMed; null if it has none.
    async fn pmid(&self) -> Option<&str> {
        self.0.pmid.as_deref()
    }

    /// The address where the record can be read; null if it is not known.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The keywords and subject headings of the record, in the order of the file.
    async fn keywords(&self) -> &[String] {
        &self.0.keywords
    }

    /// The language of the record, as the file has it; null if it has none.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// The kind of publication as a code, such as `JOURNAL_ARTICLE`; null if it is not known.
    async fn kind(&self) -> Option<&str> {
        self.0.kind.as_deref()
    }

    /// The text of the record as the file had it; null if it was not kept.
    async fn raw(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The record that this one is a duplicate of; null if it is not a duplicate.
    async fn duplicate_of(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.0.duplicate_of {
            Some(id) => Ok(Scope::of(ctx)?.load::<RecordById>(id).await?),
            None => Ok(None),
        }
    }

    /// The other records of the same publication, whichever search returned them.
    async fn duplicates(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let found = Scope::of(ctx)?.load::<DuplicatesOfRecord>(Grouped(self.clone())).await?;
        Ok(found.map(|records| records.to_vec()).unwrap_or_default())
    }

    /// Why the record was removed before screening; null if it was not removed.
    async fn removed(&self) -> Option<Word<RemovalKind>> {
        self.0.removed.map(Word)
    }

    /// The note on the removal of the record; null if it was not removed.
    async fn removal_note(&self) -> Option<&str> {
        self.0.removal_note.as_deref()
    }

    /// The stage at which the record waits for a decision; null for duplicates, for records that were removed or could
    /// not be retrieved, and for records that are finished.
    async fn stage(&self) -> Option<Word<ScreeningStage>> {
        self.0.stage.map(Word)
    }

    /// Whether the record waits for the viewer's own vote at a stage.
    async fn awaits_my_vote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage of screening.")] stage: Word<ScreeningStage>,
    ) -> Result<bool> {
        Ok(awaits_vote(ctx, &self.0, stage.0).await?)
    }

    /// The viewer's own vote on the record at a stage, or the verdict by which they settled a conflict; null if there
    /// is none.
    async fn my_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage of screening.")] stage: Word<ScreeningStage>,
    ) -> Result<Option<ScreeningDecision>> {
        let viewer = Scope::of(ctx)?.viewer();
        let decisions = decisions_on(ctx, &self.0).await?;
        Ok(decisions.into_iter().find(|decision| decision.is_by(viewer, stage.0)))
    }

    /// The final verdict on the record at the last stage that was decided: two reviewers agree, or a conflict was
    /// settled. Null while no stage is decided.
    async fn decision(&self) -> Option<Word<ScreeningVerdict>> {
        self.0.decision().map(Word)
    }

    /// The code of the reason for which the record was excluded at the stage FULL_TEXT; null if it was not excluded
    /// there.
    async fn exclusion_reason(&self) -> Option<&str> {
        self.0.exclusion_reason.as_deref()
    }

    /// The reason for which the record was excluded at the stage FULL_TEXT, in words; null if it was not excluded
    /// there.
    async fn exclusion_reason_label(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(label_of_reason(ctx, self.0.review, self.0.exclusion_reason.as_deref()).await?)
    }

    /// The votes on the record and the verdicts that settled conflicts, the oldest first. Screening is blind: a stage
    /// shows the viewer's own vote only, until two votes are stored there. Null if there is nothing to show.
    async fn decisions(&self, ctx: &Context<'_>) -> Result<Option<Vec<ScreeningDecision>>> {
        let decisions = decisions_on(ctx, &self.0).await?;
        Ok(Some(decisions).filter(|decisions| !decisions.is_empty()))
    }

    /// Whether the record has two votes that differ at its stage, and nobody has settled them.
    async fn in_conflict(&self) -> bool {
        open_conflict(&self.0).is_some()
    }

    /// Whether the viewer may settle the conflict on the record: they are on the team, and cast neither of the two
    /// votes.
    async fn viewer_can_resolve(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(can_resolve(ctx, &self.0).await?)
    }

    /// Whether the report of the record could be retrieved; null until somebody says so.
    async fn retrieved(&self) -> Option<bool> {
        self.0.retrieved
    }

    /// The report that the record became; null if it became none.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>> {
        match self.0.report {
            Some(id) => Ok(Scope::of(ctx)?.load::<ReportById>(id).await?),
            None => Ok(None),
        }
    }

    /// The studies that the record's report describes, as far as the viewer may see them.
    async fn studies(&self, ctx: &Context<'_>) -> Result<Vec<Study>> {
        match self.0.report {
            Some(id) => Ok(studies_of_report(ctx, id).await?),
            None => Ok(Vec::new()),
        }
    }
}

/// Loads records by their ids.
pub struct RecordById;

impl Fetch for RecordById {
    type Key = RecordId;
    type Value = Record;

    async fn fetch(access: &Access, keys: Vec<RecordId>) -> Result<HashMap<RecordId, Record>, store::Error> {
        let found = access.records_by_id(&keys).await?;
        Ok(found.into_iter().map(|record| (record.id, record.into())).collect())
    }
}

/// The record with this id, which a visible row names.
///
/// # Errors
/// NOT_FOUND when the record does not exist (any more) for this viewer.
pub async fn record(ctx: &Context<'_>, id: RecordId) -> Result<Record, Refusal> {
    let found = Scope::of(ctx)?.load::<RecordById>(id).await?;
    found.ok_or_else(|| store::Error::NotFound("record").into())
}

/// A record whose group is loaded. Two are equal if they are the same row.
#[derive(Debug, Clone)]
struct Grouped(Record);

impl PartialEq for Grouped {
    fn eq(&self, other: &Self) -> bool {
        self.0.0.id == other.0.0.id
    }
}

impl Eq for Grouped {}

impl Hash for Grouped {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.0.id.hash(state);
    }
}

struct DuplicatesOfRecord;

impl Fetch for DuplicatesOfRecord {
    type Key = Grouped;
    type Value = Arc<[Record]>;

    async fn fetch(access: &Access, keys: Vec<Grouped>) -> Result<HashMap<Grouped, Arc<[Record]>>, store::Error> {
        let records: Vec<store::ReviewRecord> = keys.iter().map(|Grouped(record)| (*record.0).clone()).collect();
        let mut found = access.duplicates_of(&records).await?;
        let others = |key: Grouped| {
            let records = found.remove(&key.0.0.id).unwrap_or_default();
            (key, records.into_iter().map(Record::from).collect())
        };
        Ok(keys.into_iter().map(others).collect())
    }
}
