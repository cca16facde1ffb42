//! Compares two records field by field.

use super::agreement::{Agreement, ComparedField, FieldSimilarity};
use super::names::NameKey;
use super::profile::Profile;
use super::span::PageSpan;
use super::titles::{TitleMatch, titles};

/// The result of comparing each field of two records.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) title_match: TitleMatch,
    pub(super) title: FieldSimilarity,
    pub(super) authors: FieldSimilarity,
    pub(super) year: FieldSimilarity,
    pub(super) journal: FieldSimilarity,
    pub(super) volume: FieldSimilarity,
    pub(super) issue: FieldSimilarity,
    pub(super) pages: FieldSimilarity,
    pub(super) doi: FieldSimilarity,
    pub(super) pmid: FieldSimilarity,
}

impl Comparison {
    pub(super) fn new(left: &Profile, right: &Profile) -> Self {
        Self::with_title(left, right, titles(left.title.as_ref(), right.title.as_ref()))
    }

    /// Compares two records. `None` if no rule could find them alike, because neither their titles nor their pages nor an identifier agree.
    pub(super) fn of(left: &Profile, right: &Profile) -> Option<Self> {
        let title = titles(left.title.as_ref(), right.title.as_ref());
        let is_alike = !matches!(title.0, TitleMatch::Unlike | TitleMatch::Unknown)
            || pages(left.pages.as_ref(), right.pages.as_ref()).agreement == Agreement::Same
            || left.doi.is_some() && left.doi == right.doi
            || left.pmid.is_some() && left.pmid == right.pmid;
        is_alike.then(|| Self::with_title(left, right, title))
    }

    fn with_title(left: &Profile, right: &Profile, (title_match, title): (TitleMatch, FieldSimilarity)) -> Self {
        Self {
            title_match,
            title,
            authors: authors(left, right),
            year: years(left.year, right.year),
            journal: journals(left, right),
            volume: numbers(ComparedField::Volume, &left.volume, &right.volume),
            issue: numbers(ComparedField::Issue, &left.issue, &right.issue),
            pages: pages(left.pages.as_ref(), right.pages.as_ref()),
            doi: FieldSimilarity::exact(ComparedField::Doi, left.doi.as_ref(), right.doi.as_ref()),
            pmid: FieldSimilarity::exact(ComparedField::Pmid, left.pmid.as_ref(), right.pmid.as_ref()),
        }
    }

    /// The similarity of each field, the title first.
    pub(super) fn evidence(&self) -> [FieldSimilarity; 9] {
        [
            self.title,
            self.authors,
            self.year,
            self.journal,
            self.volume,
            self.issue,
            self.pages,
            self.doi,
            self.pmid,
        ]
    }

    /// The weighted mean of the similarities that are known, from 0 to 1. It sorts pairs. The rules do not use it.
    pub(super) fn score(&self) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for field in self.evidence() {
            if let Some(similarity) = field.similarity {
                sum += weight(field.field) * similarity;
                weights += weight(field.field);
            }
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }
}

fn weight(field: ComparedField) -> f64 {
    match field {
        ComparedField::Title => 4.0,
        ComparedField::Authors | ComparedField::Pages | ComparedField::Doi | ComparedField::Pmid => 2.0,
        ComparedField::Year | ComparedField::Journal | ComparedField::Volume => 1.0,
        ComparedField::Issue => 0.5,
    }
}

/// A list with up to this many authors may be the beginning of a longer list.
const SHORT_LIST: usize = 3;

fn authors(left: &Profile, right: &Profile) -> FieldSimilarity {
    let field = ComparedField::Authors;
    let (a, b) = (&left.authors, &right.authors);
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return FieldSimilarity::unknown(field);
    };
    let matched = matches(a, b).min(matches(b, a)) as f64;
    let (few, many) = (a.len().min(b.len()), a.len().max(b.len()));
    let of_few = matched / few as f64;
    let of_all = 2.0 * matched / (few + many) as f64;
    let same_first = first_a.can_be(first_b);
    let is_cut = few <= SHORT_LIST || left.authors_incomplete || right.authors_incomplete || many - few <= 1;
    let agreement = if of_few >= 1.0 && same_first && (of_all >= 0.8 || is_cut) {
        Agreement::Same
    } else if of_few >= 0.5 || same_first {
        Agreement::Near
    } else {
        Agreement::Different
    };
    FieldSimilarity::known(field, agreement, f64::midpoint(of_few, of_all))
}

/// The number of these authors who are also among the others.
fn matches(these: &[NameKey], others: &[NameKey]) -> usize {
    these.iter().filter(|this| others.iter().any(|other| this.can_be(other))).count()
}

fn years(left: Option<i32>, right: Option<i32>) -> FieldSimilarity {
    let field = ComparedField::Year;
    match left.zip(right).map(|(left, right)| left.abs_diff(right)) {
        None => FieldSimilarity::unknown(field),
        Some(0) => FieldSimilarity::known(field, Agreement::Same, 1.0),
        // One may be the year online, and the other the year in print.
        Some(1) => FieldSimilarity::known(field, Agreement::Near, 0.5),
        Some(_) => FieldSimilarity::known(field, Agreement::Different, 0.0),
    }
}

/// The lowest similarity of two names that may be the same journal. `American Journal of Clinical Oncology` and `American Journal of
/// Clinical Pathology` have a similarity of 0.75.
const SAME_JOURNAL: f64 = 0.8;

fn journals(left: &Profile, right: &Profile) -> FieldSimilarity {
    let field = ComparedField::Journal;
    let (Some(a), Some(b)) = (&left.journal, &right.journal) else {
        return FieldSimilarity::unknown(field);
    };
    let similarity = a.similarity(b);
    let agreement = if similarity >= 1.0 {
        Agreement::Same
    } else if similarity >= SAME_JOURNAL {
        Agreement::Near
    } else {
        Agreement::Different
    };
    FieldSimilarity::known(field, agreement, similarity)
}

fn numbers(field: ComparedField, left: &[String], right: &[String]) -> FieldSimilarity {
    if left.is_empty() || right.is_empty() {
        return FieldSimilarity::unknown(field);
    }
    if left == right {
        return FieldSimilarity::known(field, Agreement::Same, 1.0);
    }
    let (few, many) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    // For example `107` and `107 Suppl 2`.
    if few.iter().all(|one| many.contains(one)) {
        return FieldSimilarity::known(field, Agreement::Same, 0.9);
    }
    FieldSimilarity::known(field, Agreement::Different, 0.0)
}

fn pages(left: Option<&PageSpan>, right: Option<&PageSpan>) -> FieldSimilarity {
    let field = ComparedField::Pages;
    let (Some(a), Some(b)) = (left, right) else {
        return FieldSimilarity::unknown(field);
    };
    if a == b {
        return FieldSimilarity::known(field, Agreement::Same, 1.0);
    }
    if a.first == b.first {
        // For example `123` and `123-129`: one database gives only the first page.
        return if a.is_range() && b.is_range() {
            FieldSimilarity::known(field, Agreement::Near, 0.8)
        } else {
            FieldSimilarity::known(field, Agreement::Same, 0.9)
        };
    }
    if let (Some(a), Some(b)) = (a.bounds(), b.bounds()) {
        // For example `c37-c42` and `37-42`, or a typing error in the first page.
        if a == b {
            return FieldSimilarity::known(field, Agreement::Near, 0.8);
        }
        if a.1 == b.1 {
            return FieldSimilarity::known(field, Agreement::Near, 0.7);
        }
    }
    FieldSimilarity::known(field, Agreement::Different, 0.0)
}
