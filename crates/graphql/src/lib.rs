//! The GraphQL schema: objects over what the store shows to a viewer. This crate holds no queries and no access
//! rules.
//!
//! [`engine`] holds the mechanisms that every noun uses; [`noun`] has one folder or file per noun.

pub mod coverage;
mod engine;
pub mod error;
mod noun;
mod read;
#[cfg(test)]
mod tests;

use async_graphql::{MergedObject, MergedSubscription, Schema, SchemaBuilder};

pub use engine::answer::{AnswerField, AnswerLevel, AnswerShape, KIND};
pub use engine::attempts::{AttemptLimits, Caller};
pub use engine::budget::{Bounds, Budget};
pub use engine::counter::{Asker, Counter};
pub use engine::live::Pace;
pub use engine::planned::TakesJson;
pub use engine::run::{GraphQl, sdl};
pub use engine::upload::{Upload, UploadRef, Uploads};
pub use engine::wide::{FieldNames, Mentioned};
pub use read::PreparedQuery;

/// The queries of the service. They show only what the viewer is permitted to see.
#[derive(MergedObject, Default)]
pub struct Query(
    noun::node::NodeQuery,
    noun::deletion::DeletionQuery,
    noun::viewer::ViewerQuery,
    noun::search::SearchQuery,
    noun::term::TermQuery,
    noun::organisation::OrganisationQuery,
    noun::project::ProjectQuery,
    noun::programme::ProgrammeQuery,
    noun::proposal::ProposalQuery,
    noun::review::ReviewQuery,
    noun::record::RecordQuery,
    noun::study::StudyQuery,
    noun::outcome::OutcomeQuery,
    noun::evidence_map::EvidenceMapQuery,
    noun::access::AccessQuery,
    noun::workshop::WorkshopQuery,
    noun::participant::InvitationQuery,
    noun::question::QuestionQuery,
    noun::synthesis::SynthesisQuery,
);

/// The mutations of the service. Each one takes effect completely or not at all.
#[derive(MergedObject, Default)]
pub struct Mutation(
    noun::programme::ProgrammeMutation,
    noun::proposal::ProposalMutation,
    noun::evidence_map::EvidenceMapMutation,
    noun::access::AccessMutation,
    noun::workshop::WorkshopMutation,
    noun::participant::ParticipantMutation,
    noun::contribution::ContributionMutation,
    noun::question::QuestionMutation,
    noun::project::ProjectMutation,
    noun::recommendation::RecommendationMutation,
    noun::round::RoundMutation,
    noun::outcome::OutcomeMutation,
    noun::review::ReviewMutation,
    noun::record_import::ImportMutation,
    noun::record_import::UploadMutation,
    noun::appraisal::AppraisalMutation,
    noun::record::RecordMutation,
    noun::duplicate::DuplicateMutation,
    noun::screening::ScreeningMutation,
    noun::study::StudyMutation,
    noun::vocabulary::DraftMutation,
    noun::vocabulary::OrganisationMutation,
    noun::vocabulary::TermMutation,
);

/// The subscriptions of the service. Each one sends the current state first, and then again whenever it changes for
/// the viewer.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    noun::workshop::WorkshopSubscription,
    noun::round::RoundSubscription,
    noun::record_import::ImportSubscription,
);

/// The schema without data. Each request brings its own scope.
pub fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
}
