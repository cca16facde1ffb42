//! Reads the parts of a made-up workshop's file as inputs.

use std::collections::HashMap;

use policy::id::QuestionId;
use uuid::Uuid;

use super::super::files::{IdentityBlock, InformationSheetRow, RoundRow, WorkshopRow};
use crate::engine::change::Change;
use crate::noun::identity::Identity;
use crate::noun::information_sheet::InformationSheetInput;
use crate::noun::round::RoundInput;
use crate::noun::workshop::WorkshopInput;

impl From<&WorkshopRow> for WorkshopInput {
    /// The workshop without the rows that a file names by their codes.
    fn from(row: &WorkshopRow) -> Self {
        Self {
            code: Some(row.code.clone()),
            title: Some(row.title.clone()),
            held_on: Change::Set(row.held_on),
            place: Change::Set(row.place.clone()),
            mode: Change::Set(row.mode.clone()),
            ground_rules: Change::Set(row.ground_rules.clone()),
            project: Change::Keep,
            facilitators: None,
            programmes: None,
            confirms_participants: None,
            places: Change::Keep,
        }
    }
}

/// The contact on a sheet of a file that names none.
const CONTACT: &str = "Ask those who facilitate the workshop.";

impl InformationSheetRow {
    /// The person or place to ask. A file may leave it out, the API may not.
    pub(in super::super) fn contact(&self) -> &str {
        self.contact.as_deref().unwrap_or(CONTACT)
    }

    /// The sheet as an input.
    pub(in super::super) fn input(&self) -> InformationSheetInput {
        InformationSheetInput {
            version: self.code.clone(),
            text: self.text.clone(),
            contact: self.contact().to_owned(),
        }
        .trimmed()
    }
}

impl From<&IdentityBlock> for Identity {
    fn from(block: &IdentityBlock) -> Self {
        Self {
            name: block.name.clone(),
            email: block.email.clone(),
            phone: block.phone.clone(),
            access_needs: block.access_needs.clone(),
        }
    }
}

impl From<&RoundRow> for RoundInput {
    /// The round with an id that stands for the code of each question: equal codes have equal ids.
    fn from(row: &RoundRow) -> Self {
        let mut ids = HashMap::new();
        let mut id = |code| {
            let next = QuestionId(Uuid::from_u128(ids.len() as u128));
            *ids.entry(code).or_insert(next)
        };
        Self {
            kind: row.kind,
            method: row.method,
            weighting: row.weighting,
            questions: row.questions.iter().map(|code| Some(id(code))).collect(),
            dots_per_ballot: row.dots_per_ballot,
            show_tally_while_open: false,
        }
    }
}
