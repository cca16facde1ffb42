//! Takes a prepared operation through its client's limits and to the executor, for every transport: plain requests, event streams and
//! sockets.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::web::Data;
use async_graphql::Response;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use crate::edge::around::panic_text;
use crate::edge::kept;
use crate::edge::limits::gate::Slot;
use crate::edge::limits::rate::Asker;
use crate::edge::{Edge, Engine};
use crate::protocol::operation::{Chosen, Ready};
use crate::protocol::render::Outcome;
use crate::protocol::request_id::RequestId;
use crate::protocol::token_bounds;
use graphql::error::{Cause, Code, Refusal};
use graphql::{Budget, Caller};

/// The client whose limits an operation counts against.
fn asker(viewer: &Viewer, caller: Caller) -> Option<Asker> {
    viewer.token().map(|token| Asker::Token(token.id)).or(caller.0)
}

/// Deducts what an operation used beyond its expected cost, even if the operation was cancelled.
struct Bill<'e> {
    edge: &'e Edge,
    asker: Option<Asker>,
    budget: &'e Budget,
}

impl Drop for Bill<'_> {
    fn drop(&mut self) {
        let beyond = self.budget.used().saturating_sub(self.budget.cost);
        if let Some(asker) = self.asker.filter(|_| beyond > 0) {
            // The operation has already run; a negative budget delays the client's next operation.
            let _ = self.edge.spending.charge(asker, beyond);
        }
    }
}

impl Edge {
    /// Deducts the expected cost from the client's budget, and waits for a concurrency slot if the operation is expensive. The slot is
    /// kept in the budget, so that it is released only when the operation and its statements have ended.
    async fn admit(&self, asker: Option<Asker>, budget: &Budget) -> Result<(), Refusal> {
        if let Some(asker) = asker {
            let spent = self.spending.spend(asker, budget.cost);
            spent.map_err(|wait| Refusal::from(Code::RateLimited).after(wait))?;
        }
        if budget.cost < self.budget.heavy_cost {
            return Ok(());
        }
        let turn: Slot = self
            .gate
            .turn(asker)
            .await
            .map_err(|wait| Refusal::from(Code::Unavailable).after(wait))?;
        budget.hold(Arc::new(turn));
        Ok(())
    }

    /// Checks the bounds of the token before a kept answer is sent, and deducts what that costs.
    ///
    /// # Errors
    /// The token may not run this document, or the client's budget is used up.
    pub fn admit_kept(&self, viewer: &Viewer, caller: Caller, chosen: &Chosen) -> Result<(), Refusal> {
        token_bounds::operation(viewer, chosen.kind, chosen.identity().0)?;
        match asker(viewer, caller) {
            Some(asker) => {
                let spent = self.spending.spend(asker, kept::COST);
                spent.map_err(|wait| Refusal::from(Code::RateLimited).after(wait))
            }
            None => Ok(()),
        }
    }

    /// Runs a query or a mutation until `deadline`.
    pub async fn execute(&self, viewer: Viewer, ready: Ready, id: &RequestId, deadline: Instant) -> Outcome {
        if let Err(refusal) = token_bounds::operation(&viewer, ready.kind, &ready.text) {
            return Outcome::refused(refusal, id);
        }
        let asker = asker(&viewer, ready.caller);
        match timeout_at(deadline, self.admit(asker, &ready.budget)).await {
            Ok(Ok(())) => {}
            Ok(Err(refusal)) => return Outcome::refused(refusal, id),
            Err(_) => return Outcome::refused(Code::RequestTimeout.into(), id),
        }
        let _bill = Bill {
            edge: self,
            asker,
            budget: &ready.budget,
        };
        match timeout_at(
            deadline,
            AssertUnwindSafe(run(&*self.state.engine, &viewer, &ready, id)).catch_unwind(),
        )
        .await
        {
            Ok(Ok(response)) => self.protocol.outcome(response, &ready.expanded, &ready.budget, id),
            Ok(Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), id),
            Err(_) => Outcome::refused(Code::RequestTimeout.into(), id),
        }
    }

    /// Runs an operation that has an answer now and may have more later. Each answer is charged like an operation of its own. The stream
    /// ends after a panic, or when the client has used up its budget.
    pub fn follow(edge: &Data<Self>, viewer: Viewer, ready: Ready, id: &RequestId) -> BoxStream<'static, Outcome> {
        let (edge, id, asker) = (edge.clone(), id.clone(), asker(&viewer, ready.caller));
        if let Err(refusal) = token_bounds::operation(&viewer, ready.kind, &ready.text) {
            return stream::once(std::future::ready(Outcome::refused(refusal, &id))).boxed();
        }
        let request = ready.request();
        let Ready { expanded, budget, .. } = ready;
        if let Some(Err(wait)) = asker.map(|asker| edge.spending.spend(asker, budget.cost)) {
            let refused = Outcome::refused(Refusal::from(Code::RateLimited).after(wait), &id);
            return stream::once(std::future::ready(refused)).boxed();
        }
        let answers = AssertUnwindSafe(edge.state.engine.subscribe(viewer, request, id.clone())).catch_unwind();
        let mut paid = budget.cost;
        let outcome = move |over: &mut bool, answer: Result<Response, Box<dyn std::any::Any + Send>>| {
            if *over {
                return std::future::ready(None);
            }
            let owed = budget.used().saturating_sub(paid);
            (paid, _) = (0, budget.renew());
            let outcome = match (asker.map(|asker| edge.spending.charge(asker, owed)), answer) {
                (Some(Err(wait)), _) => {
                    *over = true;
                    Outcome::refused(Refusal::from(Code::RateLimited).after(wait), &id)
                }
                (_, Ok(response)) => edge.protocol.outcome(response, &expanded, &budget, &id),
                (_, Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), &id),
            };
            std::future::ready(Some(outcome))
        };
        answers.scan(false, outcome).boxed()
    }
}

/// Runs an operation. If it failed for a temporary cause, it runs once more.
pub async fn run(engine: &dyn Engine, viewer: &Viewer, ready: &Ready, id: &RequestId) -> Response {
    let first = match ready.query() {
        Some(query) => engine.read(viewer.clone(), query, id).await,
        None => None,
    };
    let response = match first {
        Some(response) => response,
        None => engine.execute(viewer.clone(), ready.request(), id.clone()).await,
    };
    if !may_be_repeated(&response) {
        return response;
    }
    tracing::info!(request_id = %id, "the database was in trouble for a moment: running the request once more");
    engine.execute(viewer.clone(), ready.request(), id.clone()).await
}

/// Whether a request failed for a temporary cause. The executor removes this mark if a write may already be stored.
fn may_be_repeated(response: &Response) -> bool {
    let causes = response.errors.iter().map(|error| error.source::<Cause>());
    let mut causes = causes.flatten().peekable();
    causes.peek().is_some() && causes.all(|cause| cause.momentary)
}
