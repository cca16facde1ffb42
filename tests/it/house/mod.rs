//! Keeps the house rules that no compiler keeps: who depends on whom, and what the sources may say.

mod dependencies;
mod documents;
mod licences;
mod reads;
mod sources;
mod tree;
