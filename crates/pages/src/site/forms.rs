//! Says what the forms of a page may send, before they are read.

use super::Site;
use crate::documents;

/// What the forms of a page may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormKind {
    /// There is no page, or it has no form.
    Absent,
    /// Fields alone.
    Fields,
    /// Fields and files.
    Files,
}

impl Site {
    /// What the forms of the page at a path may send. They may send files if a document that they run has a variable for one.
    #[must_use]
    pub fn form_at(&self, path: &str) -> FormKind {
        let Some((page, _)) = self.find(path).filter(|(page, _)| page.post.is_some()) else {
            return FormKind::Absent;
        };
        let mut documents = page.acts.iter().filter_map(|(name, _)| self.text(page, name));
        if documents.any(|document| documents::takes_file(&document)) {
            FormKind::Files
        } else {
            FormKind::Fields
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn only_pages_that_pass_a_file_on_take_one() {
        let site = Site::new(None).unwrap();
        for (path, kind) in [
            ("/reviews/R-1/searches/source_1", FormKind::Files),
            ("/reviews/R-1/searches", FormKind::Fields),
            ("/sign-in", FormKind::Fields),
            ("/programmes", FormKind::Absent),
            ("/no-page", FormKind::Absent),
        ] {
            assert_eq!(site.form_at(path), kind, "{path}");
        }
    }
}
