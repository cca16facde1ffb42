//! What a resolver has access to: the store as this viewer sees it, and the loaders of the request. Each request gets
//! a new scope.
//!
//! A resolver cannot write its own query, because this crate depends neither on the database library nor on the
//! tables:
//!
//! ```compile_fail,E0432
//! use sea_orm::EntityTrait;
//! ```
//!
//! ```compile_fail,E0433
//! async fn resolve() {
//!     let _ = entity::programme::Entity::find();
//! }
//! ```
//!
//! A guarded field is not a GraphQL type; it must be revealed to a viewer first:
//!
//! ```compile_fail,E0277
//! struct Programme;
//! #[async_graphql::Object]
//! impl Programme {
//!     async fn internal(&self) -> policy::Guarded<String> {
//!         unimplemented!()
//!     }
//! }
//! ```

use std::sync::Arc;

use async_graphql::{Context, Name, ObjectType, Request, Response, Schema, SubscriptionType, Value};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use policy::Viewer;
use store::Access;

use super::batch::{Batches, Fetch};
use super::compute::compute;
use super::meter::budget_of;
use super::once::Once;
use crate::engine::budget::Budget;
use crate::error::{Code, FieldProblem, Refusal, causes, refuse};

/// What the resolvers of one request have access to.
pub struct Scope {
    access: Access,
    batches: Arc<Batches>,
    once: Option<Once>,
}

/// Runs a request in a new scope over `access`.
pub async fn execute<Q, M, S>(schema: &Schema<Q, M, S>, request: Request, access: Access) -> Response
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let batches = Arc::new(Batches::default());
    let scope = Scope {
        access: access.clone(),
        batches: Arc::clone(&batches),
        once: Some(Once::default()),
    };
    let budget = budget_of(&request);
    let result = batches.drive(&access, budget.as_deref(), schema.execute(request.data(scope))).await;
    if let Some(budget) = &budget {
        budget.note(access.allowance());
    }
    answered(result)
}

/// Does the same for an operation with several answers. Each answer reads its rows again, because a scope does not
/// cache them.
pub fn subscribe<Q, M, S>(schema: &Schema<Q, M, S>, request: Request, access: Access) -> BoxStream<'static, Response>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let batches = Arc::new(Batches::default());
    let scope = Scope {
        access: access.clone(),
        batches: Arc::clone(&batches),
        // No cache: each answer of a subscription reads its rows again.
        once: None,
    };
    let budget = budget_of(&request);
    let answers = schema.execute_stream(request.data(scope));
    let noted = access.clone();
    batches
        .drive_stream(access, budget.clone(), answers)
        .map(move |result| {
            if let Some(budget) = &budget {
                budget.note(noted.allowance());
            }
            answered(result)
        })
        .boxed()
}

/// The response without data, if the operation exceeded its budget: what was resolved until then is dropped.
fn answered(result: Result<Response, Refusal>) -> Response {
    result.unwrap_or_else(|refusal| Response::from_errors(vec![refusal.into()]))
}

impl Scope {
    /// The scope of the request that `ctx` belongs to.
    ///
    /// # Errors
    /// INTERNAL when the request has no scope.
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Refusal> {
        ctx.data::<Self>().map_err(|error| Refusal::internal(error.message))
    }

    /// The store as the viewer sees it.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The viewer: who sent the request.
    pub fn viewer(&self) -> &Viewer {
        self.access.viewer()
    }

    /// Awaits a read whose rows have children to load, so that the children of several such reads are loaded
    /// together. The read itself must not load anything.
    ///
    /// # Errors
    /// The store's error, in the form that clients may see.
    pub async fn read<T>(&self, reading: impl Future<Output = Result<T, store::Error>>) -> Result<T, Refusal> {
        Ok(self.batches.read(reading).await?)
    }

    /// Does the same for a read that several fields of the request may need: it runs once. `key` identifies the read.
    /// Only for queries: during a mutation the same read may give another result later.
    ///
    /// # Errors
    /// The store's error, in the form that clients may see.
    pub async fn read_once<T: Send + Sync + 'static>(
        &self,
        key: String,
        reading: impl Future<Output = Result<T, store::Error>>,
    ) -> Result<Arc<T>, Refusal> {
        match &self.once {
            Some(once) => self.read(once.get(key, reading)).await,
            None => Ok(Arc::new(self.read(reading).await?)),
        }
    }

    /// Runs a computation that would block other requests, outside the request threads. As with a read, its result
    /// may have children to load.
    ///
    /// # Errors
    /// INTERNAL when the computation did not finish.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        self.batches.read(compute(work)).await
    }

    /// Loads one value together with those that sibling fields ask for.
    ///
    /// # Errors
    /// The store's error, in the form that clients may see.
    pub async fn load<F: Fetch>(&self, key: F::Key) -> Result<Option<F::Value>, Refusal> {
        self.batches
            .load::<F>(key)
            .await
            .map_err(|error: Arc<store::Error>| refusal(&error))
    }
}

impl Scope {
    /// Counts the rows of one parent's list together with its siblings'. A parent without rows has the count 0.
    pub fn count_by<F: Fetch<Value = i64>>(&self, key: F::Key) -> BoxFuture<'_, Result<i64, Refusal>> {
        Box::pin(async move { Ok(self.load::<F>(key).await?.unwrap_or(0)) })
    }
}

/// Converts an error of the store into the form that clients may see: a code and a sentence. The cause is kept for
/// the log only.
pub fn refusal(error: &store::Error) -> Refusal {
    match error {
        store::Error::NotFound(what) => refuse(
            Code::NotFound,
            format!("there is no such {what}, or it is not visible to this role"),
        ),
        store::Error::Forbidden { action } => forbidden(action),
        store::Error::Refused { action, sentence } => refuse(Code::Forbidden, sentence.clone()).with("action", Value::from(*action)),
        store::Error::Stale { entity, expected, found } => refuse(
            Code::Conflict,
            format!("the {entity} is at version {found}, and you sent {expected}: read it again and repeat the change"),
        )
        .with("currentVersion", Value::from(*found)),
        store::Error::Conflict(sentence) => refuse(Code::Conflict, sentence.clone()),
        store::Error::Invalid(fields) => Refusal::invalid(
            fields
                .iter()
                .map(|field| FieldProblem {
                    path: field.path.clone(),
                    message: field.message.clone(),
                })
                .collect(),
        ),
        exhausted if exhausted.is_exhausted() => Budget::refusal(),
        store::Error::TokenEnded => Code::Unauthenticated.into(),
        store::Error::Database(_) => Refusal::of_database(error.trouble(), causes(error)),
        store::Error::Corrupt(_) | store::Error::Keys(_) | store::Error::Newer(_) | store::Error::Address(_) => {
            Refusal::internal(causes(error))
        }
    }
}

/// Says what the action would require: the roles, and the rows that each of them may act on.
fn forbidden(action: &str) -> Refusal {
    let needs = policy::needs(action);
    let roles: Vec<String> = needs.iter().map(|(role, rows)| format!("{} ({rows})", role.code())).collect();
    let role = |(role, rows): &(policy::Role, &'static str)| {
        let entry = [("role", role.code()), ("rows", *rows)].map(|(name, text)| (Name::new(name), Value::from(text)));
        Value::Object(entry.into_iter().collect())
    };
    let message = match roles.is_empty() {
        true => Code::Forbidden.sentence().to_owned(),
        false => format!(
            "{}: {action} requires one of these roles: {}",
            Code::Forbidden.sentence(),
            roles.join(", ")
        ),
    };
    refuse(Code::Forbidden, message)
        .with("action", Value::from(action))
        .with("needs", Value::List(needs.iter().map(role).collect()))
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        refusal(&error)
    }
}
