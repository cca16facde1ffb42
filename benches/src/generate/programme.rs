//! Generates programmes with involvement, a rating, and the studies that evaluate them.

use chrono::NaiveDate;
use evidence::vocabulary::{Dimension, InvolvementFramework, PaymentBasis, Perspective, Provenance, PublicationStatus, RatingBasis};
use store::bundle::files::{InvolvementRow, ProgrammeRow, RatingRow, TermCodes};

use super::{Source, address, programme_code, study_code};
use crate::random::Random;
use crate::words::{paragraph, sentence};

const PROGRAMME: u64 = 4;

/// The method that a measured query filters by, and the percentage of programmes that have it.
pub(crate) const METHOD: (&str, usize) = ("STORYTELLING", 35);

/// The programme in a row.
pub(super) fn programme(source: &Source, row: usize) -> ProgrammeRow {
    let mut random = Random::of_row(source.seed, PROGRAMME, row);
    let random = &mut random;
    let mut terms = vec![methods(source, random)];
    terms.extend(source.blocks(
        random,
        &[
            (Dimension::Topic, 2),
            (Dimension::Audience, 2),
            (Dimension::EducationLevel, 1),
            (Dimension::Setting, 1),
            (Dimension::DeliveryMode, 1),
            (Dimension::Country, 1),
        ],
    ));
    ProgrammeRow {
        code: programme_code(row),
        name: format!("Generated programme {row:05}"),
        summary: Some(paragraph(random, 2)),
        rationale: Some(paragraph(random, 2)),
        materials: None,
        procedures: Some(paragraph(random, 1)),
        tailoring: None,
        modifications: None,
        fidelity_planned: None,
        fidelity_actual: None,
        status: if random.percent(5) {
            PublicationStatus::Draft
        } else {
            PublicationStatus::Published
        },
        project: source.project.clone(),
        organisation: random.pick(&source.organisations).cloned(),
        partners: Vec::new(),
        region: Some(format!("Generated region {}", random.below(12))),
        started_year: Some(random.between(1995, 2020)),
        ended_year: None,
        sessions: Some(random.between(1, 24)),
        hours: Some(f64::from(random.between(1, 80))),
        weeks: Some(f64::from(random.between(1, 40))),
        terms,
        involvement: vec![involvement(source, random)],
        ratings: rating(random).into_iter().collect(),
        evaluations: source.size.evaluations(row).map(study_code).collect(),
        related_studies: Vec::new(),
        internal: None,
        sources: Vec::new(),
        provenance: Provenance::Extracted,
        source_url: Some(address("programme", row)),
    }
}

fn methods(source: &Source, random: &mut Random) -> TermCodes {
    let (method, of_a_hundred) = METHOD;
    let others: Vec<String> = source
        .codes(Dimension::Method)
        .iter()
        .filter(|code| *code != method)
        .cloned()
        .collect();
    let mut codes = random.some(&others, 2);
    if random.percent(of_a_hundred) {
        codes.push(method.to_owned());
    }
    TermCodes {
        dimension: Dimension::Method,
        codes,
    }
}

fn involvement(source: &Source, random: &mut Random) -> InvolvementRow {
    InvolvementRow {
        who: Perspective::ServiceUserEducator,
        activities: source.some(random, Dimension::InvolvementActivity, 2),
        recruitment: Some(sentence(random, 10)),
        preparation: Some(sentence(random, 10)),
        support: None,
        payment: random.pick(PaymentBasis::ALL).copied(),
        term_used: Some("service user educator".to_owned()),
    }
}

fn rating(random: &mut Random) -> Option<RatingRow> {
    Some(RatingRow {
        framework: InvolvementFramework::Tew2004,
        level: random.between(1, 5),
        at_least: random.percent(20),
        evidence: sentence(random, 10),
        basis: RatingBasis::Desk,
        rated_by: None,
        rated_on: NaiveDate::from_ymd_opt(2026, 1, 1)?,
        provenance: Provenance::Derived,
    })
}
