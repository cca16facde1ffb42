//! Maps on both databases, with the demo evidence and with generated evidence, compared with counts by hand and with the lists behind
//! cells.

mod drill;
mod made;
mod moves;

use crate::Store;
use crate::engine::testing::{Blank, on_both};
use policy::{SystemTask, Viewer};

/// A database with the demo evidence.
pub(super) struct Demo {
    pub(super) store: Store,
    _blank: Blank,
}

impl Demo {
    pub(super) async fn over(blank: Blank) -> Self {
        let store = blank.store.clone();
        let bundle = crate::bundle::Bundle::demo().unwrap();
        store.load_bundle(&bundle, &mut |_| ()).await.unwrap();
        Self { store, _blank: blank }
    }

    /// An anonymous visitor, and a viewer who sees every row.
    pub(super) fn viewers(store: &Store) -> [crate::engine::access::Access; 2] {
        [Viewer::public(), Viewer::unrestricted(SystemTask::Diagnose)].map(|viewer| store.as_viewer(viewer, "test"))
    }
}

use drill::{demo_cells_are_what_they_drill_down_to, made_up_cells_are_what_they_drill_down_to};
use made::{MadeUp, cells_are_what_a_count_by_hand_says};
use moves::kept_counts_follow_every_write;

on_both! { [super::Demo] demo_cells_are_what_they_drill_down_to }
on_both! { [super::MadeUp] made_up_cells_are_what_they_drill_down_to cells_are_what_a_count_by_hand_says kept_counts_follow_every_write }
