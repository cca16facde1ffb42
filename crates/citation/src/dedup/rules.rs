//! Decides which pairs are certain, which wait for a person, and which are held apart.

use super::agreement::Agreement::{self, Different, Near, Same, Unknown};
use super::compare::Comparison;
use super::profile::Profile;
use super::span::PageSpan;
use super::title::TitleKey;
use super::titles::TitleMatch;

/// What the rules decide about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The records are the same publication. They are merged without a person.
    Certain,
    /// The records are probably the same publication. The pair waits for a person.
    Likely,
    /// The records are alike, but something suggests that they are different publications. They are never merged without a person, who may
    /// still link them.
    HeldApart(Hold),
}

/// The reason why a pair is held apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hold {
    /// The digital object identifiers differ. Registries sometimes give one publication several, so a person may know better.
    DifferentDoi,
    /// The numbers in PubMed differ.
    DifferentPmid,
    /// One record is an erratum, retraction, reply or comment, and the other is not, or is a notice of another sort.
    Notice,
    /// The titles name different parts of a work: part I and part II.
    DifferentPart,
    /// Both records are certain to be the same publication as a third record, but they differ too much from each other.
    UnlikeEachOther,
}

impl Hold {
    /// The stable code, such as `DIFFERENT_DOI`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DifferentDoi => "DIFFERENT_DOI",
            Self::DifferentPmid => "DIFFERENT_PMID",
            Self::Notice => "NOTICE",
            Self::DifferentPart => "DIFFERENT_PART",
            Self::UnlikeEachOther => "UNLIKE_EACH_OTHER",
        }
    }
}

/// What the rules decide about two records. `None` if they are hardly the same publication.
pub(super) fn verdict(left: &Profile, right: &Profile, found: &Comparison) -> Option<Verdict> {
    let is_certain = is_certain(left, right, found);
    if !is_certain && !is_likely(left, right, found) {
        return None;
    }
    Some(match hold(left, right, found) {
        Some(hold) => Verdict::HeldApart(hold),
        None if is_certain && same_numbers(left, right, found) => Verdict::Certain,
        None => Verdict::Likely,
    })
}

fn hold(left: &Profile, right: &Profile, found: &Comparison) -> Option<Hold> {
    if found.doi.agreement == Different {
        return Some(Hold::DifferentDoi);
    }
    if found.pmid.agreement == Different {
        return Some(Hold::DifferentPmid);
    }
    let (Some(a), Some(b)) = (&left.title, &right.title) else {
        return None;
    };
    if a.notice != b.notice {
        return Some(Hold::Notice);
    }
    let both = !a.parts.is_empty() && !b.parts.is_empty();
    (both && a.parts != b.parts).then_some(Hold::DifferentPart)
}

/// Whether the titles contain the same numbers: no `part 2` on one side only, no other group of patients, no other year. `10 000` equals
/// `10000`.
fn same_numbers(left: &Profile, right: &Profile, found: &Comparison) -> bool {
    match (&left.title, &right.title) {
        (Some(a), Some(b)) => a.parts == b.parts && (a.numbers == b.numbers || found.title_match == TitleMatch::Same),
        _ => true,
    }
}

/// Whether both are versions of a Cochrane review, which keeps its number `CD…` when it is updated.
fn is_updated_review(left: &Profile, right: &Profile, c: &Agreements) -> bool {
    let is_numbered = |one: &Profile| one.pages.as_ref().is_some_and(|pages| pages.first.starts_with("cd"));
    is_numbered(left) && is_numbered(right) && (c.year != Same || c.issue == Different || c.volume == Different)
}

fn is_certain(left: &Profile, right: &Profile, found: &Comparison) -> bool {
    let c = Agreements::of(found);
    if is_same_identifier(found) && is_certain_by_identifier(found, &c) {
        return true;
    }
    if is_updated_review(left, right, &c) {
        return false;
    }
    let is_telling = |profile: &Profile| profile.title.as_ref().is_some_and(TitleKey::is_telling);
    let same_place = c.pages == Same && c.volume == Same && c.journal.holds();
    let same_otherwise = c.authors == Same && c.year == Same;
    match found.title_match {
        TitleMatch::Same if !is_telling(left) => same_place && same_otherwise,
        TitleMatch::Same if c.authors == Unknown => same_place && c.year == Same,
        TitleMatch::Same => c.authors.holds() && c.year.holds() && c.volume != Different && is_same_place(left, right, &c),
        // A notice repeats the title of its publication, or its beginning.
        TitleMatch::Misspelled | TitleMatch::Cut if is_notice(left) && is_notice(right) => same_place && same_otherwise,
        TitleMatch::Misspelled | TitleMatch::Cut | TitleMatch::Near => same_place && same_otherwise && have_own_pages(left, right),
        TitleMatch::Unlike | TitleMatch::Unknown => false,
    }
}

fn is_notice(one: &Profile) -> bool {
    one.title.as_ref().is_some_and(|title| title.notice.is_some())
}

/// Whether a pair with the same identifier is certain. All abstracts of a meeting may have the DOI of the supplement, so the titles must
/// agree as well.
fn is_certain_by_identifier(found: &Comparison, c: &Agreements) -> bool {
    let fields = [c.authors, c.year, c.journal, c.volume, c.pages];
    let against = fields.iter().filter(|&&field| field == Different).count();
    match found.title_match {
        TitleMatch::Same => against <= 1,
        TitleMatch::Misspelled | TitleMatch::Cut => against == 0 && c.authors == Same,
        TitleMatch::Near => against == 0 && found.pmid.agreement == Same,
        TitleMatch::Unlike | TitleMatch::Unknown => false,
    }
}

/// Whether the pages of both records are those of an article that shares them with no other. Abstracts of a meeting share a page, continue
/// on the next page, have pages with a letter (`S12`), or have the pages of the whole supplement.
fn have_own_pages(left: &Profile, right: &Profile) -> bool {
    [left, right].iter().all(|one| {
        let pages = one
            .pages
            .as_ref()
            .filter(|pages| pages.first.bytes().all(|byte| byte.is_ascii_digit()));
        let length = pages.and_then(PageSpan::bounds).and_then(|(first, last)| last.checked_sub(first));
        length.is_some_and(|length| ARTICLE.contains(&length)) && !one.is_meeting
    })
}

/// The distance from the first page of an article to its last.
const ARTICLE: std::ops::RangeInclusive<u32> = 2..=80;

/// Whether two records with the same title and authors appeared in the same place.
fn is_same_place(left: &Profile, right: &Profile, c: &Agreements) -> bool {
    let same_issue = c.issue != Different && left.is_meeting == right.is_meeting;
    match c.pages {
        Same if c.journal.holds() => c.volume == Same || c.year == Same,
        // The name of a journal may be translated, or one of the names may be that of a series.
        Same => c.volume == Same && c.year == Same && (both_ranges(left, right) || c.journal == Unknown),
        Near => c.volume == Same && c.journal.holds() && c.year == Same && c.authors == Same,
        Unknown if c.volume == Same => c.journal.holds() && c.year == Same && c.authors == Same && same_issue,
        // Neither record says where in the journal it is.
        Unknown if left.pages == right.pages && left.volume == right.volume => {
            c.journal == Same && c.year == Same && c.authors == Same && left.authors.len() == right.authors.len() && same_issue
        }
        Unknown | Different => false,
    }
}

fn is_likely(left: &Profile, right: &Profile, found: &Comparison) -> bool {
    let c = Agreements::of(found);
    let places = [c.volume, c.pages, c.journal];
    let held = places.iter().filter(|field| field.holds()).count();
    let against = places.iter().filter(|&&field| field == Different).count();
    if is_same_identifier(found) {
        return found.title_match != TitleMatch::Unlike || c.authors.holds();
    }
    match found.title_match {
        TitleMatch::Same if is_column(left, right, &c) => false,
        TitleMatch::Same => match c.authors {
            Different => c.pages == Same && c.volume == Same,
            Unknown => c.year != Different && against < 2,
            Same | Near => c.year != Different || held > against,
        },
        TitleMatch::Misspelled | TitleMatch::Cut => c.authors != Different && c.year != Different && held >= against,
        TitleMatch::Near => c.authors.holds() && c.year != Different && held > against && c.pages != Different,
        // One of the titles is translated or missing.
        TitleMatch::Unlike | TitleMatch::Unknown => {
            c.authors == Same && c.year == Same && c.pages == Same && c.volume == Same && c.journal != Different
        }
    }
}

/// Whether both records are pieces of a column, which has the same title in every issue. They have different pages in different issues of
/// the same journal.
fn is_column(left: &Profile, right: &Profile, c: &Agreements) -> bool {
    let is_elsewhere = c.issue == Different || c.volume == Different;
    c.journal == Same && c.pages == Different && is_elsewhere && both_ranges(left, right)
}

fn both_ranges(left: &Profile, right: &Profile) -> bool {
    [left, right].iter().all(|one| one.pages.as_ref().is_some_and(PageSpan::is_range))
}

fn is_same_identifier(found: &Comparison) -> bool {
    found.doi.agreement == Same || found.pmid.agreement == Same
}

/// The agreements of the fields alone, so that rules read like sentences.
struct Agreements {
    authors: Agreement,
    year: Agreement,
    journal: Agreement,
    volume: Agreement,
    issue: Agreement,
    pages: Agreement,
}

impl Agreements {
    fn of(found: &Comparison) -> Self {
        Self {
            authors: found.authors.agreement,
            year: found.year.agreement,
            journal: found.journal.agreement,
            volume: found.volume.agreement,
            issue: found.issue.agreement,
            pages: found.pages.agreement,
        }
    }
}
