//! Imports a file of records: all of it in one transaction, with the duplicates that it brings.
//!
//! The file is read twice: first for what comparing needs, then for the rows to store. So memory holds the file, and a few hundred bytes of
//! each record. Reading and comparing come before the transaction, which therefore holds its locks only while it stores.

use std::collections::HashMap;

use citation::Problem;
use citation::dedup::{self, DuplicateDecision, DuplicatePair};
use entity::search_source;
use evidence::vocabulary::SearchSourceKind;
use policy::id::{RecordImportId, ReviewId, SearchSourceId};
use policy::{Permit, action};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::ExprTrait;

use super::ahead::{Ahead, new_records, pairs_of, stored_records};
use super::incoming::{Compared, Incoming, IncomingFile};
use super::joined::ReviewAndFile;
use super::reporter::Reporter;
use super::view::RecordImport;
use crate::engine::access::{Access, all_columns};
use crate::engine::apart::apart;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::duplicate::regroup::{Member, StoredPair, heads};

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

impl Access {
    /// Imports a file of records into a source. With `dry_run`, nothing is stored and the outcome is the same.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for a file from which no record can be read.
    #[tracing::instrument(level = "debug", skip_all, fields(search.id = %source))]
    pub async fn import_records(&self, source: SearchSourceId, file: &IncomingFile, dry_run: bool) -> Result<ImportOutcome, Error> {
        let found = self.search_sources_by_id(&[source]).await?.pop();
        let into = found.ok_or(Error::NotFound("search source"))?;
        let reporter = Reporter::new(self, source);
        let ahead = if self.may_import(into.review).await? {
            Some(self.read_ahead(&into, file, &reporter).await?)
        } else {
            // The refusal is recorded below.
            None
        };
        let work = self
            .begin_to::<action::ImportRecords>(Some(&source.to_string()), async { Ok(()) })
            .await?;
        let result = work.import_records(source, file, dry_run, ahead, &reporter).await;
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

impl Work {
    async fn import_records(
        &self,
        source: SearchSourceId,
        file: &IncomingFile,
        dry_run: bool,
        ahead: Option<Ahead>,
        reporter: &Reporter,
    ) -> Result<(Option<RecordImportId>, ImportOutcome), Error> {
        let held = self.held_source(source).await?;
        let review = ReviewId(held.review_id);
        self.held_review(review).await?;
        let facts = self.review_facts(review).await?;
        let permit = self.permit::<action::ImportRecords>(source, &facts, &source.to_string())?;
        // The viewer leads the review since a moment ago.
        let ahead = ahead.ok_or_else(|| Error::Conflict("the team of the review has just changed: try again".to_owned()))?;
        let (incoming, joined) = self.join(review, source, held.kind.0, ahead).await?;
        let read = incoming.records.len();
        let outcome = ImportOutcome {
            import: None,
            source,
            format: incoming.format.to_owned(),
            read,
            imported: joined.new.len(),
            merged: joined.merged(),
            pending: joined.pending(),
            unchanged: read - joined.new.len(),
            problems: incoming.problems.clone(),
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
        Ok((Some(import), outcome))
    }

    async fn held_source(&self, id: SearchSourceId) -> Result<search_source::Model, Error> {
        let mut select = self.access().rows::<search_source::Entity>();
        all_columns::<search_source::Entity>(&mut select);
        select.and_where(col(search_source::Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("search source"))?;
        Ok(search_source::Model::from_query_result(&row, "")?)
    }

    /// Groups the records of the file with those of the review. What was compared ahead still holds if the review has the same records;
    /// otherwise all of it is compared again, under the lock.
    async fn join(
        &self,
        review: ReviewId,
        source: SearchSourceId,
        kind: SearchSourceKind,
        mut ahead: Ahead,
    ) -> Result<(Incoming, ReviewAndFile), Error> {
        let members = self.members(review).await?;
        let new = new_records(&self.inside(), self.access(), source, &ahead.incoming.records).await?;
        if new.is_empty() {
            return Ok((ahead.incoming, ReviewAndFile::nothing_new(members)));
        }
        let same = new == ahead.new && members.iter().map(|member| member.id).eq(ahead.ids.iter().copied());
        let pairs = if same {
            ahead.pairs
        } else {
            let (_, mut compared) = stored_records(&self.inside(), self.access(), review).await?;
            let mut taken: HashMap<usize, Compared> = ahead
                .new
                .iter()
                .copied()
                .zip(ahead.compared.into_iter().skip(ahead.ids.len()))
                .collect();
            for place in &new {
                let before = taken.remove(place);
                compared.extend(before.map_or_else(|| ahead.incoming.take(&[*place]), |compared| vec![compared]));
            }
            pairs_of(compared).await?.1
        };
        let new_members: Vec<Member> = new.iter().map(|_| Member::new(new_id(), kind)).collect();
        let joined = self.group(review, members, new_members, pairs, new).await?;
        Ok((ahead.incoming, joined))
    }

    /// Compares all stored records of the review with each other, and groups them.
    pub(super) async fn compare_again(&self, review: ReviewId) -> Result<ReviewAndFile, Error> {
        let members = self.members(review).await?;
        let (_, compared) = stored_records(&self.inside(), self.access(), review).await?;
        let (_, pairs) = pairs_of(compared).await?;
        self.group(review, members, Vec::new(), pairs, Vec::new()).await
    }

    async fn group(
        &self,
        review: ReviewId,
        mut members: Vec<Member>,
        new_members: Vec<Member>,
        pairs: Vec<DuplicatePair>,
        new: Vec<usize>,
    ) -> Result<ReviewAndFile, Error> {
        let stored = members.len();
        let stored_pairs = self.stored_pairs(review, &members).await?;
        members.extend(new_members);
        let decisions: Vec<DuplicateDecision> = stored_pairs.iter().filter_map(StoredPair::decision).collect();
        let count = members.len();
        let (pairs, groups) = apart("grouping", move || {
            let groups = dedup::groups(count, &pairs, &decisions);
            (pairs, groups)
        })
        .await?;
        let heads = heads(&groups.groups, &members);
        Ok(ReviewAndFile {
            members,
            stored,
            new,
            stored_pairs,
            pairs,
            waiting: groups.waiting.into_iter().collect(),
            heads,
        })
    }

    async fn store_import(
        &self,
        permit: &Permit<action::ImportRecords>,
        (review, source): (ReviewId, SearchSourceId),
        file: &IncomingFile,
        incoming: &Incoming,
        joined: &ReviewAndFile,
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
        // New records are stored with their heads; those of stored ones may be new.
        let heads_of_stored = joined.heads.get(..joined.stored).unwrap_or_default();
        writer.store_heads(review, &joined.members, heads_of_stored).await?;
        Ok(import)
    }
}
