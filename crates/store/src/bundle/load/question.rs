//! Writes the questions of projects, and links of questions.

use entity::column::{AsJson, Code};
use entity::{question, question_link};
use evidence::vocabulary::Provenance;
use uuid::Uuid;

use super::super::LoadError;
use super::super::files::{Kind, LinkRow, QuestionRow, Target, TargetKind};
use super::super::fresh::Fresh;
use super::super::search_text;
use super::{Load, RowWriter};

/// Writes questions with their links and search texts.
pub(super) async fn load_questions(
    fresh: &[Fresh<'_, QuestionRow>],
    load: &mut Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<(), LoadError> {
    let (mut questions, mut links, mut documents) = (Vec::with_capacity(fresh.len()), Vec::new(), Vec::new());
    for Fresh { row, .. } in fresh {
        let id = load.id(&load.keys.questions, &row.code)?;
        questions.push(question_of(row, id, load)?);
        for link in &row.links {
            links.push(link_of(link, id, row.provenance, load)?);
        }
        documents.push(search_text::of_question(row).document(id));
    }
    writer.insert::<question::Entity>(questions).await?;
    writer.insert::<question_link::Entity>(links).await?;
    writer.insert_documents(documents).await?;
    writer.advance(Kind::Question, fresh.len());
    Ok(())
}

fn question_of(row: &QuestionRow, id: Uuid, load: &Load<'_>) -> Result<question::Model, LoadError> {
    Ok(question::Model {
        id,
        code: row.code.clone(),
        text: row.text.clone(),
        plain_language: row.plain_language.clone(),
        theme: row.theme.clone(),
        status: Code(row.status),
        project_id: load.optional_id(&load.keys.projects, row.project.as_ref())?,
        workshop_id: None,
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
        created_at: load.now,
        updated_at: load.now,
        summary: true,
        words_of_id: None,
        withdrawn_at: None,
    })
}

/// The row of a link. The provenance defaults to that of its question.
pub(super) fn link_of(
    link: &LinkRow,
    question_id: Uuid,
    provenance: Provenance,
    load: &mut Load<'_>,
) -> Result<question_link::Model, LoadError> {
    let Target { kind, dimension, code } = &link.target;
    let keys = load.keys;
    let mut row = question_link::Model {
        id: load.ids.next(),
        question_id,
        relation: Code(link.relation),
        study_id: None,
        programme_id: None,
        term_id: None,
        outcome_id: None,
        note: link.note.clone(),
        provenance: Code(link.provenance.unwrap_or(provenance)),
        created_at: load.now,
    };
    match (kind, dimension) {
        (TargetKind::Study, _) => row.study_id = Some(load.id(&keys.studies, code)?),
        (TargetKind::Programme, _) => row.programme_id = Some(load.id(&keys.programmes, code)?),
        (TargetKind::Outcome, _) => row.outcome_id = Some(load.id(&keys.outcomes, code)?),
        (TargetKind::Term, Some(dimension)) => row.term_id = Some(load.term(*dimension, code)?),
        (TargetKind::Term, None) => return Err(LoadError::Unresolved { code: code.clone() }),
    }
    Ok(row)
}
