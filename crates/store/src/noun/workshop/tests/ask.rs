//! Test questions: two without a workshop, a summary in each workshop, and submissions in the workshops.

use entity::column::{AsJson, Code, Millis};
use entity::{question, question_link, question_revision};
use evidence::vocabulary::{Perspective, Provenance, QuestionRelation, QuestionStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::ActiveModelTrait;

use super::fixture::{ADA, DRAFT, DRAFT_COURSE, DRAFT_STUDY, JO, OPEN_COURSE, OPEN_STUDY, OTHER_DRAFT, PUBLISHED, SAM, TERM, id, text};
use crate::Store;
use crate::engine::clock::at;
use crate::engine::testing::add;

/// A question with the values that matter to a test.
struct Asked {
    n: u128,
    workshop: Option<u128>,
    participant: Option<u128>,
    status: QuestionStatus,
    merged_into: Option<u128>,
    rank: Option<i32>,
    display_order: Option<i32>,
}

const fn asked(n: u128, workshop: Option<u128>, status: QuestionStatus) -> Asked {
    Asked {
        n,
        workshop,
        participant: None,
        status,
        merged_into: None,
        rank: None,
        display_order: None,
    }
}

pub(super) const FREE: u128 = 0x50;
pub(super) const FREE_UNRANKED: u128 = 0x51;
pub(super) const SUMMARY: u128 = 0x52;
pub(super) const SUBMISSION: u128 = 0x53;
pub(super) const DRAFT_SUMMARY: u128 = 0x54;
pub(super) const DRAFT_SUBMISSION: u128 = 0x55;
pub(super) const OTHER_SUMMARY: u128 = 0x56;
pub(super) const OTHER_SUBMISSION: u128 = 0x57;

pub(super) async fn questions(store: &Store) {
    let submitted = |n, workshop, participant, merged_into| Asked {
        participant: Some(participant),
        merged_into: Some(merged_into),
        ..asked(n, Some(workshop), QuestionStatus::Merged)
    };
    let all = [
        Asked {
            rank: Some(2),
            ..asked(FREE, None, QuestionStatus::Shortlisted)
        },
        Asked {
            display_order: Some(1),
            ..asked(FREE_UNRANKED, None, QuestionStatus::Prioritised)
        },
        Asked {
            rank: Some(1),
            display_order: Some(9),
            ..asked(SUMMARY, Some(PUBLISHED), QuestionStatus::Prioritised)
        },
        asked(DRAFT_SUMMARY, Some(DRAFT), QuestionStatus::Shortlisted),
        asked(OTHER_SUMMARY, Some(OTHER_DRAFT), QuestionStatus::Shortlisted),
        submitted(SUBMISSION, PUBLISHED, SAM, SUMMARY),
        submitted(DRAFT_SUBMISSION, DRAFT, JO, DRAFT_SUMMARY),
        submitted(OTHER_SUBMISSION, OTHER_DRAFT, ADA, OTHER_SUMMARY),
    ];
    for asked in all {
        let row = question::ActiveModel {
            id: Set(id(asked.n)),
            code: Set(format!("q{:x}", asked.n)),
            text: Set(text("What should we ask?")),
            status: Set(Code(asked.status)),
            workshop_id: Set(asked.workshop.map(id)),
            participant_id: Set(asked.participant.map(id)),
            words_of_id: Set(asked.participant.map(id)),
            summary: Set(asked.participant.is_none()),
            perspective: Set(asked.participant.map(|_| Code(Perspective::Carer))),
            raised_by: Set(Some(AsJson(vec![Perspective::Carer]))),
            merged_into_id: Set(asked.merged_into.map(id)),
            rank: Set(asked.rank),
            room_rank: Set(asked.rank),
            rank_ballots: Set(None),
            display_order: Set(asked.display_order),
            provenance: Set(Code(Provenance::Illustrative)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    for n in [FREE, DRAFT_SUMMARY] {
        let row = question_revision::ActiveModel {
            id: Set(id(0x200 + n)),
            question_id: Set(id(n)),
            text: Set(text("An earlier wording")),
            reason: Set(None),
            revised_at: Set(Millis(at(1))),
            words_of_id: Set(None),
        };
        add(store, row).await;
    }
    links(store).await;
}

async fn links(store: &Store) {
    let none = question_link::ActiveModel {
        provenance: Set(Code(Provenance::Illustrative)),
        created_at: Set(Millis(at(1))),
        ..Default::default()
    };
    let rows = [
        (FREE, QuestionRelation::BearsOn, question_link::Column::StudyId, OPEN_STUDY),
        (FREE, QuestionRelation::PartlyAnswers, question_link::Column::StudyId, OPEN_STUDY),
        (FREE, QuestionRelation::BearsOn, question_link::Column::StudyId, DRAFT_STUDY),
        (FREE, QuestionRelation::CouldTest, question_link::Column::ProgrammeId, OPEN_COURSE),
        (FREE, QuestionRelation::BearsOn, question_link::Column::ProgrammeId, OPEN_COURSE),
        (FREE, QuestionRelation::CouldTest, question_link::Column::ProgrammeId, DRAFT_COURSE),
        (FREE, QuestionRelation::BearsOn, question_link::Column::TermId, TERM),
        (
            SUMMARY,
            QuestionRelation::CouldTest,
            question_link::Column::ProgrammeId,
            OPEN_COURSE,
        ),
        (
            DRAFT_SUMMARY,
            QuestionRelation::CouldTest,
            question_link::Column::ProgrammeId,
            OPEN_COURSE,
        ),
    ];
    for (n, (question, relation, column, target)) in (0x300..).zip(rows) {
        let mut row = question_link::ActiveModel {
            id: Set(id(n)),
            question_id: Set(id(question)),
            relation: Set(Code(relation)),
            ..none.clone()
        };
        row.set(column, id(target).into());
        add(store, row).await;
    }
}
