//! Decides who may see and do what: viewers, roles, the access matrix as data, and types with which a check cannot be forgotten.

mod guard;
pub mod id;
mod matrix;
mod needs;
mod permit;
pub mod render;
mod review;
mod role;
mod viewer;
mod watch;
mod workshop;

pub use guard::{Gate, Guarded};
pub use matrix::{
    AccessReach, Act, AllOrNone, BallotReach, Cell, ConsentReach, ContributionReach, CountReach, IdentityReach, ParticipantReach,
    ProgrammeReach, Reach, ReachesAll, Resource, Row, WorkshopReach, cell, display_cell, matrix, rows,
};
pub use needs::needs;
pub use permit::{Action, Denied, HeldToken, Permit, ProgrammeFacts, StudyFacts, action};
pub use review::{ConflictFacts, ReviewFacts};
pub use role::{Role, UnknownRole};
pub use viewer::{SharedScope, StoredToken, SystemTask, TokenBounds, Viewer};
pub use watch::Watch;
pub use workshop::{BallotFacts, EnteredBallotFacts, ParticipantFacts, QuestionFacts, RecordFacts, SecretAction, Voter, WorkshopFacts};
