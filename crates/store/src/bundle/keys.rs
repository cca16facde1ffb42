//! Which codes stand for which rows: those in the database and those of the load, in one place. A reference that is found here
//! can be written; one that is not found is a problem.

use std::collections::{HashMap, HashSet};

use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::TermId;
use uuid::Uuid;
use words::nearest::nearest;

use crate::engine::lookup::{Lookup, NAMED};

/// Where a code was met with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Database,
    Load,
}

/// The codes of one table.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<String, (Uuid, Origin)>);

/// A code that cannot be given to a new row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Two rows of the load have it.
    Twice,
    /// A row has it that no file brought.
    Stored,
}

impl Taken {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Twice => "stands twice",
            Self::Stored => "is the code of a row that was not loaded from a file",
        }
    }
}

impl Codes {
    /// Codes of rows in the database.
    pub(super) fn stored(rows: impl IntoIterator<Item = (String, Uuid)>) -> Self {
        Self(rows.into_iter().map(|(code, id)| (code, (id, Origin::Database))).collect())
    }

    /// Adds a code of a row in the database.
    pub(super) fn add_stored(&mut self, code: String, id: Uuid) {
        self.0.insert(code, (id, Origin::Database));
    }

    /// Gives a code to a new row.
    pub(super) fn claim(&mut self, code: &str, id: Uuid) -> Result<(), Taken> {
        match self.0.get(code) {
            Some((_, Origin::Database)) => Err(Taken::Stored),
            Some((_, Origin::Load)) => Err(Taken::Twice),
            None => {
                self.0.insert(code.to_owned(), (id, Origin::Load));
                Ok(())
            }
        }
    }

    /// The row that has a code.
    pub(super) fn get(&self, code: &str) -> Option<Uuid> {
        self.0.get(code).map(|(id, _)| *id)
    }

    pub(super) fn contains(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }
}

/// The codes of all tables, and what of stored rows new rows are checked by.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) terms: HashMap<Dimension, Codes>,
    /// Labels of terms by id, for the words of search.
    pub(super) term_labels: HashMap<Uuid, String>,
    /// Levels that stored terms have.
    pub(super) term_levels: HashSet<i32>,
    /// The first free position in each dimension.
    pub(super) term_places: HashMap<Dimension, i32>,
    pub(super) organisations: Codes,
    pub(super) projects: Codes,
    pub(super) reports: Codes,
    pub(super) studies: Codes,
    pub(super) study_kinds: HashMap<Uuid, StudyKind>,
    pub(super) programmes: Codes,
    /// (programme, study) pairs.
    pub(super) evaluations: HashSet<(Uuid, Uuid)>,
    pub(super) outcomes: Codes,
    pub(super) questions: Codes,
    pub(super) workshops: Codes,
    pub(super) accounts: Codes,
    pub(super) participants: Codes,
    pub(super) contributions: Codes,
    pub(super) rounds: Codes,
    /// DOIs in their normal form, of stored reports.
    pub(super) dois: HashSet<String>,
}

impl Keys {
    /// Whether a code is that of a primary study.
    pub(super) fn is_primary_study(&self, code: &str) -> bool {
        self.studies.get(code).and_then(|id| self.study_kinds.get(&id)) == Some(&StudyKind::Primary)
    }
}

impl Lookup for Keys {
    fn term(&self, dimension: Dimension, code: &str) -> Option<TermId> {
        self.terms.get(&dimension)?.get(code).map(TermId)
    }

    fn near(&self, dimension: Dimension, code: &str) -> Vec<String> {
        let codes = self.terms.get(&dimension).into_iter().flat_map(|codes| &codes.0);
        let label = |id: &Uuid| self.term_labels.get(id).cloned().into_iter().collect();
        let mut words: Vec<(String, Vec<String>)> = codes.map(|(code, (id, _))| (code.clone(), label(id))).collect();
        words.sort_unstable();
        nearest(code, &words, NAMED).into_iter().map(str::to_owned).collect()
    }
}
