//! Imports a file of records: all of it in one transaction, with the duplicates that it brings.
//!
//! The file is read twice: first for what comparing needs, then for the rows to store. So memory holds the file, and a few hundred bytes of
//! each record.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use citation::dedup::{self, DuplicateDecision, DuplicatePair};
use citation::{Problem, RecordKind};
use entity::column::AsJson;
use entity::{record, search_source};
use evidence::vocabulary::SearchSourceKind;
use policy::id::{RecordImportId, ReviewId, SearchSourceId};
use policy::{Permit, action};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::incoming::{Compared, Incoming, IncomingRecord};
use super::progress::{ImportPhase, Reporter};
use super::view::RecordImport;
use crate::engine::access::{Access, all_columns};
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::duplicate::regroup::{Member, StoredPair, heads};

/// A file to import.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Its name, for people; folders are left out.
    pub name: Option<String>,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOutcome {
    /// The import; `None` for a dry run, and if there was nothing new.
    pub import: Option<RecordImport>,
    /// The source.
    pub source: SearchSourceId,
    /// The format of the file.
    pub format: String,
    /// How many records the file has that could be read.
    pub read: usize,
    /// How many of them are new.
    pub imported: usize,
    /// How many of the new ones are merged with another record, or take the place of one.
    pub merged: usize,
    /// How many pairs with a new record wait for a person.
    pub pending: usize,
    /// How many were there already.
    pub unchanged: usize,
    /// The problems of the file with the number of the record, from 1; the first 500.
    pub problems: Vec<(Option<usize>, Problem)>,
    /// How many problems the file has.
    pub problem_count: usize,
    /// Whether nothing was stored.
    pub dry_run: bool,
}

/// A review with the records of a file: stored ones first, then new ones.
pub(super) struct Joined {
    pub(super) members: Vec<Member>,
    /// How many members are stored.
    pub(super) stored: usize,
    /// The place in the file of each new record.
    pub(super) new: Vec<usize>,
    pub(super) stored_pairs: Vec<StoredPair>,
    pub(super) pairs: Vec<DuplicatePair>,
    /// The pairs that wait, by their places in `pairs`.
    pub(super) waiting: BTreeSet<usize>,
    pub(super) heads: Vec<Option<usize>>,
}

impl Access {
    /// Imports a file of records into a source. With `dry_run`, nothing is stored and the outcome is the same.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for a file from which no record can be read.
    #[tracing::instrument(level = "debug", skip_all, fields(search.id = %source))]
    pub async fn import_records(&self, source: SearchSourceId, file: &IncomingFile, dry_run: bool) -> Result<ImportOutcome, Error> {
        let seen = async {
            let found = self.search_sources_by_id(&[source]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("search source"))
        };
        let work = self.begin_to::<action::ImportRecords>(Some(&source.to_string()), seen).await?;
        let reporter = Reporter::new(self, source);
        let result = work.import_records(source, file, dry_run, &reporter).await;
        let (id, outcome) = match result {
            Ok(done) if dry_run => {
                work.discard().await?;
                done
            }
            result => work.finish(result).await?,
        };
        let import = match id {
            Some(id) if !dry_run => self.imports_by_id(&[id]).await?.pop(),
            _ => None,
        };
        Ok(ImportOutcome { import, ..outcome })
    }
}

/// Runs work that takes long off the threads that answer requests.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let running = tokio::task::spawn_blocking(work);
    running.await.map_err(|error| Error::Corrupt(format!("an import stopped: {error}")))
}

impl Work {
    async fn import_records(
        &self,
        source: SearchSourceId,
        file: &IncomingFile,
        dry_run: bool,
        reporter: &Reporter,
    ) -> Result<(Option<RecordImportId>, ImportOutcome), Error> {
        let held = self.held_source(source).await?;
        let review = ReviewId(held.review_id);
        self.held_review(review).await?;
        let facts = self.review_facts(review).await?;
        let permit = self.permit::<action::ImportRecords>(source, &facts, &source.to_string())?;
        reporter.is_at(ImportPhase::Reading, 0, None);
        let content = Arc::clone(&file.content);
        let mut incoming = apart(move || Incoming::read(&content, |_| ())).await??;
        let read = incoming.records.len();
        let new = self.new_records(source, &incoming.records).await?;
        reporter.is_at(ImportPhase::Comparing, 0, Some(new.len() as u64));
        let joined = self.join(review, held.kind.0, &mut incoming, new).await?;
        let mut outcome = ImportOutcome {
            import: None,
            source,
            format: incoming.format.to_owned(),
            read,
            imported: joined.new.len(),
            merged: joined.merged(),
            pending: joined.pending(),
            unchanged: read - joined.new.len(),
            problems: std::mem::take(&mut incoming.problems),
            problem_count: incoming.problem_count,
            dry_run,
        };
        if dry_run {
            return Ok((None, outcome));
        }
        if joined.new.is_empty() {
            // The same file again changes nothing, and is no import.
            self.leave_as_it_is();
            return Ok((None, outcome));
        }
        let import = self
            .store_import(&permit, (review, source), file, &incoming, &joined, reporter)
            .await?;
        outcome.import = None;
        Ok((Some(import), outcome))
    }

    async fn held_source(&self, id: SearchSourceId) -> Result<search_source::Model, Error> {
        let mut select = self.access().rows::<search_source::Entity>();
        all_columns::<search_source::Entity>(&mut select);
        select.and_where(col(search_source::Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("search source"))?;
        Ok(search_source::Model::from_query_result(&row, "")?)
    }

    /// The places of the records that are not in the source yet. The same text counts as often as it occurs.
    async fn new_records(&self, source: SearchSourceId, records: &[IncomingRecord]) -> Result<Vec<usize>, Error> {
        use record::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::Digest, Column::Occurrence]);
        select
            .unscoped::<record::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::SourceId).eq(source.0))
            .and_where(col(Column::UndoneAt).is_null());
        let mut known: HashMap<String, i32> = HashMap::new();
        for row in self.inside().query_all(&select).await? {
            let (digest, occurrence): (String, i32) = (row.try_get("", "digest")?, row.try_get("", "occurrence")?);
            let highest = known.entry(digest).or_insert(0);
            *highest = std::cmp::max(occurrence, *highest);
        }
        let is_new = |record: &IncomingRecord| known.get(&record.digest).is_none_or(|highest| record.occurrence > *highest);
        Ok(records
            .iter()
            .enumerate()
            .filter(|(_, record)| is_new(record))
            .map(|(place, _)| place)
            .collect())
    }

    /// Compares the new records with each other and with all others of the review, and groups them.
    async fn join(&self, review: ReviewId, kind: SearchSourceKind, incoming: &mut Incoming, new: Vec<usize>) -> Result<Joined, Error> {
        let members = self.members(review).await?;
        if new.is_empty() {
            return Ok(Joined::nothing_new(members));
        }
        let mut compared = self.compared(review).await?;
        for place in &new {
            if let Some(record) = incoming.records.get_mut(*place) {
                compared.push(std::mem::take(&mut record.compared));
            }
        }
        let new_members = new.iter().map(|_| Member::new(new_id(), kind)).collect();
        self.group(review, members, new_members, compared, new).await
    }

    /// Compares all stored records of the review with each other, and groups them.
    pub(super) async fn compare_again(&self, review: ReviewId) -> Result<Joined, Error> {
        let members = self.members(review).await?;
        let compared = self.compared(review).await?;
        self.group(review, members, Vec::new(), compared, Vec::new()).await
    }

    async fn group(
        &self,
        review: ReviewId,
        mut members: Vec<Member>,
        new_members: Vec<Member>,
        compared: Vec<Compared>,
        new: Vec<usize>,
    ) -> Result<Joined, Error> {
        let stored = members.len();
        let stored_pairs = self.stored_pairs(review, &members).await?;
        members.extend(new_members);
        let decisions: Vec<DuplicateDecision> = stored_pairs.iter().filter_map(StoredPair::decision).collect();
        let count = members.len();
        let (pairs, groups) = apart(move || {
            let candidates: Vec<_> = compared.iter().map(Compared::candidate).collect();
            let pairs = dedup::pairs(&candidates);
            let groups = dedup::groups(count, &pairs, &decisions);
            (pairs, groups)
        })
        .await?;
        let heads = heads(&groups.groups, &members);
        Ok(Joined {
            members,
            stored,
            new,
            stored_pairs,
            pairs,
            waiting: groups.waiting.into_iter().collect(),
            heads,
        })
    }

    /// What comparing needs of the stored records, in the order of [`Work::members`].
    async fn compared(&self, review: ReviewId) -> Result<Vec<Compared>, Error> {
        use record::Column;
        let mut select = Query::select();
        columns(
            &mut select,
            &[
                Column::Title,
                Column::Authors,
                Column::AuthorsIncomplete,
                Column::Year,
                Column::Journal,
                Column::JournalShort,
                Column::Volume,
                Column::Issue,
                Column::Pages,
                Column::ArticleNumber,
                Column::Doi,
                Column::Pmid,
                Column::Kind,
            ],
        );
        select
            .unscoped::<record::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::UndoneAt).is_null())
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(StoredRecord::from_query_result(row, "")?.compared()))
            .collect()
    }

    async fn store_import(
        &self,
        permit: &Permit<action::ImportRecords>,
        (review, source): (ReviewId, SearchSourceId),
        file: &IncomingFile,
        incoming: &Incoming,
        joined: &Joined,
        reporter: &Reporter,
    ) -> Result<RecordImportId, Error> {
        let writer = self.under(permit);
        let import = writer
            .insert_import((review, source), file, incoming.format, joined.new.len())
            .await?;
        writer
            .insert_records((review, source, import), file, incoming, joined, reporter)
            .await?;
        writer.insert_pairs(review, joined).await?;
        let waiting = joined.waiting_stored();
        writer.store_statuses(&joined.stored_pairs, &joined.heads, &waiting).await?;
        let (members, heads) = (&joined.members, &joined.heads);
        writer.store_new_heads(review, members, heads, joined.stored).await?;
        Ok(import)
    }
}

#[derive(FromQueryResult)]
struct StoredRecord {
    title: String,
    authors: AsJson<Vec<String>>,
    authors_incomplete: bool,
    year: Option<i32>,
    journal: Option<String>,
    journal_short: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    pages: Option<String>,
    article_number: Option<String>,
    doi: Option<String>,
    pmid: Option<String>,
    kind: Option<String>,
}

impl StoredRecord {
    fn compared(self) -> Compared {
        let kind = RecordKind::ALL.iter().find(|kind| Some(kind.as_str()) == self.kind.as_deref());
        Compared {
            kind: kind.copied().unwrap_or_default(),
            title: self.title,
            authors: self.authors.0,
            authors_incomplete: self.authors_incomplete,
            year: self.year,
            journal: self.journal,
            journal_short: self.journal_short,
            volume: self.volume,
            issue: self.issue,
            pages: self.pages,
            article_number: self.article_number,
            doi: self.doi,
            pmid: self.pmid,
        }
    }
}

impl Joined {
    fn nothing_new(members: Vec<Member>) -> Self {
        Self {
            stored: members.len(),
            heads: vec![None; members.len()],
            members,
            new: Vec::new(),
            stored_pairs: Vec::new(),
            pairs: Vec::new(),
            waiting: BTreeSet::new(),
        }
    }

    fn is_new(&self, place: usize) -> bool {
        place >= self.stored
    }

    /// The new records that are merged, and stored ones that a new one takes the place of.
    fn merged(&self) -> usize {
        let pairs = self.heads.iter().enumerate();
        let with_new = pairs.filter(|(place, head)| head.is_some_and(|head| self.is_new(*place) || self.is_new(head)));
        with_new.count()
    }

    fn pending(&self) -> usize {
        let waiting = self.waiting.iter().filter_map(|place| self.pairs.get(*place));
        waiting.filter(|pair| self.is_new(pair.right)).count()
    }

    /// The stored pairs that wait for a person.
    pub(super) fn waiting_stored(&self) -> BTreeSet<Uuid> {
        let waiting: BTreeSet<(usize, usize)> = self
            .waiting
            .iter()
            .filter_map(|place| self.pairs.get(*place))
            .map(|pair| (pair.left, pair.right))
            .collect();
        let stored = self.stored_pairs.iter();
        stored
            .filter(|pair| waiting.contains(&(pair.left, pair.right)))
            .map(|pair| pair.id)
            .collect()
    }
}
