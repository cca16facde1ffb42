//! Plans read terms from memory, and never an old one.

use policy::Viewer;

use super::TermField;
use crate::engine::access::Access;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{ConnectionPart, Selection};
use crate::engine::testing::{Scratch, on_both, store_at};
use crate::noun::links;
use crate::noun::outcome::{OutcomeField, OutcomeFilter};

on_both! {
    a_changed_term_is_seen_by_the_next_plan_of_every_node
}

/// The domains of the outcomes that everyone may read, as a plan writes them.
async fn domains(access: &Access) -> String {
    let mut term = Selection::default();
    term.value("label", TermField::Label);
    let mut outcome = Selection::<OutcomeField>::default();
    outcome.one("domain", links::domain_of_outcome(), term, Some("term"));
    let asked = vec![ConnectionPart::Nodes("nodes".to_owned(), outcome)];
    let page = PageArguments::default();
    let written = access.planned_outcomes(&OutcomeFilter::default(), &[], &page, asked).await.unwrap();
    String::from_utf8(written.json).unwrap()
}

async fn a_changed_term_is_seen_by_the_next_plan_of_every_node(scratch: Scratch) {
    let other = store_at(scratch.url()).await;
    let nodes = [scratch.public(), other.as_viewer(Viewer::public(), "test")];
    for label in ["The first name", "The second name"] {
        let work = scratch.everything().begin().await.unwrap();
        work.as_task()
            .unwrap()
            .run(format!("UPDATE term SET label = '{label}'"), [])
            .await
            .unwrap();
        work.commit().await.unwrap();
        for node in &nodes {
            let seen = domains(node).await;
            assert!(
                seen.contains(label) && seen.matches("label").count() == seen.matches(label).count(),
                "{seen}"
            );
        }
    }
    // Without a change, the terms are not read again.
    let before = scratch.store.statements().so_far().0;
    domains(&nodes[0]).await;
    assert_eq!(scratch.store.statements().so_far().0 - before, 1);
    other.close().await.unwrap();
}
