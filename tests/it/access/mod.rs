//! Tests the access matrix over HTTP, cell by cell: which role reaches which rows, by every path, and what it may do.

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
mod record_acts;
mod rows;
mod studies;
mod study_acts;
mod table;
pub mod viewers;
mod ways;
mod workshop_acts;
mod workshops;
pub mod world;
