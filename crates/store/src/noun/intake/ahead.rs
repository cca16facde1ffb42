//! Reads and compares a file before its transaction begins.

use std::collections::HashMap;
use std::sync::Arc;

use citation::RecordKind;
use citation::dedup::{self, DuplicatePair};
use entity::column::AsJson;
use entity::record;
use policy::id::{ReviewId, SearchSourceId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;

use super::incoming::{Compared, Incoming, IncomingFile, IncomingRecord};
use super::reporter::Reporter;
use crate::engine::access::Access;
use crate::engine::allowance::Allowance;
use crate::engine::apart::apart;
use crate::engine::error::Error;
use crate::engine::import_progress::ImportPhase;
use crate::engine::reads::Reads;
use crate::engine::sql::{col, columns};
use crate::noun::review::SearchSource;

/// What was read and compared before the transaction began, so that it holds no lock meanwhile.
pub(super) struct Ahead {
    pub(super) incoming: Incoming,
    /// The stored records that were compared.
    pub(super) ids: Vec<Uuid>,
    /// The places in the file of the records that were new.
    pub(super) new: Vec<usize>,
    /// The stored records, then the new ones.
    pub(super) compared: Vec<Compared>,
    pub(super) pairs: Vec<DuplicatePair>,
}

impl Access {
    pub(super) async fn may_import(&self, review: ReviewId) -> Result<bool, Error> {
        let facts = self.review_facts(&[review]).await?;
        Ok(facts.get(&review).is_some_and(|facts| facts.led_by(self.viewer())))
    }

    pub(super) async fn read_ahead(&self, source: &SearchSource, file: &IncomingFile, reporter: &Reporter) -> Result<Ahead, Error> {
        // How many rows are read follows from the review, not from the request.
        let access = self.clone().within(Arc::<Allowance>::default());
        let reader = access.reader();
        reporter.is_at(ImportPhase::Reading, 0, None);
        let content = Arc::clone(&file.content);
        let mut incoming = apart("reading a file", move || Incoming::read(&content)).await??;
        let new = new_records(&reader, &access, source.id, &incoming.records).await?;
        let (mut ids, mut compared) = (Vec::new(), Vec::new());
        if !new.is_empty() {
            (ids, compared) = stored_records(&reader, &access, source.review).await?;
            compared.extend(incoming.take(&new));
        }
        reporter.is_at(ImportPhase::Comparing, 0, Some(new.len() as u64));
        let (compared, pairs) = pairs_of(compared).await?;
        Ok(Ahead {
            incoming,
            ids,
            new,
            compared,
            pairs,
        })
    }
}

/// Compares records with each other, and gives them back.
pub(super) async fn pairs_of(compared: Vec<Compared>) -> Result<(Vec<Compared>, Vec<DuplicatePair>), Error> {
    apart("comparing", move || {
        let candidates: Vec<_> = compared.iter().map(Compared::candidate).collect();
        let pairs = dedup::pairs(&candidates);
        drop(candidates);
        (compared, pairs)
    })
    .await
}

/// The places of the records that are not in the source yet. The same text counts as often as it occurs.
pub(super) async fn new_records(
    reads: &impl Reads,
    access: &Access,
    source: SearchSourceId,
    records: &[IncomingRecord],
) -> Result<Vec<usize>, Error> {
    use record::Column;
    let mut select = access.rows::<record::Entity>();
    columns(&mut select, &[Column::Digest, Column::Occurrence]);
    select.and_where(col(Column::SourceId).eq(source.0));
    let mut known: HashMap<String, i32> = HashMap::new();
    for row in reads.query_all(&select).await? {
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

/// The stored records of a review in the order of their import: their ids, and what comparing needs of each.
pub(super) async fn stored_records(reads: &impl Reads, access: &Access, review: ReviewId) -> Result<(Vec<Uuid>, Vec<Compared>), Error> {
    use record::Column;
    let mut select = access.rows::<record::Entity>();
    columns(
        &mut select,
        &[
            Column::Id,
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
        .and_where(col(Column::ReviewId).eq(review.0))
        .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
    let rows = reads.query_all(&select).await?;
    let (mut ids, mut compared) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in &rows {
        ids.push(row.try_get("", "id")?);
        compared.push(StoredRecord::from_query_result(row, "")?.compared());
    }
    Ok((ids, compared))
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
