//! Answers queries that plans read, without the executor.

use std::sync::Arc;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Field, OperationType, Selection};
use async_graphql::{PathSegment, Positioned, Response, Value};
use futures_util::future::BoxFuture;
use policy::Viewer;
use store::Written;

use crate::engine::answer::{AnswerField, AnswerLevel};
use crate::engine::budget::Budget;
use crate::engine::planned::{AskedField, worth_telling};
use crate::engine::run::GraphQl;
use crate::engine::wide::Mentioned;
use crate::noun::roots;

/// A query as the edge has prepared it.
#[derive(Clone)]
pub struct PreparedQuery<'a> {
    /// One operation without variables, directives and fragment definitions.
    pub document: &'a ExecutableDocument,
    /// The shape of its answer.
    pub answer: &'a AnswerLevel,
    /// The names of its fields.
    pub mentioned: Mentioned,
    /// What it may use.
    pub budget: &'a Arc<Budget>,
}

impl PreparedQuery<'_> {
    /// The field of the root, if there is only one.
    fn only_field(&self) -> Option<(&Positioned<Field>, &AnswerField)> {
        let DocumentOperations::Single(operation) = &self.document.operations else {
            return None;
        };
        match (&*operation.node.selection_set.node.items, &*self.answer.fields) {
            ([item], [answer]) if operation.node.ty == OperationType::Query => match &item.node {
                Selection::Field(field) => Some((field, answer)),
                Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
            },
            _ => None,
        }
    }
}

impl GraphQl {
    /// Answers a query whose only root field a plan reads, without the executor. `None` if it needs the executor, or if the plan found an
    /// error whose form the executor knows. Dropping the future stops the work.
    #[must_use]
    pub fn read<'a>(&self, viewer: Viewer, query: PreparedQuery<'a>, request_id: &str) -> BoxFuture<'a, Option<Response>> {
        let access = self.store.as_viewer(viewer, request_id);
        let access = access
            .within(Arc::new(query.budget.allowance()))
            .asking(Arc::new(query.mentioned.clone()));
        Box::pin(async move {
            let (field, answer) = query.only_field()?;
            let asked = AskedField::root(&field.node, &answer.below, access.page_sizes());
            let read = roots::read(asked, &access).await?;
            let budget = query.budget;
            budget.note(access.allowance());
            let told = worth_telling(read)?;
            budget.answered_for_all(access.read_for_all());
            let told = told.and_then(|written| {
                if let Some(Written { json, objects }) = &written {
                    budget.planned(*objects, json.len() as u64)?;
                }
                Ok(written)
            });
            if budget.is_exceeded() {
                return Some(Response::from_errors(vec![Budget::refusal().into()]));
            }
            Some(match told {
                Ok(written) => {
                    let value = written.map_or(Value::Null, |written| Value::Binary(written.json.into()));
                    Response::new(Value::Object([(answer.key.clone(), value)].into_iter().collect()))
                }
                Err(refusal) => {
                    let error = async_graphql::Error::from(refusal).into_server_error(field.pos);
                    let path = vec![PathSegment::Field(answer.key.to_string())];
                    Response::from_errors(vec![error.with_path(path)])
                }
            })
        })
    }
}
