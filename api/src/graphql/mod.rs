//! The contract with clients: GraphQL objects over what the store shows a viewer. No query, no rule of access lives here.

mod batch;
mod connection;
mod engine;
mod filter;
mod id;
mod organisation;
mod outcome;
mod parent;
mod programme;
mod project;
mod report;
mod scope;
mod study;
mod term;
#[cfg(test)]
mod tests;
mod viewer;
mod word;

use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

pub use engine::{GraphQl, sdl};

/// What can be followed: nothing yet.
pub type Subscription = EmptySubscription;

/// What can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    viewer::ViewerQuery,
    term::TermQuery,
    organisation::OrganisationQuery,
    project::ProjectQuery,
    programme::ProgrammeQuery,
    study::StudyQuery,
    outcome::OutcomeQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(programme::ProgrammeMutation);

/// The schema, without any data: what a request may reach comes with the request.
pub fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}
