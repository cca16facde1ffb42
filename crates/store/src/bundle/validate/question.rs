//! Checks research questions and their links.

use std::collections::HashSet;

use evidence::vocabulary::Provenance;

use super::super::files::{Kind, LinkRow, QuestionRow, Target, TargetKind};
use super::super::fresh::Fresh;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_source, check_text};
use crate::engine::lookup::Lookup as _;

/// Checks the questions of projects.
pub(super) fn check_questions(questions: &[Fresh<'_, QuestionRow>], known: &Known<'_>, findings: &mut Findings) {
    let mut places = HashSet::new();
    for fresh in questions {
        let row = fresh.row;
        let mut at = findings.row(Kind::Question, &fresh.code);
        check_code(&mut at, &row.code);
        check_text(&mut at, "text", &row.text);
        check_source(&mut at, row.provenance, row.source_url.as_deref());
        match &row.project {
            None => at.say("project", "has no project"),
            Some(code) if !known.keys.projects.contains(code) => at.say("project", format!("no project {code}")),
            Some(_) => {}
        }
        at.require(
            row.workshop.is_none(),
            "workshop",
            "a workshop's questions stand in the workshop's own file",
        );
        at.require(
            row.display_order.is_none_or(|place| places.insert((&row.project, place))),
            "displayOrder",
            "occurs twice",
        );
        check_places(row.display_order, row.rank, &mut at);
        check_links(&row.links, known, &mut at);
        for (index, link) in row.links.iter().enumerate() {
            let derived = link.provenance == Some(Provenance::Derived);
            at.require(
                derived,
                &format!("links[{index}].provenance"),
                "a link from a file must be marked as derived",
            );
        }
    }
}

/// Checks positions in an order, which start at 1.
pub(super) fn check_places(display_order: Option<i32>, rank: Option<i32>, at: &mut RowFindings<'_>) {
    at.require(display_order.is_none_or(|place| place >= 1), "displayOrder", "must be 1 or more");
    at.require(rank.is_none_or(|rank| rank >= 1), "rank", "must be 1 or more");
}

/// Checks links: each target once, and every target must exist.
pub(super) fn check_links(links: &[LinkRow], known: &Known<'_>, at: &mut RowFindings<'_>) {
    let mut seen = HashSet::new();
    for (index, link) in links.iter().enumerate() {
        let field = format!("links[{index}].target");
        if !seen.insert(&link.target) {
            at.say(field, "is linked twice");
        } else if !exists(&link.target, known) {
            at.say(field, format!("there is no {}", name(&link.target)));
        }
    }
}

fn exists(target: &Target, known: &Known<'_>) -> bool {
    let Target { kind, dimension, code } = target;
    match kind {
        TargetKind::Study => known.keys.studies.contains(code),
        TargetKind::Programme => known.keys.programmes.contains(code),
        TargetKind::Outcome => known.keys.outcomes.contains(code),
        TargetKind::Term => dimension.is_some_and(|dimension| known.keys.term(dimension, code).is_some()),
    }
}

fn name(target: &Target) -> String {
    let Target { kind, dimension, code } = target;
    match (kind, dimension) {
        (TargetKind::Study, _) => format!("study {code}"),
        (TargetKind::Programme, _) => format!("programme {code}"),
        (TargetKind::Outcome, _) => format!("outcome {code}"),
        (TargetKind::Term, Some(dimension)) => format!("term {dimension}/{code}"),
        (TargetKind::Term, None) => format!("term {code} without a dimension"),
    }
}
