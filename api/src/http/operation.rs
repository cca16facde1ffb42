//! Takes one operation through the limits and to the executor, however it came in: by a plain request, as a stream of events, or
//! over a socket.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::web::Data;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Name, Pos, Request, Response, ServerError, Value, Variables};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use policy::Viewer;
use tokio::time::{Instant, timeout_at};

use super::around::panic_text;
use super::complete::complete;
use super::decode::Asked;
use super::render::Outcome;
use super::{Caller, Edge, RequestId, bounded, bounds, inputs};
use crate::document::shape::Level;
use crate::document::{Checked, Expanded, Misplaced};
use crate::limits::gate::Turn;
use crate::limits::rate::Asker;
use crate::limits::{complexity, values};
use graphql::error::{Cause, Code, Refusal};
use graphql::{Budget, FieldNames, Mentioned};

/// An operation, chosen from a document that keeps to the limits and fits the schema.
pub struct Chosen {
    text: Arc<str>,
    operation_name: Option<String>,
    variables: Variables,
    checked: Arc<Checked>,
    /// Its name in the document.
    pub name: Option<Name>,
    pub kind: OperationType,
    pub position: Pos,
}

/// Fields that cast a ballot or take one back. When that was done, and in which request, must not be in a log.
const BALLOTS: [&str; 3] = ["castBallot", "castPaperBallot", "withdrawBallot"];

impl Chosen {
    /// The operation's name as a log may keep it: none for a document that can cast a ballot.
    pub fn logged_name(&self) -> Option<&Name> {
        let secret = BALLOTS.iter().any(|field| self.checked.mentions(field));
        self.name.as_ref().filter(|_| !secret)
    }

    /// Whether a field of one of these names occurs anywhere in the document.
    pub fn asks_for_any(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.checked.mentions(field))
    }
}

/// An operation that may run.
pub struct Ready {
    /// The document's own text, as it was sent or as it is known by its hash.
    text: Arc<str>,
    kind: OperationType,
    /// What the executor gets.
    document: ExecutableDocument,
    checked: Arc<Checked>,
    caller: Caller,
    id: RequestId,
    kept: Kept,
    budget: Arc<Budget>,
}

/// Who pays for an operation.
fn asker(viewer: &Viewer, caller: Caller) -> Option<Asker> {
    viewer.token().map(|token| Asker::Token(token.id)).or(caller.0)
}

/// Charges what an operation used beyond what was expected, also where nobody waits for its end.
struct Bill<'e> {
    edge: &'e Edge,
    asker: Option<Asker>,
    budget: &'e Budget,
}

impl Drop for Bill<'_> {
    fn drop(&mut self) {
        let beyond = self.budget.used().saturating_sub(self.budget.cost);
        if let Some(asker) = self.asker.filter(|_| beyond > 0) {
            // It has run already: what the client owes keeps its next operation waiting.
            let _ = self.edge.spending.charge(asker, beyond);
        }
    }
}

impl Ready {
    /// The request as the executor takes it. Made anew for each run, as a run uses it up.
    fn request(&self) -> Request {
        let mut request = Request::new(self.text.as_ref());
        request.set_parsed_query(self.document.clone());
        request
            .data(Arc::clone(&self.checked))
            .data(Mentioned(Arc::clone(&self.checked) as Arc<dyn FieldNames>))
            .data(self.id.clone())
            .data(self.caller)
            .data(Arc::clone(&self.budget))
    }
}

/// What an answer is completed by.
struct Kept {
    level: Level,
    arguments: Vec<(Pos, Name)>,
    nulls: Vec<Misplaced>,
}

impl Edge {
    /// Chooses the operation that was asked for.
    ///
    /// # Errors
    /// Variables or document pass a limit, the document is not known, is no GraphQL or does not fit the schema, or it has no such operation.
    pub fn choose(&self, asked: Asked) -> Result<Chosen, Refusal> {
        let Asked {
            source,
            operation_name,
            variables,
        } = asked;
        values::check(&variables, &self.limits)?;
        let found = self.persisted.find(source)?;
        let checked = self.documents.prepare(&found.text)?;
        self.persisted.remember(&found);
        let operation = checked.operation(operation_name.as_deref())?;
        let (name, kind, position) = (operation.name.clone(), operation.kind, operation.position);
        Ok(Chosen {
            text: found.text,
            operation_name,
            variables,
            checked,
            name,
            kind,
            position,
        })
    }

    /// Puts the variables in place, and checks what depends on them.
    ///
    /// # Errors
    /// A variable is missing or does not fit its type, or the operation may cost too much.
    pub fn ready(&self, chosen: Chosen, caller: Caller, id: &RequestId) -> Result<Ready, Refusal> {
        let Chosen {
            text,
            operation_name,
            variables,
            checked,
            kind,
            ..
        } = chosen;
        let operation = checked.operation(operation_name.as_deref())?;
        let Expanded {
            document,
            level,
            arguments,
            nulls,
        } = self.documents.expand(&checked, operation, &variables)?;
        let mut cost: u64 = 0;
        for (_, operation) in document.operations.iter() {
            cost = cost.saturating_add(complexity::check(
                &self.shape,
                &document,
                &operation.node,
                &Variables::default(),
                &self.limits,
            )?);
        }
        let budget = Arc::new(Budget::new(cost, self.budget.bounds()));
        Ok(Ready {
            text,
            kind,
            document,
            checked,
            caller,
            id: id.clone(),
            kept: Kept { level, arguments, nulls },
            budget,
        })
    }

    /// Takes what the operation is expected to cost from what its client may use, and waits for its turn where it is heavy. What is
    /// held until the operation and its statements have ended stays with the budget.
    async fn admit(&self, asker: Option<Asker>, budget: &Budget) -> Result<(), Refusal> {
        if let Some(asker) = asker {
            let spent = self.spending.spend(asker, budget.cost);
            spent.map_err(|wait| Refusal::from(Code::RateLimited).after(wait))?;
        }
        if budget.cost < self.budget.heavy_cost {
            return Ok(());
        }
        let turn: Turn = self
            .gate
            .turn(asker)
            .await
            .map_err(|wait| Refusal::from(Code::Unavailable).after(wait))?;
        budget.hold(Arc::new(turn));
        Ok(())
    }

    /// Runs a query or a mutation until `deadline`.
    pub async fn execute(&self, viewer: Viewer, ready: Ready, id: &RequestId, deadline: Instant) -> Outcome {
        if let Err(refusal) = bounds::operation(&viewer, ready.kind, &ready.text) {
            return Outcome::refused(refusal, id);
        }
        let asker = asker(&viewer, ready.caller);
        match timeout_at(deadline, self.admit(asker, &ready.budget)).await {
            Ok(Ok(())) => {}
            Ok(Err(refusal)) => return Outcome::refused(refusal, id),
            Err(_) => return Outcome::refused(Code::RequestTimeout.into(), id),
        }
        let engine = &self.state.engine;
        let run = async || {
            let response = engine.execute(viewer.clone(), ready.request(), id.clone()).await;
            if !may_be_repeated(&response) {
                return response;
            }
            tracing::info!(request_id = %id, "the database was in trouble for a moment: running the request once more");
            engine.execute(viewer.clone(), ready.request(), id.clone()).await
        };
        let _bill = Bill {
            edge: self,
            asker,
            budget: &ready.budget,
        };
        match timeout_at(deadline, AssertUnwindSafe(run()).catch_unwind()).await {
            Ok(Ok(response)) => self.outcome(response, &ready.kept, &ready.budget, id),
            Ok(Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), id),
            Err(_) => Outcome::refused(Code::RequestTimeout.into(), id),
        }
    }

    /// Runs an operation that has an answer now and may have more later. Each answer is paid for like an operation of its own. A panic
    /// is the last answer, and so is the refusal of a client that owes too much.
    pub fn follow(edge: &Data<Self>, viewer: Viewer, ready: Ready, id: &RequestId) -> BoxStream<'static, Outcome> {
        let (edge, id, asker) = (edge.clone(), id.clone(), asker(&viewer, ready.caller));
        if let Err(refusal) = bounds::operation(&viewer, ready.kind, &ready.text) {
            return stream::once(std::future::ready(Outcome::refused(refusal, &id))).boxed();
        }
        let request = ready.request();
        let Ready { kept, budget, .. } = ready;
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
                (_, Ok(response)) => edge.outcome(response, &kept, &budget, &id),
                (_, Err(panic)) => Outcome::refused(Refusal::internal(panic_text(&*panic)), &id),
            };
            std::future::ready(Some(outcome))
        };
        answers.scan(false, outcome).boxed()
    }

    fn outcome(&self, mut response: Response, kept: &Kept, budget: &Budget, id: &RequestId) -> Outcome {
        for error in response.errors.iter_mut().take(self.limits.errors) {
            inputs::explain(error, &kept.arguments, &kept.nulls);
        }
        let completed = |data: &mut Value, errors: &[ServerError]| complete(data, errors, &kept.level);
        let outcome = Outcome::executed(response, completed, self.limits.errors, id);
        // What was metered is bounded already, but for what JSON adds to it.
        if budget.may_be_long() && !bounded::fits(&outcome, self.budget.answer_bytes) {
            return Outcome::refused(Budget::refusal(), id);
        }
        outcome
    }
}

/// Whether a request failed for a cause that is over in a moment. The executor has taken that mark away where anything may be stored.
fn may_be_repeated(response: &Response) -> bool {
    let causes = response.errors.iter().map(|error| error.source::<Cause>());
    let mut causes = causes.flatten().peekable();
    causes.peek().is_some() && causes.all(|cause| cause.momentary)
}
