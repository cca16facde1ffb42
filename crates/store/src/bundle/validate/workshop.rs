//! Checks the file of a demo workshop: that every part is marked as demo data, and that its parts fit together.

use evidence::vocabulary::PublicationStatus;
use policy::Role;
use serde_json::Value;

use super::super::files::{Kind, WorkshopFile};
use super::super::inputs::in_file;
use super::super::problem::{Findings, RowFindings};
use super::people::{check_contributions, check_participants};
use super::practice::check_programme;
use super::reference::{check_organisation, check_project};
use super::vote::{check_rounds, check_submitted_questions, check_summary_questions};
use super::{Known, check_code, check_text, is_made_up_address};
use crate::noun::account::name_problem;
use crate::noun::workshop::WorkshopInput;

/// Checks one workshop with all of its parts.
pub(super) fn check_workshop(file: &WorkshopFile, known: &Known<'_>, findings: &mut Findings) {
    check_marks(file, &mut findings.row(Kind::Workshop, &file.workshop.code));
    check_project(&file.project, known, &mut findings.row(Kind::Workshop, &file.project.code));
    check_organisation(
        &file.organisation,
        known,
        &mut findings.row(Kind::Workshop, &file.organisation.code),
    );
    check_course(file, known, findings);
    check_event(file, known, findings);
    check_sheet(file, findings);
    check_times(file, known, findings);
    check_accounts(file, findings);
    check_participants(file, findings);
    check_contributions(file, findings);
    check_submitted_questions(file, findings);
    check_summary_questions(file, known, findings);
    check_rounds(file, findings);
}

fn check_marks(file: &WorkshopFile, at: &mut RowFindings<'_>) {
    at.require(
        file.illustrative,
        "illustrative",
        "must be true: real workshops are not loaded from files",
    );
    match serde_json::to_value(file) {
        Ok(value) => check_illustrative(&value, "", at),
        Err(e) => at.say("", format!("has no JSON: {e}")),
    }
    for (field, name) in [
        ("project.title", &file.project.title),
        ("workshop.title", &file.workshop.title),
        ("programme.name", &file.programme.name),
        ("organisation.name", &file.organisation.name),
    ] {
        at.require(
            name.to_lowercase().contains("illustrative"),
            field,
            "does not say that it is illustrative",
        );
    }
}

/// No part of the file, at any depth, may have another mark or name a source.
fn check_illustrative(value: &Value, path: &str, at: &mut RowFindings<'_>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let field = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match (name.as_str(), inner.as_str()) {
                    ("provenance", Some(mark)) if mark != "ILLUSTRATIVE" => at.say(field, "a part that is not marked as illustrative"),
                    ("sourceUrl", Some(_)) => at.say(field, "a made-up row with a source"),
                    _ => check_illustrative(inner, &field, at),
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                check_illustrative(inner, &format!("{path}[{index}]"), at);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn check_course(file: &WorkshopFile, known: &Known<'_>, findings: &mut Findings) {
    let course = &file.programme;
    let mut at = findings.row(Kind::Workshop, &course.code);
    check_programme(course, known, &mut at);
    at.require(
        course.status == PublicationStatus::Draft,
        "status",
        "a made-up programme must be a draft",
    );
    at.require(
        course.evaluations.is_empty() && course.related_studies.is_empty(),
        "evaluations",
        "a made-up programme with real studies",
    );
    at.require(
        course.project.as_ref().is_none_or(|code| *code == file.project.code),
        "project",
        "is not the project of this file",
    );
    let own = course.organisation.as_ref().is_none_or(|code| *code == file.organisation.code);
    at.require(
        own && course.partners.is_empty(),
        "organisation",
        "is not the organisation of this file",
    );
    let address = course.internal.as_ref().and_then(|block| block.contact_email.as_deref());
    at.require(
        address.is_none_or(is_made_up_address),
        "internal.contactEmail",
        "must end in example.invalid",
    );
}

fn check_event(file: &WorkshopFile, known: &Known<'_>, findings: &mut Findings) {
    let event = &file.workshop;
    let mut at = findings.row(Kind::Workshop, &event.code);
    check_code(&mut at, &event.code);
    let problems = WorkshopInput::from(event).problems(None, known.now);
    at.say_all(problems, |path| format!("workshop.{}", in_file(path)));
    at.require(
        event.project.as_ref().is_none_or(|code| *code == file.project.code),
        "workshop.project",
        "is not the project of this file",
    );
    for (index, code) in event.facilitators.iter().enumerate() {
        let field = format!("workshop.facilitators[{index}]");
        at.require(
            file.accounts.iter().any(|account| account.code == *code),
            &field,
            "is not an account of this file",
        );
        at.require(
            !event.facilitators.iter().take(index).any(|other| other == code),
            &field,
            "occurs twice",
        );
    }
    for (index, code) in event.programmes_discussed.iter().enumerate() {
        let field = format!("workshop.programmesDiscussed[{index}]");
        at.require(
            *code == file.programme.code && index == 0,
            &field,
            "is not the one programme of this file",
        );
    }
}

fn check_accounts(file: &WorkshopFile, findings: &mut Findings) {
    for account in &file.accounts {
        let mut at = findings.row(Kind::Workshop, &account.code);
        check_code(&mut at, &account.code);
        at.say_all(name_problem("displayName", &account.display_name).into_iter().collect(), in_file);
        if let Err(e) = account.role.parse::<Role>() {
            at.say("role", e.to_string());
        }
        let own = account.organisation.as_ref().is_none_or(|code| *code == file.organisation.code);
        at.require(own, "organisation", "is not the organisation of this file");
    }
}

/// The sheet that consents name must not be empty: people read it before they agree.
fn check_sheet(file: &WorkshopFile, findings: &mut Findings) {
    let sheet = &file.information_sheet;
    let mut at = findings.row(Kind::Workshop, &sheet.code);
    check_code(&mut at, &sheet.code);
    check_text(&mut at, "informationSheet.title", &sheet.title);
    at.say_all(sheet.input().problems(), |path| {
        let field = if path == "version" { "code" } else { path };
        format!("informationSheet.{field}")
    });
}

/// Checks every time in the file: its year must be plausible.
fn check_times(file: &WorkshopFile, known: &Known<'_>, findings: &mut Findings) {
    for person in &file.participants {
        let mut at = findings.row(Kind::Workshop, &person.code);
        for (index, consent) in person.consents.iter().enumerate() {
            known.check_time(&mut at, format!("consents[{index}].recordedAt"), Some(consent.recorded_at));
        }
    }
    for row in &file.contributions {
        known.check_time(&mut findings.row(Kind::Workshop, &row.code), "createdAt", Some(row.created_at));
    }
    for row in &file.submitted_questions {
        known.check_time(&mut findings.row(Kind::Workshop, &row.code), "submittedAt", Some(row.submitted_at));
    }
    for row in &file.questions {
        let mut at = findings.row(Kind::Workshop, &row.code);
        for (index, revision) in row.revisions.iter().enumerate() {
            known.check_time(&mut at, format!("revisions[{index}].revisedAt"), Some(revision.revised_at));
        }
    }
    for row in &file.rounds {
        let mut at = findings.row(Kind::Workshop, &row.code);
        known.check_time(&mut at, "openedAt", row.opened_at);
        known.check_time(&mut at, "closedAt", row.closed_at);
        for (index, ballot) in row.ballots.iter().enumerate() {
            known.check_time(&mut at, format!("ballots[{index}].castAt"), Some(ballot.cast_at));
            known.check_time(&mut at, format!("ballots[{index}].withdrawnAt"), ballot.withdrawn_at);
        }
    }
}
