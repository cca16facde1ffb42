//! Tests the sentences about an analysis: how many, which way, how certain; and what they say if an interval is too narrow.

use evidence::pooling::StudyEffect;
use evidence::synthesis::{Analysis, Choices, Finding};
use evidence::vocabulary::{Contrast, EffectMetric, IntervalMethod as Interval, PoolingModel, TauEstimator, WithinStudy};
use proptest::prelude::*;

use super::*;

const WITHIN: [WithinStudy; 3] = [WithinStudy::Composite, WithinStudy::ClusterRobust, WithinStudy::Independent];
const SMD: Subject = Subject {
    metric: EffectMetric::StandardisedMeanDifference,
    contrast: Contrast::VersusComparison,
};

fn choices(within: WithinStudy) -> Choices {
    Choices::new(PoolingModel::RandomEffects, TauEstimator::Reml, Interval::HartungKnapp, within)
}

fn with(interval: Interval) -> Choices {
    Choices::new(PoolingModel::RandomEffects, TauEstimator::Reml, interval, WithinStudy::Composite)
}

fn finding(study: usize, estimate: f64, variance: f64) -> Finding {
    Finding {
        study,
        effect: StudyEffect { estimate, variance },
        year: None,
        moderator: None,
        subgroups: Vec::new(),
    }
}

/// Effects that each have a standard error of 0.2 and differ by far less than that.
fn close(count: usize) -> Vec<Finding> {
    (0..count)
        .map(|study| Finding {
            subgroups: vec![study % 2],
            moderator: Some(study as f64),
            year: Some(2000 + study as i32),
            ..finding(study, 0.49 + 0.01 * (study % 4) as f64, 0.04)
        })
        .collect()
}

#[test]
fn the_words_say_how_many_which_way_and_how_sure() {
    let subject = |metric, contrast| Subject { metric, contrast };
    let say = |pairs: &[(f64, f64)], subject| {
        let findings = pairs.iter().enumerate().map(|(study, (y, v))| finding(study, *y, *v)).collect();
        in_words(&Analysis::new(findings, choices(WithinStudy::Composite)), subject)
    };
    assert_eq!(
        say(&[], SMD),
        "No study has an effect that can be pooled here, so there is no pooled result."
    );
    // 0.45 ± 1.96 · 0.2.
    assert_eq!(
        say(&[(0.45, 0.04)], SMD),
        "One study finds a standardised difference of 0.45 (small), with a 95% interval from 0.06 to 0.84. It favours involving people \
         with lived experience. One study alone cannot show whether others would find the same."
    );
    assert!(say(&[(0.2, 0.04), (-0.1, 0.04)], SMD).ends_with("Two studies are too few to say how much studies differ."));
    assert!(say(&[(0.2, 0.04), (-0.1, 0.04)], SMD).contains("the direction of the effect is open"));
    let many: Vec<(f64, f64)> = (0..6).map(|n| (0.5 + 0.01 * f64::from(n), 0.01)).collect();
    assert!(say(&many, SMD).starts_with("6 studies taken together find a standardised difference of 0.53 (moderate)"));
    assert!(say(&many, SMD).contains("The studies differ by little more than chance (I² 0%)."));
    assert!(!say(&many, SMD).contains("are few"));
    // e^0.53 = 1.69.
    assert!(say(&many, subject(EffectMetric::LogOddsRatio, Contrast::BeforeAfter)).contains("an odds ratio of 1.69"));
    assert!(say(&many, subject(EffectMetric::LogitProportion, Contrast::None)).contains("a share of 0.63"));
    let negative: Vec<(f64, f64)> = many.iter().map(|(y, v)| (-y, *v)).collect();
    assert!(
        say(&negative, subject(EffectMetric::MeanDifference, Contrast::BeforeAfter)).contains("is worse after the training than before")
    );
}

#[test]
fn the_sentence_does_not_trust_an_interval_that_is_too_narrow() {
    let found = Analysis::new(close(4), with(Interval::HartungKnapp));
    // 0.505 ± 3.182 · 0.1, and t(2) = 4.303 for a new study.
    assert_eq!(
        in_words(&found, SMD),
        "4 studies taken together find a standardised difference of 0.51 (moderate), with a 95% interval from 0.48 to 0.53. By chance, \
         these results are closer together than their own uncertainty suggests, so that interval is too narrow to rely on. A more \
         careful interval goes from 0.19 to 0.82. The average favours involving people with lived experience. The studies differ by \
         little more than chance (I² 0%). A new study could find anything from 0.07 to 0.94. 4 studies are few: more studies could \
         change this."
    );
}

#[test]
fn the_sentence_about_a_bounded_interval_says_nothing_of_it() {
    let found = Analysis::new(close(4), with(Interval::HartungKnappAtLeastNormal));
    assert!(!in_words(&found, SMD).contains("too narrow"));
}

#[test]
fn a_narrow_interval_decides_no_direction() {
    let findings: Vec<Finding> = (0..4).map(|study| finding(study, 0.10 + 0.01 * study as f64, 0.04)).collect();
    let words = in_words(&Analysis::new(findings, with(Interval::HartungKnapp)), SMD);
    assert!(
        words.contains("95% interval from 0.09 to 0.14") && words.contains("the direction of the effect is open"),
        "{words}"
    );
}

fn findings() -> impl Strategy<Value = Vec<Finding>> {
    proptest::collection::vec((0usize..8, -3.0..3.0_f64, -4.0..1.0_f64), 1..25).prop_map(|rows| {
        rows.into_iter()
            .map(|(study, y, v)| Finding {
                subgroups: vec![study % 3],
                moderator: Some(y.round()),
                year: Some(2000 + study as i32),
                ..finding(study, y, 10f64.powf(v))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_sentence_says_that_a_number_is_none(findings in findings()) {
        for within in WITHIN {
            let found = Analysis::new(findings.clone(), choices(within));
            let subject = Subject { metric: EffectMetric::FisherZ, contrast: Contrast::None };
            prop_assert!(!in_words(&found, subject).contains("NaN"));
        }
    }
}
