//! Tests GraphQL against its specification, over HTTP, on both databases.

mod changes;
mod conditions;
mod empty;
mod merging;
mod refusals;
mod roots;
mod values;
mod variables;
