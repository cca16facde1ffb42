//! Workshops, questions and participants: who sees which rows, in which order, alone and in batches.

mod ask;
mod erase;
mod fixture;
mod lists;
mod rules;
