//! Runs the operations of one request without streams, with its files if it has any, and says how long caches may keep the answer.

use std::sync::Arc;

use actix_web::http::header::HeaderValue;
use async_graphql::parser::types::OperationType;
use policy::Viewer;
use tokio::time::Instant;

use crate::edge::around::Logged;
use crate::edge::kept::KeptAnswer;
use crate::edge::upload_body::CarriedFiles;
use crate::edge::{Caller, Edge, tagged};
use crate::protocol::decode::Asked;
use crate::protocol::operation::{Chosen, Ready};
use crate::protocol::reject::{Rejection, unsafe_by_get};
use crate::protocol::render::{self, Outcome};
use crate::protocol::request_id::RequestId;
use graphql::error::{Code, Refusal, refuse};

/// Fields whose answers concern one person or contain a secret. No cache may keep them, not even the browser's own.
const PERSONAL: [&str; 15] = [
    "accounts",
    "auditEvents",
    "consents",
    "export",
    "identity",
    "identityReads",
    "invitation",
    "joinCode",
    "myBallot",
    "participants",
    "participations",
    "receipts",
    "returnCode",
    "roleTokens",
    "secret",
];

/// One plain request on its way to the executor.
pub struct PlainRequest<'r> {
    pub edge: &'r Edge,
    pub caller: Caller,
    pub viewer: Viewer,
    pub id: &'r RequestId,
    pub deadline: Instant,
    /// Whether the HTTP method promises that nothing changes.
    pub safe: bool,
    /// Whether the document asks for data that no cache may keep.
    pub personal: bool,
    /// The files that came with the request.
    pub carried: Option<CarriedFiles>,
    pub logged: &'r mut Logged,
}

impl PlainRequest<'_> {
    /// The caching headers for a query by GET. With a token, only a private cache may keep the answer, and it must revalidate each time.
    /// Public answers are kept as long as configured.
    pub fn caching(&self) -> Option<tagged::Caching> {
        if !self.safe || self.personal {
            return None;
        }
        let control = if self.viewer.token().is_some() {
            Some(HeaderValue::from_static("private, no-cache"))
        } else {
            let seconds = self.edge.public_max_age_seconds;
            HeaderValue::from_str(&format!("public, max-age={seconds}, must-revalidate")).ok()
        };
        control.map(|control| tagged::Caching {
            control,
            vary: "Authorization, Accept, Origin",
        })
    }

    /// Runs one operation.
    ///
    /// # Errors
    /// A mutation was sent with a method that promises that nothing changes.
    pub async fn run(&mut self, asked: Asked) -> Result<Outcome, Rejection> {
        let outcome = match self.choose(asked) {
            Ok(Choice::Runs(chosen)) => match self.ready(*chosen) {
                Ok(ready) => self.execute(ready).await,
                Err(refusal) => Outcome::refused(refusal, self.id),
            },
            Ok(Choice::UnsafeByGet) => return Err(unsafe_by_get()),
            Err(refusal) => Outcome::refused(refusal, self.id),
        };
        self.logged.error = self.logged.error.or(outcome.code);
        Ok(outcome)
    }

    /// Answers one operation: from the kept answers, or by running it.
    ///
    /// # Errors
    /// A mutation was sent with a method that promises that nothing changes.
    pub async fn answer(&mut self, asked: Asked) -> Result<Answered, Rejection> {
        let answered = match self.choose(asked) {
            Ok(Choice::Runs(chosen)) => match self.recall_or_execute(*chosen).await {
                Ok(answered) => answered,
                Err(refusal) => Answered::Made(Outcome::refused(refusal, self.id)),
            },
            Ok(Choice::UnsafeByGet) => return Err(unsafe_by_get()),
            Err(refusal) => Answered::Made(Outcome::refused(refusal, self.id)),
        };
        if let Answered::Made(outcome) = &answered {
            self.logged.error = self.logged.error.or(outcome.code);
        }
        Ok(answered)
    }

    async fn recall_or_execute(&mut self, chosen: Chosen) -> Result<Answered, Refusal> {
        let kept = &self.edge.kept;
        let place = if self.personal {
            None
        } else {
            kept.place(&self.viewer, &chosen, self.deadline).await
        };
        let Some(place) = place else {
            let ready = self.ready(chosen)?;
            return Ok(Answered::Made(self.execute(ready).await));
        };
        if let Some(answer) = kept.get(&place) {
            self.edge.admit_kept(&self.viewer, self.caller, &chosen)?;
            self.logged.kept = true;
            return Ok(Answered::Kept(answer));
        }
        let ready = self.ready(chosen)?;
        let budget = Arc::clone(&ready.budget);
        let outcome = self.execute(ready).await;
        if !outcome.is_whole() || !budget.is_for_all() {
            return Ok(Answered::Made(outcome));
        }
        let Some(body) = render::bytes(&outcome) else {
            return Ok(Answered::Made(outcome));
        };
        let answer = KeptAnswer::new(body);
        kept.put(&place, answer.clone());
        Ok(Answered::Kept(answer))
    }

    async fn execute(&mut self, ready: Ready) -> Outcome {
        let (ready, deadline) = match self.carried.take() {
            Some(carried) => carried.join(ready, self.deadline),
            None => (ready, self.deadline),
        };
        self.edge.execute(self.viewer.clone(), ready, self.id, deadline).await
    }

    fn ready(&self, chosen: Chosen) -> Result<Ready, Refusal> {
        self.edge.protocol.ready(chosen, self.caller, self.id)
    }

    fn choose(&mut self, asked: Asked) -> Result<Choice, Refusal> {
        let chosen = self.edge.protocol.choose(asked)?;
        self.logged.operation(chosen.logged_name());
        self.personal |= chosen.asks_for_any(&PERSONAL);
        match chosen.kind {
            OperationType::Mutation if self.safe => Ok(Choice::UnsafeByGet),
            OperationType::Subscription => Err(refuse(Code::BadRequest, "a plain request cannot run a subscription").at(chosen.position)),
            OperationType::Query | OperationType::Mutation => Ok(Choice::Runs(Box::new(chosen))),
        }
    }
}

/// The answer to one operation.
pub enum Answered {
    /// It was made now, and is for this request alone.
    Made(Outcome),
    /// It is kept, from now on or since an earlier request.
    Kept(KeptAnswer),
}

enum Choice {
    Runs(Box<Chosen>),
    UnsafeByGet,
}

#[cfg(test)]
mod tests {
    use super::PERSONAL;

    #[test]
    fn fields_that_no_cache_keeps_are_fields_of_the_schema() {
        let sdl = graphql::sdl();
        for field in PERSONAL {
            let named = |line: &str| line.strip_prefix(field).is_some_and(|rest| rest.starts_with(['(', ':']));
            assert!(sdl.lines().map(str::trim_start).any(named), "{field}");
        }
    }
}
