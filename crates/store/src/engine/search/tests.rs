//! Tests the order of a search, its pages and its total, on both databases.

use entity::column::{Code, Millis};
use entity::{search_document, study};
use evidence::vocabulary::{Provenance, PublicationStatus, SearchKind, StudyKind};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::*;
use crate::engine::clock::{at, new_id};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::search_text::SearchText;
use crate::engine::testing::{Scratch, add, on_both};

on_both! {
    pages_in_both_directions_are_the_whole_list
    a_cursor_of_headings_continues_among_bodies
    a_total_is_exact_up_to_a_thousand
    only_the_kinds_that_are_asked_for_are_found_and_counted
    a_phrase_does_not_reach_from_the_heading_into_the_body
}

/// The search text of a row of the scratch database.
async fn write(scratch: &Scratch, kind: SearchKind, id: Uuid, heading: &str, body: &str) {
    let text = SearchText {
        kind,
        heading: heading.to_owned(),
        body: body.to_owned(),
    };
    add(&scratch.store, text.document(id)).await;
}

/// Five studies that anybody sees and two that are hidden, in an order in which headings and bodies alternate.
async fn alternating(scratch: &Scratch) -> Vec<Uuid> {
    let studies: Vec<Uuid> = scratch.has.studies.iter().map(|id| id.0).collect();
    for (place, id) in studies.iter().enumerate() {
        let (heading, body) = if place % 2 == 0 {
            ("A wombat", "sleeps")
        } else {
            ("It sleeps", "said the wombat")
        };
        write(scratch, SearchKind::Study, *id, heading, body).await;
    }
    [0, 2, 4, 1, 3].into_iter().map(|place| studies[place]).collect()
}

async fn found(scratch: &Scratch, page: &PageArguments) -> Page<SearchHit> {
    scratch.public().search("wombats", &[], page).await.unwrap()
}

fn ids(page: &Page<SearchHit>) -> Vec<Uuid> {
    page.items.iter().map(|item| item.node.id).collect()
}

async fn pages_in_both_directions_are_the_whole_list(scratch: Scratch) {
    let expected = alternating(&scratch).await;
    let whole = found(&scratch, &PageArguments::first(10)).await;
    assert_eq!(ids(&whole), expected);
    let scores: Vec<f64> = whole.items.iter().map(|item| item.node.score).collect();
    assert_eq!(scores, [1.0, 1.0, 1.0, 0.5, 0.5]);
    for size in 1..=4 {
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        let (mut after, mut before) = (None, None);
        loop {
            let arguments = PageArguments {
                after,
                ..PageArguments::first(size)
            };
            let page = found(&scratch, &arguments).await;
            forward.extend(ids(&page));
            after = page.items.last().map(|item| item.cursor.clone());
            if !page.has_next {
                break;
            }
        }
        loop {
            let arguments = PageArguments {
                last: Some(size),
                before,
                ..PageArguments::default()
            };
            let page = found(&scratch, &arguments).await;
            backward.splice(0..0, ids(&page));
            before = page.items.first().map(|item| item.cursor.clone());
            if !page.has_previous {
                break;
            }
        }
        assert_eq!((&forward, &backward), (&expected, &expected), "{size}");
    }
}

async fn a_cursor_of_headings_continues_among_bodies(scratch: Scratch) {
    let expected = alternating(&scratch).await;
    let whole = found(&scratch, &PageArguments::first(10)).await;
    let cursor = |place: usize| Some(whole.items[place].cursor.clone());
    for (after, before, rows) in [(2, 4, 3..4), (0, 4, 1..4), (1, 3, 2..3), (3, 4, 4..4), (3, 1, 4..4)] {
        let arguments = PageArguments {
            after: cursor(after),
            before: cursor(before),
            ..PageArguments::first(10)
        };
        assert_eq!(ids(&found(&scratch, &arguments).await), expected[rows], "{after} {before}");
    }
}

/// So many published studies, each with a search text.
#[expect(clippy::disallowed_methods, reason = "tests set up rows without a permit")]
async fn many(scratch: &Scratch, how_many: usize) {
    let (mut studies, mut texts) = (Vec::new(), Vec::new());
    for place in 0..how_many {
        let id = new_id();
        studies.push(study::ActiveModel {
            id: Set(id),
            code: Set(format!("quokka{place}")),
            title: Set("A quokka".to_owned()),
            label: Set("Quokka".to_owned()),
            kind: Set(Code(StudyKind::Primary)),
            status: Set(Code(PublicationStatus::Published)),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        });
        let text = SearchText {
            kind: SearchKind::Study,
            heading: "A quokka".to_owned(),
            body: String::new(),
        };
        texts.push(text.document(id));
    }
    let writer = &scratch.store.connections.writer;
    study::Entity::insert_many(studies).exec_without_returning(writer).await.unwrap();
    search_document::Entity::insert_many(texts)
        .exec_without_returning(writer)
        .await
        .unwrap();
}

async fn a_total_is_exact_up_to_a_thousand(scratch: Scratch) {
    let total = async || scratch.public().count_search("quokka", &[]).await.unwrap();
    assert_eq!(total().await, SearchTotal { count: 0, is_exact: true });
    many(&scratch, 1_000).await;
    assert_eq!(
        total().await,
        SearchTotal {
            count: 1_000,
            is_exact: true
        }
    );
    // A hidden row does not count.
    write(&scratch, SearchKind::Study, scratch.has.studies[6].0, "A quokka", "").await;
    assert_eq!(
        total().await,
        SearchTotal {
            count: 1_000,
            is_exact: true
        }
    );
    write(&scratch, SearchKind::Study, scratch.has.studies[0].0, "", "Another quokka").await;
    assert_eq!(
        total().await,
        SearchTotal {
            count: 1_000,
            is_exact: false
        }
    );
}

async fn only_the_kinds_that_are_asked_for_are_found_and_counted(scratch: Scratch) {
    use SearchKind::{Programme, Question, Study};
    let (study, programme, question) = (scratch.has.studies[0].0, scratch.has.programmes[0].0, scratch.has.question);
    for (kind, id) in [(Study, study), (Programme, programme), (Question, question)] {
        write(&scratch, kind, id, "Numbat", "a study of a programme and its questions").await;
    }
    for (kinds, expected) in [
        (&[][..], &[study, programme, question][..]),
        (&[Study], &[study]),
        (&[Question, Study], &[study, question]),
        (&[Programme], &[programme]),
        (&[SearchKind::Outcome], &[]),
    ] {
        for text in ["numbat", "programmes", "numbat programme"] {
            let page = scratch.public().search(text, kinds, &PageArguments::first(5)).await.unwrap();
            assert_eq!(ids(&page), expected, "{text} {kinds:?}");
            let total = scratch.public().count_search(text, kinds).await.unwrap();
            assert_eq!(usize::try_from(total.count).unwrap(), expected.len());
        }
    }
}

async fn a_phrase_does_not_reach_from_the_heading_into_the_body(scratch: Scratch) {
    write(
        &scratch,
        SearchKind::Study,
        scratch.has.studies[0].0,
        "The role",
        "play of children",
    )
    .await;
    write(&scratch, SearchKind::Study, scratch.has.studies[1].0, "A tale", "of role play").await;
    // Two words that are one compound are searched as a phrase.
    let page = scratch.public().search("role play", &[], &PageArguments::first(5)).await.unwrap();
    assert_eq!(ids(&page), [scratch.has.studies[1].0]);
    let total = scratch.public().count_search("role play", &[]).await.unwrap();
    assert_eq!(total.count, 1);
}
