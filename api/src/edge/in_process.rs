//! Answers operations without HTTP, as the server would: for benchmarks.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use actix_web::web::Bytes;
use graphql::error::{Code, Refusal};
use policy::Viewer;

use super::transport::execute::run;
use super::{Caller, Engine, RequestId};
use crate::config::{Limits, Settings};
use crate::protocol::decode::{self, Requested};
use crate::protocol::operation::Protocol;
use crate::protocol::persisted::Manifest;
use crate::protocol::render;

/// The service without its server.
pub struct InProcess {
    protocol: Protocol,
    engine: Arc<dyn Engine>,
    limits: Limits,
}

impl InProcess {
    /// Over this engine.
    ///
    /// # Errors
    /// If the served schema is not valid.
    pub fn new(settings: &Settings, engine: Arc<dyn Engine>) -> io::Result<Self> {
        Ok(Self {
            protocol: Protocol::new(settings, engine.sdl(), &mut Manifest::default())?,
            engine,
            limits: settings.limits.clone(),
        })
    }

    /// Answers one operation of the public, from the bytes of a request. Returns the bytes of the answer, and the time at which the
    /// operation had run; the rest is completing the answer and writing it.
    ///
    /// # Errors
    /// The request or its document is refused.
    pub async fn answer(&self, body: &[u8]) -> Result<(Bytes, Instant), Refusal> {
        let id = RequestId::fresh();
        let Requested::One(asked) = decode::body(body, &self.limits).map_err(|rejection| rejection.refusal)? else {
            return Err(Code::BatchLimit.into());
        };
        let ready = self.protocol.ready(self.protocol.choose(asked)?, Caller(None), &id)?;
        let response = run(&*self.engine, &Viewer::public(), &ready, &id).await;
        let answered = Instant::now();
        let outcome = self.protocol.outcome(response, &ready.expanded, &ready.budget, &id);
        let bytes = render::bytes(&outcome).ok_or(Code::Internal)?;
        Ok((bytes, answered))
    }
}
