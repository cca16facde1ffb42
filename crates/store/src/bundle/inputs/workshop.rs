//! Reads the parts of a made-up workshop's file as inputs.

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

impl InformationSheetRow {
    /// The sheet as an input. A file may leave the contact out, the API may not: a contact that is left out is `absent`.
    pub(in super::super) fn input(&self, absent: &str) -> InformationSheetInput {
        InformationSheetInput {
            version: self.code.clone(),
            text: self.text.clone(),
            contact: self.contact.clone().unwrap_or_else(|| absent.to_owned()),
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
        let first = |code: &String| row.questions.iter().position(|other| other == code);
        let id = |code: &String| first(code).and_then(|place| u128::try_from(place).ok());
        Self {
            kind: row.kind,
            method: row.method,
            weighting: row.weighting,
            questions: row
                .questions
                .iter()
                .map(|code| id(code).map(Uuid::from_u128).map(QuestionId))
                .collect(),
            dots_per_ballot: row.dots_per_ballot,
            show_tally_while_open: false,
        }
    }
}
