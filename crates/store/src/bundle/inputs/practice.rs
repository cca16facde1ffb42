//! Converts rows of programmes to inputs. In a row the country is one of the terms, and the contact is in a block of its own.

use evidence::vocabulary::Dimension;

use super::super::files::{InvolvementRow, ProgrammeRow};
use super::in_file;
use crate::engine::change::Change;
use crate::noun::programme::{InvolvementInput, ProgrammeInput};

/// A row as an input, with the places in the row from which the parts of the input come.
pub(in super::super) struct ProgrammeInFile<'a> {
    /// The programme without its project and its organisation, which a file names by their codes.
    pub(in super::super) input: ProgrammeInput,
    /// For each list of terms in the input, its place in the row.
    places: Vec<usize>,
    /// The row's countries with their fields. The input contains only the first.
    countries: Vec<(String, &'a str)>,
}

impl<'a> ProgrammeInFile<'a> {
    /// Converts a row.
    pub(in super::super) fn of(row: &'a ProgrammeRow) -> Self {
        let (mut places, mut terms, mut countries) = (Vec::new(), Vec::new(), Vec::new());
        for (place, block) in row.terms.iter().enumerate() {
            if block.dimension == Dimension::Country {
                let codes = block.codes.iter().enumerate();
                countries.extend(codes.map(|(i, code)| (format!("terms[{place}].codes[{i}]"), code.as_str())));
            } else {
                places.push(place);
                terms.push((block.dimension, block.codes.clone()));
            }
        }
        let internal = row.internal.as_ref();
        let input = ProgrammeInput {
            code: Some(row.code.clone()),
            name: Some(row.name.clone()),
            summary: Change::Set(row.summary.clone()),
            rationale: Change::Set(row.rationale.clone()),
            materials: Change::Set(row.materials.clone()),
            procedures: Change::Set(row.procedures.clone()),
            tailoring: Change::Set(row.tailoring.clone()),
            modifications: Change::Set(row.modifications.clone()),
            fidelity_planned: Change::Set(row.fidelity_planned.clone()),
            fidelity_actual: Change::Set(row.fidelity_actual.clone()),
            project: Change::Keep,
            organisation: Change::Keep,
            country: Change::Set(countries.first().map(|(_, code)| (*code).to_owned())),
            region: Change::Set(row.region.clone()),
            started_year: Change::Set(row.started_year),
            ended_year: Change::Set(row.ended_year),
            sessions: Change::Set(row.sessions),
            hours: Change::Set(row.hours),
            weeks: Change::Set(row.weeks),
            terms: Some(terms),
            involvement: Some(row.involvement.iter().map(InvolvementInput::from).collect()),
            contact_name: Change::Set(internal.and_then(|block| block.contact_name.clone())),
            contact_email: Change::Set(internal.and_then(|block| block.contact_email.clone())),
            notes: Change::Set(internal.and_then(|block| block.notes.clone())),
            provenance: Some(row.provenance),
            source_url: Change::Set(row.source_url.clone()),
        };
        Self { input, places, countries }
    }

    /// The countries after the first, with their fields: the API allows one country for a programme, a file may have several.
    pub(in super::super) fn further_countries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.countries.iter().skip(1).map(|(field, code)| (field.as_str(), *code))
    }

    /// The field of the row for a path in the input.
    pub(in super::super) fn field(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('.').collect();
        match parts.as_slice() {
            ["input", "country"] => match self.countries.first() {
                Some((field, _)) => field.clone(),
                None => "terms".to_owned(),
            },
            ["input", "terms", place, rest @ ..] => {
                let place = place.parse().ok().and_then(|place: usize| self.places.get(place));
                let place = place.map(usize::to_string).unwrap_or_default();
                in_file(&[&["terms", place.as_str()], rest].concat().join("."))
            }
            ["input", "contactName" | "contactEmail" | "notes"] => format!("internal.{}", in_file(path)),
            _ => in_file(path),
        }
    }
}

impl From<&InvolvementRow> for InvolvementInput {
    fn from(row: &InvolvementRow) -> Self {
        Self {
            who: row.who,
            activities: row.activities.clone(),
            recruitment: row.recruitment.clone(),
            preparation: row.preparation.clone(),
            support: row.support.clone(),
            payment: row.payment,
            term_used: row.term_used.clone(),
        }
    }
}
