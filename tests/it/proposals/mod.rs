//! Practitioners propose changes to their published programmes, and academics decide.

mod decide;
mod propose;
mod stage;
