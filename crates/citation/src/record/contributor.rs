//! An author or editor as a file names them: a person, or a body.

use crate::Author;

/// A person or body that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name as given.
    pub name: String,
    /// The file says that this is a body, so that the name is not taken apart.
    pub is_body: bool,
}

impl Contributor {
    /// Reads a name: `{…}` (BibTeX) and a comma at the end (RIS) mark a body. `None` where there is no name.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut name = text.trim();
        let mut is_body = false;
        if let Some(inner) = name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            (name, is_body) = (inner.trim(), true);
        }
        if let Some(inner) = name.strip_suffix(',') {
            (name, is_body) = (inner.trim_end_matches(',').trim_end(), true);
        }
        let found = name.chars().any(|c| !c.is_whitespace() && c != ',');
        found.then(|| Self {
            name: name.to_owned(),
            is_body,
        })
    }

    /// A body by its name.
    #[must_use]
    pub fn body(name: &str) -> Option<Self> {
        Self::read(name).map(|read| Self { is_body: true, ..read })
    }

    /// The name taken apart into family name, initials and suffix.
    #[must_use]
    pub fn parsed(&self) -> Author {
        if self.is_body {
            Author::read(&format!("{{{}}}", self.name))
        } else {
            Author::read(&self.name)
        }
    }
}

/// Stands for the authors that are not listed.
pub(crate) fn means_more(name: &str) -> bool {
    let name = name.trim().trim_end_matches([',', '.']);
    ["et al", "others", "and others"].iter().any(|more| name.eq_ignore_ascii_case(more))
}
