//! Runs prepared requests: each request gets its own scope, and all share the schema.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock};

use async_graphql::{Request, Response, Schema, ValidationMode};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use policy::Viewer;
use store::{Access, Mint, Store};

use super::attempts::{AttemptLimits, Joins};
use super::live::Pace;
use super::meter::{Metered, budget_of};
use super::scope;
use super::wide::Mentioned;
use crate::error::Cause;
use crate::{Mutation, Query, Subscription, schema};

/// The schema over a store.
pub struct GraphQl {
    schema: Schema<Query, Mutation, Subscription>,
    /// The same schema with metering, which costs about a fifth of the time of large answers. Built when it is first needed.
    metered: LazyLock<Schema<Query, Mutation, Subscription>>,
    pub(crate) store: Store,
    mint: Arc<Mint>,
    joins: Arc<Joins>,
    pace: Pace,
    sdl: String,
}

impl GraphQl {
    /// Builds the schema over `store`. `mint` creates tokens, `limits` bounds the attempts with codes, and `pace` sets
    /// how fast subscribers are answered.
    #[must_use]
    pub fn new(store: Store, mint: Mint, limits: AttemptLimits, pace: Pace) -> Self {
        // The edge validates documents beforehand, with more rules than the executor has.
        let plain = schema().validation_mode(ValidationMode::Fast).finish();
        let sdl = sdl_of(&plain);
        Self {
            schema: plain,
            metered: LazyLock::new(|| schema().validation_mode(ValidationMode::Fast).extension(Metered).finish()),
            store,
            mint: Arc::new(mint),
            joins: Arc::new(Joins::new(limits)),
            pace,
            sdl,
        }
    }
}

/// The served schema, in the schema definition language.
#[must_use]
pub fn sdl() -> String {
    sdl_of(&schema().finish())
}

fn sdl_of(schema: &Schema<Query, Mutation, Subscription>) -> String {
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    let text = schema.sdl_with_options(options);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}

impl GraphQl {
    fn schema_for(&self, request: &Request) -> &Schema<Query, Mutation, Subscription> {
        match budget_of(request) {
            Some(budget) if budget.is_metered() => &self.metered,
            _ => &self.schema,
        }
    }

    /// The store as the viewer sees it, with the request's limits and the fields that it mentions.
    fn access(&self, viewer: Viewer, request: &Request, request_id: &str) -> Access {
        let access = self.store.as_viewer(viewer, request_id);
        let access = match budget_of(request) {
            Some(budget) => access.within(Arc::new(budget.allowance())),
            None => access,
        };
        let mentioned = request.data.get(&std::any::TypeId::of::<Mentioned>());
        match mentioned.and_then(|data| data.downcast_ref::<Mentioned>()) {
            Some(fields) => access.asking(Arc::new(fields.clone())),
            None => access,
        }
    }
}

/// Marks every error as permanent, so that no caller retries a request that may have stored something.
fn must_not_be_repeated(response: &mut Response) {
    for error in &mut response.errors {
        if let Some(cause) = error.source::<Cause>().filter(|cause| cause.momentary) {
            let lasting = Cause {
                text: cause.text.clone(),
                momentary: false,
            };
            error.source = Some(Arc::new(lasting));
        }
    }
}

/// Drops the answers of a subscription that equal the answer before: otherwise they would reveal that something
/// changed which the viewer cannot see. Answers with errors always pass.
fn only_news(answers: BoxStream<'static, Response>) -> BoxStream<'static, Response> {
    let hasher = RandomState::new();
    let mut before = None;
    let news = answers.filter(move |answer| {
        // As JSON with sorted keys, because the executor may write the fields in a different order each time.
        let told = serde_json::to_value(&answer.data)
            .ok()
            .map(|data| hasher.hash_one(data.to_string()));
        let same = told.is_some() && told == before && answer.errors.is_empty();
        before = told;
        std::future::ready(!same)
    });
    news.boxed()
}

impl GraphQl {
    /// Executes one operation. Dropping the future stops the work.
    #[must_use]
    pub fn execute(&self, viewer: Viewer, request: Request, request_id: &str) -> BoxFuture<'static, Response> {
        let access = self.access(viewer, &request, request_id);
        let schema = self.schema_for(&request).clone();
        let budget = budget_of(&request);
        let request = request.data(Arc::clone(&self.mint)).data(Arc::clone(&self.joins));
        Box::pin(async move {
            let mut response = scope::execute(&schema, request, access.clone()).await;
            if access.may_have_written() {
                must_not_be_repeated(&mut response);
            }
            if let Some(budget) = budget {
                budget.answered_for_all(access.read_for_all());
            }
            response
        })
    }

    /// Executes one operation that may have several answers. Dropping the stream stops the work.
    #[must_use]
    pub fn subscribe(&self, viewer: Viewer, request: Request, request_id: &str) -> BoxStream<'static, Response> {
        let access = self.access(viewer, &request, request_id);
        let request = request
            .data(Arc::clone(&self.mint))
            .data(Arc::clone(&self.joins))
            .data(self.pace.clone());
        only_news(scope::subscribe(self.schema_for(&request), request, access))
    }

    /// The schema, in the schema definition language.
    #[must_use]
    pub fn sdl(&self) -> &str {
        &self.sdl
    }
}
