//! Describes how well a field of two records agrees. This is the evidence that is shown with a pair.

/// A field that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComparedField {
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The year of publication.
    Year,
    /// The journal, book or proceedings.
    Journal,
    /// The volume.
    Volume,
    /// The issue.
    Issue,
    /// The pages or the article number.
    Pages,
    /// The digital object identifier.
    Doi,
    /// The record's number in PubMed (PMID).
    Pmid,
}

impl ComparedField {
    /// The field's stable code, such as `TITLE`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "TITLE",
            Self::Authors => "AUTHORS",
            Self::Year => "YEAR",
            Self::Journal => "JOURNAL",
            Self::Volume => "VOLUME",
            Self::Issue => "ISSUE",
            Self::Pages => "PAGES",
            Self::Doi => "DOI",
            Self::Pmid => "PMID",
        }
    }
}

/// How well two values of a field agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The values are the same, perhaps written in different forms.
    Same,
    /// The values differ, but two databases may well give them for the same publication.
    Near,
    /// The values suggest that the records are different publications.
    Different,
    /// At least one record has no value.
    Unknown,
}

impl Agreement {
    /// The stable code, such as `NEAR`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "SAME",
            Self::Near => "NEAR",
            Self::Different => "DIFFERENT",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether the values are the same or nearly the same.
    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Same | Self::Near)
    }
}

/// How well one field of two records agrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldSimilarity {
    /// The field that was compared.
    pub field: ComparedField,
    /// How well the values agree. The rules decide by this.
    pub agreement: Agreement,
    /// How similar the values are, from 0 (nothing in common) to 1 (equal in normal form). `None` if a record has no value.
    pub similarity: Option<f64>,
}

impl FieldSimilarity {
    pub(super) fn known(field: ComparedField, agreement: Agreement, similarity: f64) -> Self {
        Self {
            field,
            agreement,
            similarity: Some(similarity.clamp(0.0, 1.0)),
        }
    }

    pub(super) fn unknown(field: ComparedField) -> Self {
        Self {
            field,
            agreement: Agreement::Unknown,
            similarity: None,
        }
    }

    /// The similarity of values that are either equal or different, with nothing in between.
    pub(super) fn exact<T: PartialEq>(field: ComparedField, left: Option<&T>, right: Option<&T>) -> Self {
        match (left, right) {
            (Some(left), Some(right)) if left == right => Self::known(field, Agreement::Same, 1.0),
            (Some(_), Some(_)) => Self::known(field, Agreement::Different, 0.0),
            _ => Self::unknown(field),
        }
    }
}
