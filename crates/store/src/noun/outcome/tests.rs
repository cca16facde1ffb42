//! Outcomes on both databases: order, pages, filters, stored effects, and what a draft must not reveal.

use std::collections::HashMap;
use std::sync::Arc;

use evidence::effect::Figure;
use evidence::vocabulary::{Dimension, EffectMetric, EffectSource, Perspective};

use super::{Outcome, OutcomeFilter, OutcomeOrder, OutcomeOrderField, OutcomeParents};
use crate::engine::access::Access;
use crate::engine::filter::DimensionFilter;
use crate::engine::filter::TermFilter;
use crate::engine::list::page::Page;
use crate::engine::list::page::PageArguments;
use crate::engine::testing::{Asking, Scratch};
use crate::noun::study::StudyFilter;

/// The numbers of the outcomes.
fn numbers(page: &Page<Outcome>) -> String {
    page.items.iter().map(|item| item.node.summary.trim_start_matches('o')).collect()
}

async fn walk(access: &Access, order: &[OutcomeOrder], backward: bool) -> String {
    let mut found = String::new();
    let mut page = PageArguments::default();
    loop {
        if backward {
            page.last = Some(2);
        } else {
            page.first = Some(2);
        }
        let part = access.outcomes(&OutcomeFilter::default(), order, &page).await.unwrap();
        let (edge, more) = if backward {
            (part.items.first(), part.has_previous)
        } else {
            (part.items.last(), part.has_next)
        };
        let cursor = edge.map(|item| item.cursor.clone());
        if backward {
            found.insert_str(0, &numbers(&part));
            page.before = cursor;
        } else {
            found.push_str(&numbers(&part));
            page.after = cursor;
        }
        if !more {
            return found;
        }
    }
}

async fn filtered(access: &Access, filter: OutcomeFilter) -> String {
    let page = access.outcomes(&filter, &[], &PageArguments::default()).await.unwrap();
    let count = access.count_outcomes(&filter).await.unwrap();
    assert_eq!(count, i64::try_from(page.items.len()).unwrap());
    numbers(&page)
}

async fn orders_and_pages(scratch: Scratch) {
    use OutcomeOrderField::{Domain, Estimate, KirkpatrickLevel, Year};
    let access = scratch.public();
    for (field, ascending, descending) in [
        (Domain, "23145", "14523"),
        (KirkpatrickLevel, "34125", "13425"),
        (Year, "12345", "12345"),
        (Estimate, "31524", "15324"),
    ] {
        for (is_descending, expected) in [(false, ascending), (true, descending)] {
            let order = [OutcomeOrder {
                field,
                descending: is_descending,
            }; 2];
            for backward in [false, true] {
                assert_eq!(walk(&access, &order, backward).await, expected, "{order:?} {backward}");
            }
        }
    }
    let several = [(Domain, true), (Year, false), (Estimate, false)].map(|(field, descending)| OutcomeOrder { field, descending });
    for backward in [false, true] {
        assert_eq!(walk(&access, &several, backward).await, "14532");
    }
}

async fn filters(scratch: Scratch) {
    let (public, everything) = (scratch.public(), scratch.everything());
    let all = OutcomeFilter::default;
    let of = |codes: &[&str]| TermFilter {
        any_of: codes.iter().map(|&code| code.to_owned()).collect(),
        ..TermFilter::default()
    };
    assert_eq!(filtered(&public, all()).await, "12345");
    assert_eq!(filtered(&everything, all()).await, "123456");
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                domains: of(&["EMPATHY"]),
                ..all()
            }
        )
        .await,
        "23"
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                study: Some(scratch.has.studies[1]),
                ..all()
            }
        )
        .await,
        "5"
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                study: Some(scratch.has.studies[5]),
                ..all()
            }
        )
        .await,
        ""
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                programme: Some(scratch.has.programmes[0]),
                ..all()
            }
        )
        .await,
        "135"
    );
    // The second outcome is visible, but the filter must not reveal that it is about a draft programme.
    let about_draft = OutcomeFilter {
        programme: Some(scratch.has.programmes[1]),
        ..all()
    };
    assert_eq!(filtered(&public, about_draft.clone()).await, "");
    assert_eq!(filtered(&everything, about_draft).await, "2");
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                perspectives: vec![Perspective::Carer],
                ..all()
            }
        )
        .await,
        "45"
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                has_effect: Some(true),
                ..all()
            }
        )
        .await,
        "135"
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                has_effect: Some(false),
                ..all()
            }
        )
        .await,
        "24"
    );
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                min_follow_up_weeks: Some(1.5),
                ..all()
            }
        )
        .await,
        "3"
    );
    for (dimension, code, expected) in [
        (Dimension::EffectivenessParameter, "WHO_LEADS", "1"),
        (Dimension::StudyDesign, "RCT", "1234"),
        (Dimension::OutcomeDomain, "SKILL", "145"),
    ] {
        let dimensions = vec![DimensionFilter {
            dimension,
            terms: of(&[code]),
        }];
        assert_eq!(filtered(&public, OutcomeFilter { dimensions, ..all() }).await, expected);
    }
    let designs = StudyFilter {
        designs: of(&["RCT"]),
        ..StudyFilter::default()
    };
    assert_eq!(
        filtered(
            &public,
            OutcomeFilter {
                studies: Some(designs),
                ..all()
            }
        )
        .await,
        "1234"
    );
}

async fn batches(scratch: Scratch) {
    let access = scratch.public();
    let all = OutcomeFilter::default();
    let order = [OutcomeOrder {
        field: OutcomeOrderField::Year,
        descending: true,
    }];
    let studies = scratch.has.studies.clone();
    let page = PageArguments::first(2);
    let together = access
        .outcomes_of(&OutcomeParents::Studies(studies.clone()), &all, &order, &page)
        .await
        .unwrap();
    let counts = access
        .count_outcomes_of(&OutcomeParents::Studies(studies.clone()), &all)
        .await
        .unwrap();
    assert_eq!(counts, HashMap::from([(studies[0].0, 4), (studies[1].0, 1)]));
    assert_eq!(
        (numbers(&together[&studies[0].0]), together[&studies[0].0].has_next),
        ("12".to_owned(), true)
    );
    for study in studies {
        let alone = access
            .outcomes_of(&OutcomeParents::Studies(vec![study]), &all, &order, &page)
            .await
            .unwrap();
        let shown = |page: Option<&Page<Outcome>>| page.map(|page| (numbers(page), page.has_next));
        assert_eq!(shown(alone.get(&study.0)), shown(together.get(&study.0)));
    }
    let programmes = scratch.has.programmes.clone();
    let parents = OutcomeParents::Programmes(programmes.clone());
    let of_programmes = access.outcomes_of(&parents, &all, &[], &PageArguments::default()).await.unwrap();
    assert_eq!(of_programmes.len(), 1, "a draft programme has no outcomes for the open web");
    assert_eq!(numbers(&of_programmes[&programmes[0].0]), "135");
}

async fn effects(scratch: Scratch) {
    let access = scratch.public();
    let page = access
        .outcomes(&OutcomeFilter::default(), &[], &PageArguments::first(2))
        .await
        .unwrap();
    let [first, second] = &page.items[..] else { panic!("two outcomes") };
    assert_eq!(second.node.effect, None);
    let effect = first.node.effect.clone().unwrap();
    assert_eq!(
        (effect.metric, effect.source, effect.estimate),
        (EffectMetric::FisherZ, EffectSource::Correlation, 0.1 + 0.2)
    );
    let figure = |name: &str, value| Figure {
        name: name.to_owned(),
        value,
    };
    assert_eq!(effect.figures, [figure("r", 0.25), figure("n", 12.0)]);
    // The request does not ask for the figures or the summary, so neither is read.
    let narrow = scratch.public().asking(Arc::new(Asking(None)));
    let outcome = narrow.outcomes_by_id(&[first.node.id]).await.unwrap().pop().unwrap();
    assert_eq!((outcome.summary.as_str(), outcome.effect.unwrap().figures), ("", Vec::new()));
}

crate::engine::testing::on_both! { orders_and_pages filters batches effects }
