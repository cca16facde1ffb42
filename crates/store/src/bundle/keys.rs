//! Maps codes to rows, both of the database and of the load. A reference that is found here can be written; any other reference is a
//! problem.

use std::collections::{HashMap, HashSet};

use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::TermId;
use uuid::Uuid;
use words::nearest::nearest;

use crate::engine::lookup::{Lookup, NAMED};

/// Where a code comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Database,
    Load,
}

/// The codes of one table.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<String, (Uuid, Origin)>);

/// Why a code cannot be given to a new row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Two rows of the load have this code.
    Twice,
    /// A row that did not come from a file has this code.
    Stored,
}

impl Taken {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Twice => "occurs twice",
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

    /// Reserves a code for a new row.
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

    /// The id of the row with this code.
    pub(super) fn get(&self, code: &str) -> Option<Uuid> {
        self.0.get(code).map(|(id, _)| *id)
    }

    pub(super) fn contains(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }
}

/// The codes of all tables, and facts about stored rows against which new rows are checked.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) terms: HashMap<Dimension, Codes>,
    /// Labels of terms by id, for search texts.
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
    /// Normalised DOIs of stored reports.
    pub(super) dois: HashSet<String>,
}

impl Keys {
    /// Whether the code belongs to a primary study.
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
