//! Generates evidence of any size from a seed: the real vocabulary and organisations, with made-up studies, programmes and questions.
//!
//! Every made-up row says so in its title or name, and has an address that belongs to nobody.

mod outcome;
mod programme;
mod question;
mod study;

use std::collections::HashMap;

use evidence::vocabulary::{Dimension, PublicationStatus};
use store::bundle::files::TermCodes;
use store::bundle::{Bundle, Problems};

use crate::random::Random;

/// How much evidence is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The number of studies, each with a report.
    pub studies: usize,
    /// The number of programmes, about one for 20 studies, but at least 250 if there are enough studies for them.
    pub programmes: usize,
    /// The number of questions.
    pub questions: usize,
    /// The number of outcomes of each study. `None` means two to four.
    pub outcomes: Option<usize>,
}

/// With fewer programmes, a page of 50 programmes with one method would not be full.
const FEWEST_PROGRAMMES: usize = 250;

/// The number of studies that evaluate a programme.
const EVALUATIONS: usize = 3;

impl Size {
    /// A size with this number of studies, and numbers of other rows in proportion to it.
    #[must_use]
    pub fn of_studies(studies: usize) -> Self {
        let most = (studies / EVALUATIONS).max(1);
        Self {
            studies,
            programmes: (studies / 20).max(FEWEST_PROGRAMMES).min(most),
            questions: 50,
            outcomes: None,
        }
    }

    /// The same size with this number of outcomes for each study.
    #[must_use]
    pub const fn with_outcomes(self, outcomes: Option<usize>) -> Self {
        Self { outcomes, ..self }
    }

    /// The number of studies that belong to each programme. The first few of them evaluate it; no study belongs to two programmes.
    const fn studies_a_programme(self) -> usize {
        match self.studies.checked_div(self.programmes) {
            Some(own) => own,
            None => 1,
        }
    }

    fn evaluations(self, programme: usize) -> impl Iterator<Item = usize> {
        let own = self.studies_a_programme();
        (0..EVALUATIONS.min(own)).map(move |place| programme * own + place)
    }

    fn evaluated_by(self, study: usize) -> Option<usize> {
        let own = self.studies_a_programme().max(1);
        let programme = study / own;
        (programme < self.programmes && study % own < EVALUATIONS).then_some(programme)
    }
}

/// The data that rows are made from.
struct Source {
    seed: u64,
    size: Size,
    terms: HashMap<Dimension, Vec<String>>,
    organisations: Vec<String>,
    project: Option<String>,
}

/// Public rows that the measured queries ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    /// The code of a study.
    pub study: String,
    /// The code of a programme.
    pub programme: String,
    /// The number in the title of the study halfway through all studies.
    pub halfway: String,
}

/// The rows to ask for in the bundle with this seed and size.
///
/// # Errors
/// The same as for [`bundle`].
pub fn examples(seed: u64, size: Size) -> Result<Examples, Problems> {
    let source = Source::of(seed, size, &Bundle::demo()?);
    let published = |from: usize| (from..).find(|&row| study::study(&source, row).status == PublicationStatus::Published);
    let programme = (0..).find(|&row| programme::programme(&source, row).status == PublicationStatus::Published);
    Ok(Examples {
        study: study_code(published(0).unwrap_or_default()),
        programme: programme_code(programme.unwrap_or_default()),
        halfway: format!("{:06}", published(size.studies / 2).unwrap_or_default()),
    })
}

/// A bundle of this size.
///
/// # Errors
/// If the demo evidence, from which the vocabulary is taken, cannot be read.
pub fn bundle(seed: u64, size: Size) -> Result<Bundle, Problems> {
    let demo = Bundle::demo()?;
    let source = Source::of(seed, size, &demo);
    Ok(Bundle {
        reports: (0..size.studies).map(|row| study::report(&source, row)).collect(),
        studies: (0..size.studies).map(|row| study::study(&source, row)).collect(),
        outcomes: (0..size.studies).flat_map(|row| outcome::outcomes(&source, row)).collect(),
        programmes: (0..size.programmes).map(|row| programme::programme(&source, row)).collect(),
        questions: (0..size.questions).map(|row| question::question(&source, row)).collect(),
        terms: demo.terms,
        organisations: demo.organisations,
        projects: demo.projects,
        workshops: Vec::new(),
    })
}

impl Source {
    fn of(seed: u64, size: Size, demo: &Bundle) -> Self {
        let mut terms: HashMap<Dimension, Vec<String>> = HashMap::new();
        for term in &demo.terms {
            terms.entry(term.dimension).or_default().push(term.code.clone());
        }
        Self {
            seed,
            size,
            terms,
            organisations: demo.organisations.iter().map(|row| row.code.clone()).collect(),
            project: demo.projects.first().map(|row| row.code.clone()),
        }
    }

    /// The codes of the terms of a dimension.
    fn codes(&self, dimension: Dimension) -> &[String] {
        self.terms.get(&dimension).map(Vec::as_slice).unwrap_or_default()
    }

    fn some(&self, random: &mut Random, dimension: Dimension, how_many: usize) -> Vec<String> {
        random.some(self.codes(dimension), how_many)
    }

    /// A number of random terms for each of these dimensions.
    fn blocks(&self, random: &mut Random, wanted: &[(Dimension, usize)]) -> Vec<TermCodes> {
        wanted
            .iter()
            .map(|&(dimension, how_many)| TermCodes {
                dimension,
                codes: self.some(random, dimension, how_many),
            })
            .collect()
    }
}

/// The code of the study in this row, from 0.
fn study_code(row: usize) -> String {
    format!("g{row:06}")
}

/// The code of the programme in this row, from 0.
fn programme_code(row: usize) -> String {
    format!("gp{row:05}")
}

/// An address that belongs to nobody.
fn address(kind: &str, row: usize) -> String {
    format!("https://example.invalid/{kind}/{row}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const NOW_MS: i64 = 1_795_478_400_000;

    #[test]
    fn what_is_made_passes_the_checks_of_a_load() {
        let bundle = bundle(1, Size::of_studies(600)).unwrap();
        store::bundle::check(&bundle, NOW_MS).unwrap();
        assert_eq!((bundle.studies.len(), bundle.programmes.len()), (600, 200));
    }

    #[test]
    fn the_same_seed_makes_the_same_rows_whatever_the_size() {
        let row = |studies, at: usize| {
            let bundle = bundle(5, Size::of_studies(studies)).unwrap();
            serde_json::to_string(bundle.studies.get(at).unwrap()).unwrap()
        };
        assert_eq!(row(300, 7), row(900, 7));
        assert_ne!(row(300, 7), row(300, 8));
    }

    #[test]
    fn every_made_up_row_says_that_it_is_made_up() {
        let bundle = bundle(1, Size::of_studies(60)).unwrap();
        assert!(bundle.studies.iter().all(|row| row.title.starts_with("Generated study")));
        assert!(bundle.reports.iter().all(|row| row.title.starts_with("Generated report")));
        assert!(bundle.programmes.iter().all(|row| row.name.starts_with("Generated programme")));
        assert!(bundle.questions.iter().all(|row| row.text.starts_with("Generated question")));
        assert!(bundle.outcomes.iter().all(|row| row.summary.starts_with("Generated outcome")));
    }
}
