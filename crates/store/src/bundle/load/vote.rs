//! Writes a workshop's questions, rounds and ballots. The expected results in a file are only compared, not loaded.

use std::collections::HashMap;

use entity::column::{AsJson, Code, Millis};
use entity::{ballot, ballot_preference, question, question_link, question_revision, round, round_question};
use evidence::vocabulary::RoundStatus;
use uuid::Uuid;
use words::text::{Wording, sentences};

use super::super::LoadError;
use super::super::files::{RoundRow, SubmittedQuestionRow, SummaryQuestionRow, WorkshopFile};
use super::super::search_text;
use super::order::Ranks;
use super::question::link_of;
use super::{Load, RowWriter, placed};

/// Writes the questions that the workshop agreed on, then those that were merged into them. A rank from a closed round replaces the rank
/// in the file.
pub(super) async fn load_workshop_questions(
    file: &WorkshopFile,
    ranks: &HashMap<Uuid, Ranks>,
    load: &mut Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<(), LoadError> {
    let (mut questions, mut revisions, mut links, mut documents) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in &file.questions {
        let mut question = summary_question_of(row, file, load)?;
        if let Some(given) = ranks.get(&question.id) {
            question.room_rank = given.in_the_room;
            question.rank = given.for_everybody;
            question.rank_ballots = given.ballots;
        }
        for revision in &row.revisions {
            revisions.push(question_revision::Model {
                id: load.ids.next(),
                question_id: question.id,
                text: revision.text.clone(),
                reason: revision.reason.clone(),
                revised_at: Millis(revision.revised_at),
                words_of_id: owner_of(&revision.text, file, load)?,
            });
        }
        for link in &row.links {
            links.push(link_of(link, question.id, row.provenance, load)?);
        }
        documents.push(search_text::of_summary_question(row).document(question.id));
        questions.push(question);
    }
    for row in &file.submitted_questions {
        questions.push(submitted_question_of(row, file, load)?);
    }
    writer.insert::<question::Entity>(questions).await?;
    writer.insert::<question_revision::Entity>(revisions).await?;
    writer.insert::<question_link::Entity>(links).await?;
    writer.insert_documents(documents).await
}

fn summary_question_of(row: &SummaryQuestionRow, file: &WorkshopFile, load: &Load<'_>) -> Result<question::Model, LoadError> {
    let revised = || row.revisions.iter().map(|revision| Millis(revision.revised_at));
    Ok(question::Model {
        id: load.id(&load.keys.questions, &row.code)?,
        code: row.code.clone(),
        text: row.text.clone(),
        plain_language: row.plain_language.clone(),
        theme: row.theme.clone(),
        status: Code(row.status),
        project_id: Some(load.id(&load.keys.projects, &file.project.code)?),
        workshop_id: Some(load.id(&load.keys.workshops, &file.workshop.code)?),
        participant_id: None,
        perspective: None,
        raised_by: row.raised_by.clone().map(AsJson),
        merged_into_id: None,
        merge_reason: None,
        rank: row.rank,
        room_rank: row.rank,
        rank_ballots: None,
        display_order: row.display_order,
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: revised().min().unwrap_or(load.now),
        updated_at: load.now,
        summary: true,
        words_of_id: owner_of(&row.text, file, load)?,
        withdrawn_at: None,
    })
}

/// The person whose words the text of a summary still is: the first person in the file who submitted or said exactly this text. The
/// authors of the file decide about summaries that are only similar.
fn owner_of(text: &str, file: &WorkshopFile, load: &Load<'_>) -> Result<Option<Uuid>, LoadError> {
    let wording = Wording::of(text);
    let same = |said: &str| wording.is_the_same_as(&Wording::of(said));
    let submitted = file
        .submitted_questions
        .iter()
        .find(|row| same(&row.text))
        .map(|row| &row.participant);
    let said = || {
        let row = file
            .contributions
            .iter()
            .find(|row| same(&row.text) || sentences(&row.text).any(same));
        row.map(|row| &row.participant)
    };
    let code = submitted.or_else(said);
    code.map(|code| load.id(&load.keys.participants, code)).transpose()
}

fn submitted_question_of(row: &SubmittedQuestionRow, file: &WorkshopFile, load: &Load<'_>) -> Result<question::Model, LoadError> {
    let summary = row
        .merged_into
        .as_ref()
        .and_then(|code| file.questions.iter().find(|question| question.code == *code));
    let submitted_at = Millis(row.submitted_at);
    let participant = load.id(&load.keys.participants, &row.participant)?;
    Ok(question::Model {
        id: load.id(&load.keys.questions, &row.code)?,
        code: row.code.clone(),
        text: row.text.clone(),
        plain_language: None,
        theme: None,
        status: Code(row.status),
        project_id: Some(load.id(&load.keys.projects, &file.project.code)?),
        workshop_id: Some(load.id(&load.keys.workshops, &file.workshop.code)?),
        participant_id: Some(participant),
        perspective: Some(Code(row.perspective)),
        raised_by: None,
        merged_into_id: load.optional_id(&load.keys.questions, row.merged_into.as_ref())?,
        merge_reason: summary.and_then(|question| question.merge_reason.clone()),
        rank: None,
        room_rank: None,
        rank_ballots: None,
        display_order: None,
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: submitted_at,
        updated_at: load.now,
        summary: false,
        words_of_id: Some(participant),
        withdrawn_at: None,
    })
}

/// Writes rounds with their ballots.
pub(super) async fn load_rounds(file: &WorkshopFile, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let keys = load.keys;
    let workshop_id = load.id(&keys.workshops, &file.workshop.code)?;
    let (mut rounds, mut questions, mut ballots, mut preferences) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in &file.rounds {
        let round_id = load.id(&keys.rounds, &row.code)?;
        rounds.push(round_of(row, round_id, workshop_id, load.now));
        for (position, code) in placed(&row.questions) {
            questions.push(round_question::Model {
                round_id,
                question_id: load.id(&keys.questions, code)?,
                position,
            });
        }
        // Ballots that were withdrawn after the close are counted in the round's ranking, but are not stored.
        for cast in row.ballots.iter().filter(|cast| cast.withdrawn_at.is_none()) {
            let ballot_id = load.ids.next();
            ballots.push(ballot::Model {
                id: ballot_id,
                round_id,
                participant_id: load.optional_id(&keys.participants, cast.participant.as_ref())?,
                group_name: cast.group.clone(),
                perspective: Code(cast.perspective),
                cast_by_id: load.optional_id(&keys.accounts, cast.cast_by.as_ref())?,
                cast_at: Millis(cast.cast_at),
                changed_at_version: 0,
            });
            for preference in &cast.preferences {
                let question_id = load.id(&keys.questions, &preference.question)?;
                preferences.push(ballot_preference::Model {
                    ballot_id,
                    question_id,
                    rank: preference.rank,
                    dots: preference.dots,
                });
            }
        }
    }
    writer.insert::<round::Entity>(rounds).await?;
    writer.insert::<round_question::Entity>(questions).await?;
    writer.insert::<ballot::Entity>(ballots).await?;
    writer.insert::<ballot_preference::Entity>(preferences).await
}

fn round_of(row: &RoundRow, id: Uuid, workshop_id: Uuid, now: Millis) -> round::Model {
    round::Model {
        id,
        workshop_id,
        code: Some(row.code.clone()),
        kind: Code(row.kind),
        sequence: row.sequence,
        status: Code(row.status),
        method: Code(row.method),
        weighting: Code(row.weighting),
        dots_per_ballot: row.dots_per_ballot,
        // Showing the tally during the vote would influence people who have not voted yet.
        show_tally_while_open: false,
        opened_at: row.opened_at.map(Millis),
        closed_at: row.closed_at.map(Millis),
        version: 1,
        created_at: now,
        tally_version: 1,
        ballots_at_close: (row.status == RoundStatus::Closed).then(|| count(row.ballots.len())),
        withdrawn_since: count(row.ballots.iter().filter(|cast| cast.withdrawn_at.is_some()).count()),
        shown_order: None,
    }
}

fn count(ballots: usize) -> i32 {
    i32::try_from(ballots).unwrap_or(i32::MAX)
}
