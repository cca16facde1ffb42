//! Questions of a workshop that is under way: submitted, merged, reworded, judged, linked, and withdrawn.

mod link;
mod merge;
mod revise;
mod stage;
mod status;
mod submit;
mod withdraw;
