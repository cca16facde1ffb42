//! Follows a thing: its state now, and again after each change of it, until it has come to its end or the viewer may not see it any more.
//!
//! Several changes in a row come as one answer, the last of them always. Each answer is read anew, as the viewer, so that whatever
//! has become hidden in between is hidden in it. Only so many read at the same time: however many follow, whoever asks or votes
//! does not wait for a connection behind all of them.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, Result, ServerResult, Value};
use futures_util::FutureExt as _;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use store::live::{Change, Changes};
use store::{Access, Error};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, sleep_until};

use super::scope::Scope;
use crate::error::Refusal;

/// How often a failed reading is tried again before the failure is told.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// How fast those who follow are answered.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The shortest time between two answers about the same thing.
    between: Duration,
    /// Who has one of these may read for an answer.
    turns: Arc<Semaphore>,
}

impl Pace {
    /// So much time between two answers about the same thing, and so many answers, at least one, in the making at the same time.
    #[must_use]
    pub fn new(between: Duration, at_once: usize) -> Self {
        Self {
            between,
            turns: Arc::new(Semaphore::new(at_once.max(1))),
        }
    }

    /// Waits for a turn: first come, first served.
    async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }
}

/// What was read for an answer. The turn is over when the answer is made and this is dropped.
pub struct InTurn<T> {
    read: T,
    _turn: Option<OwnedSemaphorePermit>,
}

#[async_graphql::async_trait::async_trait]
impl<T: OutputType> OutputType for InTurn<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        self.read.resolve(ctx, field).await
    }
}

/// Something that a request follows.
pub struct Live {
    access: Access,
    changes: Changes,
    pace: Pace,
}

impl Live {
    /// Follows what these changes are about, from now on, and what the viewer's own account may see: who leaves a workshop is not
    /// told anything more, from that moment on.
    ///
    /// # Errors
    /// Where the request has no scope, which is a fault of ours.
    pub fn of(ctx: &Context<'_>, changes: &[Change]) -> Result<Self, Refusal> {
        let access = Scope::of(ctx)?.access().clone();
        let pace = ctx.data::<Pace>().map_err(|error| Refusal::internal(error.message))?.clone();
        let mut of = changes.to_vec();
        of.extend(access.viewer().account().map(Change::Account));
        Ok(Self {
            changes: access.changes(&of),
            access,
            pace,
        })
    }

    /// Reads it now, and after each change. Ends after an answer that `is_last`, and without a word when there is nothing to
    /// be seen any more.
    ///
    /// # Errors
    /// What the first reading says: NOT_FOUND of `what`, where there is nothing for this viewer.
    pub async fn follow<T, F, R>(
        self,
        what: &'static str,
        read: F,
        is_last: fn(&T) -> bool,
    ) -> Result<BoxStream<'static, Result<InTurn<T>>>, Refusal>
    where
        T: Send + 'static,
        F: Fn(Access) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Option<T>, Error>> + Send + 'static,
    {
        let turn = self.pace.turn().await;
        let first = read(self.access.clone()).await?.ok_or(Error::NotFound(what))?;
        let ended = is_last(&first);
        let first = InTurn { read: first, _turn: turn };
        let following = Following {
            live: self,
            read,
            is_last,
            answered: Instant::now(),
            ended,
        };
        let now = stream::once(std::future::ready(Ok(first)));
        Ok(now.chain(stream::unfold(following, Following::next)).boxed())
    }
}

/// What is followed, between two answers.
struct Following<T, F> {
    live: Live,
    read: F,
    is_last: fn(&T) -> bool,
    answered: Instant,
    ended: bool,
}

impl<T, F, R> Following<T, F>
where
    F: Fn(Access) -> R + Send + Sync,
    R: Future<Output = Result<Option<T>, Error>> + Send,
{
    async fn next(mut self) -> Option<(Result<InTurn<T>>, Self)> {
        if self.ended {
            return None;
        }
        sleep_until(self.answered + self.live.pace.between).await;
        self.live.changes.next().await;
        let turn = self.live.pace.turn().await;
        // What changed while others had their turns is read now.
        let _ = self.live.changes.next().now_or_never();
        let found = self.read_patiently().await;
        self.answered = Instant::now();
        match found {
            Ok(found) => {
                let found = found?;
                self.ended = (self.is_last)(&found);
                Some((Ok(InTurn { read: found, _turn: turn }), self))
            }
            Err(error) => {
                self.ended = true;
                Some((Err(Refusal::from(error).into()), self))
            }
        }
    }

    /// A database that is away for a moment does not end what somebody follows.
    async fn read_patiently(&self) -> Result<Option<T>, Error> {
        let mut tries = 1;
        loop {
            match (self.read)(self.live.access.clone()).await {
                Err(Error::Database(cause)) if tries < TRIES => {
                    tracing::warn!(
                        error = &cause as &dyn std::error::Error,
                        "what is followed was not read; trying again"
                    );
                    tries += 1;
                    sleep(PAUSE).await;
                }
                result => return result,
            }
        }
    }
}
