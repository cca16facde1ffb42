//! Checks a workshop's questions and rounds.

use std::collections::{HashMap, HashSet};

use evidence::vocabulary::{QuestionStatus, RoundStatus};

use super::super::files::{Kind, RoundRow, TargetKind, WorkshopFile};
use super::super::inputs::in_file;
use super::super::problem::{Findings, RowFindings};
use super::ballot::{check_ballots, check_expected};
use super::people::check_speaker;
use super::question::{check_links, check_places};
use super::{Known, check_code, check_text};
use crate::noun::round::RoundInput;

/// Checks the questions in participants' own words.
pub(super) fn check_submitted_questions(file: &WorkshopFile, findings: &mut Findings) {
    for row in &file.submitted_questions {
        let mut at = findings.row(Kind::Workshop, &row.code);
        check_code(&mut at, &row.code);
        check_text(&mut at, "text", &row.text);
        check_speaker(file, &row.participant, row.perspective, &mut at);
        let summary = row
            .merged_into
            .as_ref()
            .map(|code| file.questions.iter().find(|question| question.code == *code));
        match (row.status, summary) {
            (QuestionStatus::Merged, None) => at.say("mergedInto", "is merged into none"),
            (QuestionStatus::Merged, Some(Some(question))) => {
                at.require(
                    question.merged_from.contains(&row.code),
                    "mergedInto",
                    "the question does not name it",
                );
            }
            (_, Some(None)) => at.say("mergedInto", "is not a question of this file"),
            (QuestionStatus::Submitted, None) => {}
            (_, _) => at.say("status", "must be SUBMITTED, or MERGED with the question that it is merged into"),
        }
    }
}

/// Checks the questions that the workshop agreed on.
pub(super) fn check_summary_questions(file: &WorkshopFile, known: &Known<'_>, findings: &mut Findings) {
    let submitted: HashMap<_, _> = file.submitted_questions.iter().map(|row| (&row.code, row)).collect();
    let mut merged = HashSet::new();
    let mut places = HashSet::new();
    for row in &file.questions {
        let mut at = findings.row(Kind::Workshop, &row.code);
        check_code(&mut at, &row.code);
        check_text(&mut at, "text", &row.text);
        let summary = !matches!(row.status, QuestionStatus::Submitted | QuestionStatus::Merged);
        at.require(summary, "status", "must be that of a question the workshop agreed on");
        at.require(
            row.revisions.last().is_some_and(|revision| revision.text == row.text),
            "revisions",
            "the last is not the text",
        );
        at.require(
            row.revisions.is_sorted_by_key(|revision| revision.revised_at),
            "revisions",
            "are not in the order of time",
        );
        for (index, code) in row.merged_from.iter().enumerate() {
            let field = format!("mergedFrom[{index}]");
            match submitted.get(code) {
                None => at.say(field, format!("no submitted question {code}")),
                Some(question) if question.merged_into.as_ref() != Some(&row.code) => at.say(field, format!("{code} is merged elsewhere")),
                Some(_) => at.require(merged.insert(code), &field, "is merged twice"),
            }
        }
        at.require(
            row.display_order.is_none_or(|place| places.insert(place)),
            "displayOrder",
            "occurs twice",
        );
        check_places(row.display_order, row.rank, &mut at);
        check_links(&row.links, known, &mut at);
        for (index, link) in row.links.iter().enumerate() {
            let to_term = link.target.kind == TargetKind::Term;
            at.require(
                to_term,
                &format!("links[{index}].target.kind"),
                "a made-up question may be linked to terms only",
            );
        }
    }
}

/// Checks rounds with their ballots.
pub(super) fn check_rounds(file: &WorkshopFile, findings: &mut Findings) {
    let mut open = 0;
    for (round, sequence) in file.rounds.iter().zip(1..) {
        let mut at = findings.row(Kind::Workshop, &round.code);
        check_code(&mut at, &round.code);
        at.require(
            round.sequence == sequence,
            "sequence",
            "rounds must stand in their sequence, from 1",
        );
        check_times(round, &mut at);
        open += u32::from(round.status == RoundStatus::Open);
        at.require(open < 2, "status", "a second round is open");
        at.say_all(RoundInput::from(round).problems_of_record(), in_file);
        for (index, code) in round.questions.iter().enumerate() {
            let field = format!("questions[{index}]");
            at.require(
                file.questions.iter().any(|question| question.code == *code),
                &field,
                "is not a question of this file",
            );
        }
        check_ballots(file, round, &mut at);
        check_expected(round, &mut at);
    }
}

fn check_times(round: &RoundRow, at: &mut RowFindings<'_>) {
    match (round.status, round.opened_at, round.closed_at) {
        (RoundStatus::Planned, None, None) | (RoundStatus::Open, Some(_), None) => {}
        (RoundStatus::Closed, Some(opened), Some(closed)) => at.require(opened <= closed, "closedAt", "closes before it opens"),
        (status, _, _) => at.say("openedAt", format!("openedAt and closedAt do not fit the status {status}")),
    }
    at.require(
        round.status != RoundStatus::Planned || round.ballots.is_empty(),
        "ballots",
        "a planned round has ballots",
    );
}
