//! Writes the rows of an import: the file, its records, the pairs that it brings, and what happened.

use std::collections::HashSet;

use citation::Record;
use citation::dedup::{DuplicatePair, FieldSimilarity, Verdict};
use entity::column::{AsJson, Code};
use entity::{duplicate_candidate, record, record_import};
use evidence::vocabulary::{PairFinding, RecordEventKind};
use policy::id::{RecordImportId, ReviewId, SearchSourceId};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::incoming::{Incoming, IncomingFile, IncomingRecord, doi_of, records};
use super::joined::ReviewAndFile;
use super::reporter::Reporter;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::import_progress::ImportPhase;
use crate::engine::work::writer::Writer;
use crate::noun::duplicate::regroup::status_of;
use crate::noun::record::event::{BATCH, Event};
use crate::noun::record::{RecordPlace, stage_of};

/// The maximum length of a file's name, in characters.
const LONGEST_NAME: usize = 255;

/// The name of a file without folders, for people.
fn plain_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    Some(plain.trim().to_owned()).filter(|name| !name.is_empty())
}

/// A text without NUL, which PostgreSQL cannot store. The reader has reported each that was in a field.
fn stored(text: &str) -> String {
    text.replace('\0', "")
}

impl Writer<'_> {
    pub(super) async fn insert_import(
        &self,
        (review, source): (ReviewId, SearchSourceId),
        file: &IncomingFile,
        format: &str,
        records: usize,
    ) -> Result<RecordImportId, Error> {
        let id = RecordImportId(new_id());
        let row = record_import::ActiveModel {
            id: Set(id.0),
            review_id: Set(review.0),
            source_id: Set(source.0),
            file_name: Set(file.name.as_deref().and_then(plain_name)),
            format: Set(format.to_owned()),
            records: Set(i32::try_from(records).unwrap_or(i32::MAX)),
            imported_at: Set(self.now()),
            by_id: Set(self.access().viewer().account().map(|id| id.0)),
            undone_at: Set(None),
        };
        self.insert(row).await?;
        Ok(id)
    }

    /// Inserts the new records. A record is a duplicate from the start if its group is known.
    pub(super) async fn insert_records(
        &self,
        (review, source, import): (ReviewId, SearchSourceId, RecordImportId),
        file: &IncomingFile,
        incoming: &Incoming,
        joined: &ReviewAndFile,
        reporter: &Reporter,
    ) -> Result<(), Error> {
        let mut new = joined.new.iter().zip(joined.stored..).peekable();
        let (mut rows, mut events, mut done) = (Vec::new(), Vec::new(), 0);
        for (place, read) in records(&file.content)?.enumerate() {
            let Some((_, member_place)) = new.next_if(|(next, _)| **next == place) else {
                continue;
            };
            let (Some(member), Some(known)) = (joined.members.get(member_place), incoming.records.get(place)) else {
                continue;
            };
            let head = joined.heads.get(member_place).copied().flatten();
            let head = head.and_then(|place| joined.members.get(place)).map(|head| head.id);
            events.push(Event::new(member.id, RecordEventKind::Imported).about(source.0));
            if let Some(head) = head {
                events.push(Event::new(member.id, RecordEventKind::MarkedDuplicate).about(head));
            }
            rows.push(self.record_row((review, source, import), member.id, head, known, read));
            if rows.len() == BATCH {
                done += rows.len() as u64;
                self.insert_all(std::mem::take(&mut rows)).await?;
                self.happened(review, std::mem::take(&mut events)).await?;
                reporter.is_at(ImportPhase::Storing, done, Some(joined.new.len() as u64));
            }
        }
        self.insert_all(rows).await?;
        self.happened(review, events).await
    }

    fn record_row(
        &self,
        (review, source, import): (ReviewId, SearchSourceId, RecordImportId),
        id: Uuid,
        head: Option<Uuid>,
        known: &IncomingRecord,
        read: Record,
    ) -> record::ActiveModel {
        let doi = doi_of(&read.fields);
        let fields = read.fields;
        let place = RecordPlace {
            out: head.is_some(),
            ..RecordPlace::default()
        };
        record::ActiveModel {
            id: Set(id),
            review_id: Set(review.0),
            source_id: Set(source.0),
            import_id: Set(import.0),
            title: Set(fields.title.unwrap_or_default()),
            abstract_text: Set(fields.abstract_text),
            authors: Set(AsJson(fields.authors.into_iter().map(|author| author.name).collect())),
            authors_incomplete: Set(fields.authors_incomplete),
            year: Set(fields.year),
            journal: Set(fields.container),
            journal_short: Set(fields.container_short),
            volume: Set(fields.volume),
            issue: Set(fields.issue),
            pages: Set(fields.pages),
            article_number: Set(fields.article_number),
            doi: Set(doi),
            pmid: Set(fields.pmid),
            url: Set(fields.urls.into_iter().next()),
            keywords: Set(AsJson(fields.keywords)),
            language: Set(fields.language),
            kind: Set(Some(fields.kind.as_str().to_owned())),
            raw: Set(Some(stored(&read.raw))),
            line: Set(i32::try_from(read.line).ok()),
            digest: Set(known.digest.clone()),
            occurrence: Set(known.occurrence),
            shuffle: Set(screening::own_order::shuffle_key(id.as_u128())),
            duplicate_of_id: Set(head),
            removed: Set(None),
            removal_note: Set(None),
            retrieved: Set(None),
            stage: Set(stage_of(place).map(Code)),
            ta_votes: Set(0),
            ta_verdict: Set(None),
            ft_votes: Set(0),
            ft_verdict: Set(None),
            ft_reason: Set(None),
            report_id: Set(None),
            undone_at: Set(None),
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
        }
    }

    /// Inserts the pairs that were not known before.
    pub(super) async fn insert_pairs(&self, review: ReviewId, joined: &ReviewAndFile) -> Result<(), Error> {
        let known: HashSet<(usize, usize)> = joined.stored_pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        let head_of = |place: usize| joined.heads.get(place).copied().flatten().unwrap_or(place);
        let mut rows = Vec::new();
        for (number, pair) in joined.pairs.iter().enumerate() {
            if known.contains(&(pair.left, pair.right)) {
                continue;
            }
            let (Some(left), Some(right)) = (joined.members.get(pair.left), joined.members.get(pair.right)) else {
                continue;
            };
            let status = status_of(pair.left, pair.right, head_of, joined.waiting.contains(&number));
            let (left, right) = (left.id.min(right.id), left.id.max(right.id));
            rows.push(duplicate_candidate::ActiveModel {
                id: Set(new_id()),
                review_id: Set(review.0),
                left_id: Set(left),
                right_id: Set(right),
                score: Set(pair.score),
                evidence: Set(AsJson(evidence_of(pair))),
                found: Set(Code(finding(pair.verdict))),
                status: Set(Code(status)),
                decided_by_id: Set(None),
                decided_at: Set(None),
            });
        }
        for batch in rows.chunks(BATCH) {
            self.insert_all(batch.to_vec()).await?;
        }
        Ok(())
    }
}

const fn finding(verdict: Verdict) -> PairFinding {
    match verdict {
        Verdict::Certain => PairFinding::Certain,
        Verdict::Likely => PairFinding::Likely,
        Verdict::HeldApart(_) => PairFinding::HeldApart,
    }
}

/// The evidence of a pair as clients see it: a field and how far it agrees, and what holds the pair apart.
fn evidence_of(pair: &DuplicatePair) -> Vec<String> {
    let of_field = |one: &FieldSimilarity| format!("{} {}", one.field.code(), one.agreement.code());
    let held = match pair.verdict {
        Verdict::HeldApart(hold) => Some(format!("HELD_APART {}", hold.code())),
        Verdict::Certain | Verdict::Likely => None,
    };
    pair.evidence.iter().map(of_field).chain(held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_alone() {
        assert_eq!(plain_name("C:\\searches\\medline.ris").as_deref(), Some("medline.ris"));
        assert_eq!(plain_name("/tmp/a b.nbib").as_deref(), Some("a b.nbib"));
        assert_eq!(plain_name("  \u{7} "), None);
    }
}
