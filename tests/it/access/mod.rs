//! The access matrix over HTTP, cell by cell: who reaches which rows, along every way there is, and what they may do.

mod acts;
mod alike;
mod consent_acts;
mod contributions;
mod crawl;
mod facets;
pub mod files;
mod guests;
mod lists;
mod manage;
mod pages;
mod people;
mod personal;
mod places;
mod programmes;
mod proposals;
mod reach;
mod rows;
mod studies;
mod study_acts;
mod table;
pub mod viewers;
mod ways;
mod workshop_acts;
mod workshops;
pub mod world;
