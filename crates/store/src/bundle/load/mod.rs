//! Writes new rows in the order of their references, many rows in one statement.

mod literature;
mod order;
mod outcome;
mod people;
mod practice;
mod question;
mod reference;
mod vote;
mod workshop;
mod writer;

use std::collections::HashMap;

use entity::column::Millis;
use entity::imported_row;
use evidence::disclosure::DisclosurePolicy;
use evidence::vocabulary::Dimension;
use uuid::Uuid;

use super::LoadError;
use super::files::{Row, TermCodes};
use super::fresh::{Fresh, FreshRows};
use super::ids::Ids;
use super::keys::{Codes, Keys};
use crate::engine::lookup::Lookup as _;

pub(super) use workshop::add_missing_sheets;
pub(super) use writer::RowWriter;

/// Everything that is needed to write rows.
pub(super) struct Load<'a> {
    pub(super) keys: &'a Keys,
    pub(super) ids: Ids,
    pub(super) now: Millis,
    /// The disclosure policy for counts of people: how they are shown, and which rankings give ranks.
    pub(super) disclosure: &'a DisclosurePolicy,
}

/// Writes all new rows.
pub(super) async fn load(fresh: &FreshRows<'_>, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    reference::load_terms(&fresh.terms, load, writer).await?;
    reference::load_organisations(&fresh.organisations, load, writer).await?;
    reference::load_projects(&fresh.projects, load, writer).await?;
    literature::load_reports(&fresh.reports, load, writer).await?;
    literature::load_studies(&fresh.studies, &fresh.reports, load, writer).await?;
    practice::load_programmes(&fresh.programmes, load, writer).await?;
    outcome::load_outcomes(&fresh.outcomes, load, writer).await?;
    question::load_questions(&fresh.questions, load, writer).await?;
    for workshop in &fresh.workshops {
        workshop::load_workshop(workshop.row, load, writer).await?;
    }
    note_rows(&fresh.terms, writer, |row| load.term(row.dimension, &row.code)).await?;
    note_rows(&fresh.organisations, writer, |row| load.id(&load.keys.organisations, &row.code)).await?;
    note_rows(&fresh.projects, writer, |row| load.id(&load.keys.projects, &row.code)).await?;
    note_rows(&fresh.reports, writer, |row| load.id(&load.keys.reports, &row.code)).await?;
    note_rows(&fresh.studies, writer, |row| load.id(&load.keys.studies, &row.code)).await?;
    note_rows(&fresh.programmes, writer, |row| load.id(&load.keys.programmes, &row.code)).await?;
    note_rows(&fresh.outcomes, writer, |row| load.id(&load.keys.outcomes, &row.code)).await?;
    note_rows(&fresh.questions, writer, |row| load.id(&load.keys.questions, &row.code)).await?;
    note_rows(&fresh.workshops, writer, |row| load.id(&load.keys.workshops, &row.workshop.code)).await
}

/// Records what was loaded, so that loading the same rows again changes nothing.
async fn note_rows<R: Row>(
    fresh: &[Fresh<'_, R>],
    writer: &mut RowWriter<'_>,
    id_of: impl Fn(&R) -> Result<Uuid, LoadError>,
) -> Result<(), LoadError> {
    let mut rows = Vec::with_capacity(fresh.len());
    for Fresh { row, code, digest } in fresh {
        rows.push(imported_row::Model {
            kind: R::KIND.to_string(),
            code: code.clone(),
            row_id: id_of(row)?,
            digest: digest.clone(),
        });
    }
    writer.insert::<imported_row::Entity>(rows).await
}

impl Load<'_> {
    /// The id of the row with this code. All codes were checked before, so a missing one is a bug in the checks.
    fn id(&self, codes: &Codes, code: &str) -> Result<Uuid, LoadError> {
        codes.get(code).ok_or_else(|| LoadError::Unresolved { code: code.to_owned() })
    }

    /// The id of the row with an optional code.
    fn optional_id(&self, codes: &Codes, code: Option<&String>) -> Result<Option<Uuid>, LoadError> {
        code.map(|code| self.id(codes, code)).transpose()
    }

    fn term(&self, dimension: Dimension, code: &str) -> Result<Uuid, LoadError> {
        let found = self.keys.term(dimension, code).map(|id| id.0);
        found.ok_or_else(|| LoadError::Unresolved {
            code: format!("{dimension}/{code}"),
        })
    }

    /// The terms in these blocks, each with its dimension and its position there.
    fn terms<'a>(&self, blocks: impl IntoIterator<Item = (Dimension, &'a str)>) -> Result<Vec<PlacedTerm>, LoadError> {
        let mut places: HashMap<Dimension, i32> = HashMap::new();
        let mut terms = Vec::new();
        for (dimension, code) in blocks {
            let next = places.entry(dimension).or_default();
            terms.push(PlacedTerm {
                id: self.term(dimension, code)?,
                dimension,
                position: *next,
            });
            *next += 1;
        }
        Ok(terms)
    }

    /// The labels of terms, for search.
    fn labels(&self, terms: &[PlacedTerm]) -> Vec<&str> {
        terms
            .iter()
            .filter_map(|term| self.keys.term_labels.get(&term.id))
            .map(String::as_str)
            .collect()
    }
}

/// A term of a row.
struct PlacedTerm {
    id: Uuid,
    dimension: Dimension,
    position: i32,
}

/// The blocks as pairs of dimension and code.
fn flat(blocks: &[TermCodes]) -> impl Iterator<Item = (Dimension, &str)> {
    blocks
        .iter()
        .flat_map(|block| block.codes.iter().map(|code| (block.dimension, code.as_str())))
}

/// Adds positions to the items, starting at 0.
fn placed<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (i32, T)> {
    (0..).zip(items)
}
