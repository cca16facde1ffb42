//! Generates research questions, with links such that each programme has about two questions.

use evidence::vocabulary::{Dimension, Provenance, QuestionRelation, QuestionStatus};
use store::bundle::files::{LinkRow, QuestionRow, Target, TargetKind};

use super::{Source, address, programme_code, study_code};
use crate::random::Random;
use crate::words::sentence;

const QUESTION: u64 = 5;

const QUESTIONS_A_PROGRAMME: usize = 2;
const STUDIES: usize = 40;
const TERMS: usize = 3;

/// The question in a row.
pub(super) fn question(source: &Source, row: usize) -> QuestionRow {
    let mut random = Random::of_row(source.seed, QUESTION, row);
    let random = &mut random;
    let size = source.size;
    let programmes = size.programmes * QUESTIONS_A_PROGRAMME / size.questions.max(1);
    let mut links = Vec::new();
    for code in source.some(random, Dimension::OutcomeDomain, TERMS) {
        links.push(link(
            QuestionRelation::BearsOn,
            TargetKind::Term,
            Some(Dimension::OutcomeDomain),
            code,
        ));
    }
    for study in rows(random, size.studies, STUDIES) {
        links.push(link(QuestionRelation::PartlyAnswers, TargetKind::Study, None, study_code(study)));
    }
    for programme in rows(random, size.programmes, programmes) {
        links.push(link(
            QuestionRelation::CouldTest,
            TargetKind::Programme,
            None,
            programme_code(programme),
        ));
    }
    let place = i32::try_from(row + 1).unwrap_or(i32::MAX);
    QuestionRow {
        code: format!("gq{row:03}"),
        display_order: Some(place),
        rank: (row < 10).then_some(place),
        text: format!("Generated question {row:03}: {}", sentence(random, 12)),
        plain_language: Some(sentence(random, 10)),
        theme: Some(format!("Generated theme {}", random.below(6))),
        status: QuestionStatus::Prioritised,
        project: source.project.clone(),
        workshop: None,
        raised_by: None,
        links,
        provenance: Provenance::Extracted,
        source_url: Some(address("question", row)),
    }
}

fn link(relation: QuestionRelation, kind: TargetKind, dimension: Option<Dimension>, code: String) -> LinkRow {
    LinkRow {
        relation,
        target: Target { kind, dimension, code },
        note: None,
        provenance: Some(Provenance::Derived),
    }
}

/// This many different rows of a table with `of` rows.
fn rows(random: &mut Random, of: usize, how_many: usize) -> std::collections::BTreeSet<usize> {
    (0..how_many).map(|_| random.below(of)).collect()
}
