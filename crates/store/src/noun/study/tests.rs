//! Studies and reports on both databases: order, pages, filters, and what a draft must not reveal.

use std::collections::HashMap;
use std::sync::Arc;

use evidence::vocabulary::Perspective;
use policy::id::QuestionId;
use uuid::Uuid;

use super::{Study, StudyFilter, StudyOrder, StudyOrderField, StudyParents};
use crate::engine::access::Access;
use crate::engine::filter::TermFilter;
use crate::engine::list::page::Page;
use crate::engine::list::page::PageArguments;
use crate::engine::testing::{Asking, Scratch};
use crate::engine::wide::Wide;

fn codes(studies: &[Study]) -> String {
    studies.iter().map(|study| study.code.as_str()).collect()
}

fn page_codes(page: &Page<Study>) -> String {
    page.items.iter().map(|item| item.node.code.as_str()).collect()
}

async fn walk(access: &Access, order: &[StudyOrder], backward: bool) -> String {
    let mut found = String::new();
    let mut page = PageArguments::default();
    loop {
        if backward {
            page.last = Some(2);
        } else {
            page.first = Some(2);
        }
        let part = access.studies(&StudyFilter::default(), order, &page).await.unwrap();
        let (edge, more) = if backward {
            (part.items.first(), part.has_previous)
        } else {
            (part.items.last(), part.has_next)
        };
        let cursor = edge.map(|item| item.cursor.clone());
        if backward {
            found.insert_str(0, &page_codes(&part));
            page.before = cursor;
        } else {
            found.push_str(&page_codes(&part));
            page.after = cursor;
        }
        if !more {
            return found;
        }
    }
}

async fn filtered(access: &Access, filter: StudyFilter) -> String {
    let page = access.studies(&filter, &[], &PageArguments::default()).await.unwrap();
    let count = access.count_studies(&filter).await.unwrap();
    assert_eq!(count, i64::try_from(page.items.len()).unwrap());
    page_codes(&page)
}

async fn orders_and_pages(scratch: Scratch) {
    use StudyOrderField::{SampleSize, Title, UpdatedAt, Year};
    let access = scratch.public();
    // Rows without a value come last in both directions; text is in byte order.
    for (field, ascending, descending) in [
        (Year, "cadbe", "adcbe"),
        (Title, "bedac", "cadeb"),
        (SampleSize, "cbdae", "bdcae"),
        (UpdatedAt, "cbdae", "aebdc"),
    ] {
        for (is_descending, expected) in [(false, ascending), (true, descending)] {
            let order = [StudyOrder {
                field,
                descending: is_descending,
            }; 2];
            for backward in [false, true] {
                assert_eq!(walk(&access, &order, backward).await, expected, "{order:?} {backward}");
            }
        }
    }
}

async fn filters(scratch: Scratch) {
    let (public, everything) = (scratch.public(), scratch.everything());
    assert_eq!(filtered(&public, StudyFilter::default()).await, "abcde");
    assert_eq!(filtered(&everything, StudyFilter::default()).await, "abcdefg");
    let of = |codes: &[&str]| TermFilter {
        any_of: codes.iter().map(|&code| code.to_owned()).collect(),
        ..TermFilter::default()
    };
    let designs = StudyFilter {
        designs: of(&["RCT"]),
        ..StudyFilter::default()
    };
    assert_eq!(filtered(&public, designs).await, "ac");
    let domains = StudyFilter {
        outcome_domains: of(&["EMPATHY"]),
        ..StudyFilter::default()
    };
    assert_eq!(filtered(&public, domains.clone()).await, "a");
    assert_eq!(filtered(&everything, domains).await, "af");
    // Each criterion is met by some outcome, but no single outcome meets all of them.
    let several = StudyFilter {
        outcome_domains: of(&["EMPATHY"]),
        perspectives: vec![Perspective::Carer],
        ..StudyFilter::default()
    };
    assert_eq!(filtered(&public, several).await, "a");
    let carers = StudyFilter {
        perspectives: vec![Perspective::Carer],
        ..StudyFilter::default()
    };
    assert_eq!(filtered(&public, carers).await, "ab");
    // A filter on a programme that the viewer cannot see must not reveal anything.
    for (programme, seen, all) in [(0, "ac", "acf"), (1, "", "b")] {
        let filter = StudyFilter {
            evaluates_programme: Some(scratch.has.programmes[programme]),
            ..StudyFilter::default()
        };
        assert_eq!(filtered(&public, filter.clone()).await, seen);
        assert_eq!(filtered(&everything, filter).await, all);
    }
}

async fn batches(scratch: Scratch) {
    let access = scratch.public();
    let programmes = scratch.has.programmes.clone();
    let question = QuestionId(scratch.has.question);
    let all = StudyFilter::default();
    let page = PageArguments::first(1);
    let together = access
        .studies_of(&StudyParents::Programmes(programmes.clone()), &all, &page)
        .await
        .unwrap();
    let counts = access
        .count_studies_of(&StudyParents::Programmes(programmes.clone()), &all)
        .await
        .unwrap();
    // The draft programme has studies, but an anonymous visitor does not see that.
    assert_eq!(counts, HashMap::from([(programmes[0].0, 2)]));
    for programme in programmes {
        let alone = access
            .studies_of(&StudyParents::Programmes(vec![programme]), &all, &page)
            .await
            .unwrap();
        let pages = |pages: &HashMap<Uuid, Page<Study>>| pages.get(&programme.0).map(|page| (page_codes(page), page.has_next));
        assert_eq!(pages(&alone), pages(&together));
    }
    let evidence = StudyParents::Questions(vec![question]);
    let pages = access.studies_of(&evidence, &all, &PageArguments::default()).await.unwrap();
    assert_eq!(page_codes(&pages[&question.0]), "ab", "each study once, drafts left out");
    assert_eq!(
        access.count_studies_of(&evidence, &all).await.unwrap(),
        HashMap::from([(question.0, 2)])
    );
}

async fn one_by_one(scratch: Scratch) {
    let (public, everything) = (scratch.public(), scratch.everything());
    let [a, _, _, _, _, f, _] = scratch.has.studies[..] else {
        panic!("seven studies")
    };
    assert_eq!(public.study("a").await.unwrap().map(|study| study.id), Some(a));
    assert!(public.study("f").await.unwrap().is_none());
    assert_eq!(codes(&public.studies_by_id(&[a, f]).await.unwrap()), "a");
    assert_eq!(codes(&public.overlaps_of(&[a, f]).await.unwrap()[&a.0]), "b");
    assert_eq!(codes(&everything.overlaps_of(&[a]).await.unwrap()[&a.0]), "bf");
    assert!(!public.overlaps_of(&[f]).await.unwrap().contains_key(&f.0));
}

async fn reports(scratch: Scratch) {
    let (public, everything) = (scratch.public(), scratch.everything());
    let [a, _, _, _, _, f, _] = scratch.has.studies[..] else {
        panic!("seven studies")
    };
    let by_study = public.reports_of(&[a, f]).await.unwrap();
    let titles: Vec<&str> = by_study[&a.0].iter().map(|report| report.title.as_str()).collect();
    assert_eq!(titles, ["second", "first"]);
    assert!(!by_study.contains_key(&f.0));
    let ids: Vec<_> = everything.reports_of(&[f]).await.unwrap()[&f.0]
        .iter()
        .map(|report| report.id)
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(
        public.reports_by_id(&ids).await.unwrap().len(),
        1,
        "only the one that a published study has too"
    );
    assert_eq!(codes(&public.studies_of_reports(&ids).await.unwrap()[&ids[0].0]), "a");
    assert_eq!(codes(&everything.studies_of_reports(&ids).await.unwrap()[&ids[0].0]), "af");
}

async fn wide_text(scratch: Scratch) {
    let [a, ..] = scratch.has.studies[..] else {
        panic!("seven studies")
    };
    for (wide, involvement, abstract_text) in [
        (Some(Wide::StudyInvolvement), true, false),
        (Some(Wide::ReportAbstract), false, true),
        (None, false, false),
    ] {
        let access = scratch.public().asking(Arc::new(Asking(wide)));
        let study = access.study("a").await.unwrap().unwrap();
        let reports = access.reports_of(&[a]).await.unwrap();
        assert_eq!(study.involvement.is_some(), involvement, "{wide:?}");
        assert_eq!(reports[&a.0][0].abstract_text.is_some(), abstract_text, "{wide:?}");
    }
}

crate::engine::testing::on_both! { orders_and_pages filters batches one_by_one reports wide_text }
