//! The mathematics and the words of the evidence: pure functions of values, no database, no clock, no network.

pub mod consent;
pub mod direction;
pub mod disclosure;
pub mod effect;
pub mod identifier;
pub mod involvement;
pub mod map;
pub mod nearest;
pub mod pooling;
pub mod ranking;
pub mod similarity;
pub mod standing;
pub mod synthesis;
pub mod text;
pub mod vocabulary;
