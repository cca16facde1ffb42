//! The data that syntheses read, on both databases: order, effects, moderators and subgroups, and what a draft must not reveal.

use evidence::vocabulary::{Contrast, Dimension, EffectDirection, EffectMetric, Moderator};

use super::{Candidates, EffectsAsked, StoredEffect};
use crate::engine::access::Access;
use crate::engine::filter::TermFilter;
use crate::engine::testing::Scratch;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::study::StudyFilter;

async fn read(access: &Access, filter: &OutcomeFilter, subgroup: Option<Dimension>, moderator: Option<Moderator>) -> Candidates {
    let asked = EffectsAsked {
        filter,
        subgroup,
        moderator,
    };
    access.effects(&asked).await.unwrap()
}

async fn what_matches_is_read_by_year_with_its_effect(scratch: Scratch) {
    let all = OutcomeFilter::default();
    let found = read(&scratch.public(), &all, None, Some(Moderator::Year)).await;
    // Four outcomes of study A of 2005, then the one of study B, which has no year.
    let labels: Vec<&str> = found.outcomes.iter().map(|outcome| outcome.label.as_str()).collect();
    assert_eq!(labels, ["A", "A", "A", "A", "B"]);
    let years: Vec<Option<f64>> = found.outcomes.iter().map(|outcome| outcome.moderator).collect();
    assert_eq!(years, [Some(2005.0), Some(2005.0), Some(2005.0), Some(2005.0), None]);
    assert_eq!(found.outcomes.iter().filter(|outcome| outcome.effect.is_some()).count(), 3);
    assert_eq!(
        found.outcomes.last().and_then(|outcome| outcome.effect),
        Some(StoredEffect {
            metric: EffectMetric::FisherZ,
            estimate: 0.1 + 0.2,
            standard_error: None,
            n: None,
            unpaired: false,
            corrected: false,
        })
    );
    assert!(found.outcomes.iter().all(|outcome| outcome.contrast == Contrast::BeforeAfter));
    // Only viewers who can see drafts see the draft's outcome.
    assert_eq!(read(&scratch.everything(), &all, None, None).await.outcomes.len(), 6);
    let with_effect = OutcomeFilter {
        has_effect: Some(true),
        ..OutcomeFilter::default()
    };
    assert_eq!(read(&scratch.public(), &with_effect, None, None).await.outcomes.len(), 3);
}

async fn moderators_are_those_of_the_study_and_the_outcome(scratch: Scratch) {
    let all = OutcomeFilter::default();
    let access = scratch.public();
    let values = async |moderator| {
        let found = read(&access, &all, None, Some(moderator)).await;
        let mut values: Vec<Option<f64>> = found.outcomes.iter().map(|outcome| outcome.moderator).collect();
        values.sort_by(|one, other| one.partial_cmp(other).unwrap());
        values
    };
    assert_eq!(values(Moderator::SampleSize).await, [None, None, None, None, Some(40.0)]);
    assert_eq!(
        values(Moderator::FollowUpWeeks).await,
        [None, None, Some(0.1 + 0.2), Some(0.1 + 0.2), Some(1.5)]
    );
    // No programme has a level.
    assert_eq!(values(Moderator::InvolvementLevel).await, [None; 5]);
}

async fn subgroups_are_the_terms_that_outcomes_have_in_the_vocabularys_order(scratch: Scratch) {
    let all = OutcomeFilter::default();
    let found = read(&scratch.public(), &all, Some(Dimension::OutcomeDomain), None).await;
    let codes: Vec<&str> = found.subgroups.iter().map(|term| term.code.as_str()).collect();
    assert_eq!(codes, ["EMPATHY", "SKILL"]);
    let mut groups: Vec<Vec<usize>> = found.outcomes.iter().map(|outcome| outcome.subgroups.clone()).collect();
    groups.sort();
    assert_eq!(groups, [vec![0], vec![0], vec![1], vec![1], vec![1]]);
    // The study's terms count for its outcomes; study B has no design.
    let found = read(&scratch.public(), &all, Some(Dimension::StudyDesign), None).await;
    assert_eq!(found.outcomes.iter().filter(|outcome| outcome.subgroups == [0]).count(), 4);
    let none = OutcomeFilter {
        domains: TermFilter {
            any_of: vec!["NOTHING".to_owned()],
            ..TermFilter::default()
        },
        ..OutcomeFilter::default()
    };
    let found = read(
        &scratch.public(),
        &none,
        Some(Dimension::OutcomeDomain),
        Some(Moderator::InvolvementLevel),
    )
    .await;
    assert!(found.outcomes.is_empty() && found.subgroups.is_empty());
}

async fn directions_are_read_by_domain_and_study(scratch: Scratch) {
    let all = OutcomeFilter::default();
    let found = scratch.public().directions(&all, Contrast::BeforeAfter).await.unwrap();
    let domains: Vec<(&str, Vec<(&str, usize)>)> = found
        .iter()
        .map(|domain| {
            let studies = domain.studies.iter().map(|study| (study.label.as_str(), study.directions.len()));
            (domain.domain.code.as_str(), studies.collect())
        })
        .collect();
    assert_eq!(domains, [("EMPATHY", vec![("A", 2)]), ("SKILL", vec![("A", 2), ("B", 1)])]);
    assert!(
        found
            .iter()
            .flat_map(|domain| &domain.studies)
            .flat_map(|study| &study.directions)
            .all(|direction| *direction == EffectDirection::Benefit)
    );
    // There is no outcome with another contrast; and a filter on studies that the viewer cannot see matches nothing.
    assert!(
        scratch
            .public()
            .directions(&all, Contrast::VersusComparison)
            .await
            .unwrap()
            .is_empty()
    );
    let drafts = OutcomeFilter {
        studies: Some(StudyFilter {
            status: vec![evidence::vocabulary::PublicationStatus::Draft],
            ..StudyFilter::default()
        }),
        ..OutcomeFilter::default()
    };
    assert!(
        scratch
            .public()
            .directions(&drafts, Contrast::BeforeAfter)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        scratch.everything().directions(&drafts, Contrast::BeforeAfter).await.unwrap().len(),
        1
    );
}

crate::engine::testing::on_both! {
    what_matches_is_read_by_year_with_its_effect
    moderators_are_those_of_the_study_and_the_outcome
    subgroups_are_the_terms_that_outcomes_have_in_the_vocabularys_order
    directions_are_read_by_domain_and_study
}
