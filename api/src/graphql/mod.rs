//! The contract with clients: GraphQL objects over what the store shows a viewer. No query, no rule of access lives here.

mod access;
mod account;
mod batch;
mod compute;
mod connection;
mod contribution;
mod date;
mod deletion;
mod describe;
mod engine;
mod evidence_map;
mod filter;
mod id;
mod input;
mod join;
mod live;
mod meter;
mod node;
mod once;
mod organisation;
mod outcome;
mod parent;
mod participant;
mod people_count;
mod programme;
mod project;
mod proposal;
mod question;
mod recommendation;
mod report;
mod round;
mod scope;
mod search;
mod sheet;
mod study;
mod synthesis;
mod term;
#[cfg(test)]
mod tests;
mod viewer;
mod visibility;
mod vocabulary;
mod word;
mod workshop;

use async_graphql::{MergedObject, MergedSubscription, Schema, SchemaBuilder};

pub use engine::{GraphQl, sdl};
pub use live::Pace;

/// What can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    deletion::DeletionQuery,
    viewer::ViewerQuery,
    search::SearchQuery,
    term::TermQuery,
    organisation::OrganisationQuery,
    project::ProjectQuery,
    programme::ProgrammeQuery,
    proposal::ProposalQuery,
    study::StudyQuery,
    outcome::OutcomeQuery,
    evidence_map::EvidenceMapQuery,
    access::AccessQuery,
    workshop::WorkshopQuery,
    participant::InvitationQuery,
    question::QuestionQuery,
    synthesis::SynthesisQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    programme::ProgrammeMutation,
    proposal::ProposalMutation,
    evidence_map::EvidenceMapMutation,
    access::AccessMutation,
    workshop::WorkshopMutation,
    participant::ParticipantMutation,
    contribution::ContributionMutation,
    question::QuestionMutation,
    project::ProjectMutation,
    recommendation::RecommendationMutation,
    round::RoundMutation,
    outcome::OutcomeMutation,
    study::StudyMutation,
    vocabulary::DraftMutation,
    vocabulary::OrganisationMutation,
    vocabulary::TermMutation,
);

/// What can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(workshop::WorkshopSubscription, round::RoundSubscription);

/// The schema, without any data: what a request may reach comes with the request.
pub fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
}
