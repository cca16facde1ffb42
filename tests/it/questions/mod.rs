//! Tests the questions of a running workshop: submitted, merged, reworded, given a status, linked, and withdrawn.

mod link;
mod merge;
mod revise;
mod stage;
mod status;
mod submit;
mod withdraw;
