//! Tests that practitioners propose changes to their published programmes, and that academics decide on them.

mod decide;
mod propose;
mod stage;
