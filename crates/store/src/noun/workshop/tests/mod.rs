//! Workshops, questions and participants: who sees which rows, in which order, one by one and in batches.

mod ask;
mod erase;
mod fixture;
mod lists;
mod rules;
