//! Provides the arithmetic of evidence and the word lists of the field: pure functions of values, no database, no clock, no network.

pub mod agreement;
pub mod appraisal;
pub mod consent;
pub mod direction;
pub mod disclosure;
pub mod effect;
pub mod involvement;
pub mod map;
pub mod pooling;
pub mod prisma;
pub mod ranking;
pub mod screening;
pub mod similarity;
pub mod standing;
pub mod synthesis;
pub mod vocabulary;
