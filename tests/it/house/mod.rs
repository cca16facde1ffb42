//! Keeps the house rules that no compiler keeps: who depends on whom, and what the sources may say.

mod circles;
mod code;
mod dependencies;
mod documents;
mod licences;
mod modules;
mod names;
mod reads;
mod sources;
mod tree;
