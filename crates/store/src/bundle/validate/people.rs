//! Checks the people of a demo workshop: pseudonyms, consents and contributions.

use std::collections::HashSet;

use evidence::vocabulary::{ConsentScope, ConsentState, Perspective};

use super::super::files::{Kind, ParticipantRow, WorkshopFile};
use super::super::inputs::in_file;
use super::super::problem::{Findings, RowFindings};
use super::{check_code, is_made_up_address};
use crate::noun::contribution::problems_of_words;
use crate::noun::identity::Identity;

/// Checks participants.
pub(super) fn check_participants(file: &WorkshopFile, findings: &mut Findings) {
    let mut pseudonyms = HashSet::new();
    for person in &file.participants {
        let mut at = findings.row(Kind::Workshop, &person.code);
        check_code(&mut at, &person.code);
        at.require(
            is_plain_pseudonym(&person.pseudonym),
            "pseudonym",
            "must be \"Participant\" and two digits",
        );
        at.require(pseudonyms.insert(&person.pseudonym), "pseudonym", "occurs twice");
        at.require(!person.perspectives.is_empty(), "perspectives", "has none");
        let distinct: HashSet<_> = person.perspectives.iter().collect();
        at.require(distinct.len() == person.perspectives.len(), "perspectives", "one occurs twice");
        if let Some(identity) = &person.identity {
            let problems = Identity::from(identity).trimmed().problems_of_texts();
            at.say_all(problems, |path| format!("identity.{}", in_file(path)));
            at.require(
                identity.name.is_none() && identity.phone.is_none(),
                "identity",
                "a made-up person with a name or telephone",
            );
            at.require(
                identity.email.as_deref().is_none_or(is_made_up_address),
                "identity.email",
                "must end in example.invalid",
            );
        }
        check_consents(person, &file.information_sheet.code, &mut at);
    }
}

fn is_plain_pseudonym(pseudonym: &str) -> bool {
    let digits = pseudonym.strip_prefix("Participant ").unwrap_or_default();
    digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_consents(person: &ParticipantRow, sheet: &str, at: &mut RowFindings<'_>) {
    let mut given = HashSet::new();
    let mut last = None;
    for (index, consent) in person.consents.iter().enumerate() {
        let field = format!("consents[{index}]");
        at.require(
            consent.information_sheet == sheet,
            &format!("{field}.informationSheet"),
            "is not the sheet of this file",
        );
        at.require(
            last.is_none_or(|last| last <= consent.recorded_at),
            &format!("{field}.recordedAt"),
            "comes after a later one",
        );
        last = Some(consent.recorded_at);
        match consent.state {
            ConsentState::Given => {
                given.insert(consent.scope);
            }
            ConsentState::Withdrawn => at.require(
                given.contains(&consent.scope),
                &format!("{field}.state"),
                "withdraws what was not given",
            ),
            ConsentState::Refused => {}
        }
    }
    let current = person.consents.iter().rev().find(|consent| consent.scope == ConsentScope::TakePart);
    at.require(
        current.is_some_and(|consent| consent.state == ConsentState::Given),
        "consents",
        "takes part without consent",
    );
    let withdrew = person.consents.iter().any(|consent| consent.state == ConsentState::Withdrawn);
    at.require(
        withdrew || !person.erase_requested,
        "eraseRequested",
        "asks for erasure without withdrawing",
    );
}

/// The speaker of a row must be a participant of the file, and the perspective must be one of theirs.
pub(super) fn check_speaker(file: &WorkshopFile, code: &str, perspective: Perspective, at: &mut RowFindings<'_>) {
    match file.participants.iter().find(|person| person.code == code) {
        None => at.say("participant", format!("no participant {code}")),
        Some(person) if !person.perspectives.contains(&perspective) => {
            at.say("perspective", format!("{perspective} is not a perspective of {code}"));
        }
        Some(_) => {}
    }
}

/// Checks contributions.
pub(super) fn check_contributions(file: &WorkshopFile, findings: &mut Findings) {
    for row in &file.contributions {
        let mut at = findings.row(Kind::Workshop, &row.code);
        check_code(&mut at, &row.code);
        at.say_all(problems_of_words(&row.text, &row.themes), in_file);
        check_speaker(file, &row.participant, row.perspective, &mut at);
        at.require(
            row.programme.as_ref().is_none_or(|code| *code == file.programme.code),
            "programme",
            "is not the programme of this file",
        );
    }
}
