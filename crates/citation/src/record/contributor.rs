//! Represents an author or editor as a file names them: a person, or a body such as an organisation.

use crate::Author;

/// A person or body that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name as the file gives it.
    pub name: String,
    /// Whether the file says that this is a body. The name of a body is not taken apart.
    pub is_body: bool,
}

impl Contributor {
    /// Parses a name. Braces (`{…}`, BibTeX) or a comma at the end (RIS) mark a body. `None` if there is no name.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut name = text.trim();
        let mut is_body = false;
        if let Some(inner) = name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            (name, is_body) = (inner.trim(), true);
        }
        // `Smith, J.,` has one comma too many, but it is a person.
        if let Some(inner) = name.strip_suffix(',').filter(|inner| !inner.contains(',')) {
            (name, is_body) = (inner.trim_end(), true);
        }
        let found = name.chars().any(|c| !c.is_whitespace() && c != ',');
        found.then(|| Self {
            name: name.to_owned(),
            is_body,
        })
    }

    /// A body with this name.
    #[must_use]
    pub fn body(name: &str) -> Option<Self> {
        Self::read(name).map(|read| Self { is_body: true, ..read })
    }

    /// The name, split into family name, initials and suffix.
    #[must_use]
    pub fn parsed(&self) -> Author {
        if self.is_body {
            Author::read(&format!("{{{}}}", self.name))
        } else {
            Author::read(&self.name)
        }
    }
}

/// Whether a name stands for the authors that are not listed.
pub(crate) fn means_more(name: &str) -> bool {
    let name = name.trim().trim_end_matches([',', '.']);
    ["et al", "others", "and others"].iter().any(|more| name.eq_ignore_ascii_case(more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_a_single_comma_at_the_end_mark_a_body() {
        for (text, name, is_body) in [
            ("Okafor, Ngozi", "Okafor, Ngozi", false),
            ("Okafor, N.,", "Okafor, N.,", false),
            ("Survivor Researchers Network,", "Survivor Researchers Network", true),
            (
                "{University of Leeds, School of Medicine}",
                "University of Leeds, School of Medicine",
                true,
            ),
        ] {
            let read = Contributor::read(text).expect("a name");
            assert_eq!((read.name.as_str(), read.is_body), (name, is_body));
        }
        assert_eq!(Contributor::read(" , "), None);
        assert_eq!(
            Contributor::read("Okafor, N.,")
                .map(|read| read.parsed().family().to_owned())
                .as_deref(),
            Some("Okafor")
        );
    }
}
