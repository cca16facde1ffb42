//! Follows a row: sends its state now and after each change, until the row reaches its end or the viewer may not see
//! it any more.
//!
//! Several changes in quick succession are sent as one answer; the last change is always sent. Each answer is read
//! again as the viewer, so that it hides whatever has become hidden in between. The number of concurrent reads is
//! limited, so that a large number of subscribers does not take the connections away from queries and votes.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, Result, ServerResult, Value};
use futures_util::FutureExt as _;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use store::live::{Changed, Changes};
use store::{Access, Error};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until};

use super::scope::Scope;
use crate::error::Refusal;

/// How often a failed read is tried before the subscriber gets the error.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// How fast subscribers are answered.
#[derive(Debug, Clone)]
pub struct Pace {
    /// The minimum time between two answers about the same row.
    between: Duration,
    /// A permit of this semaphore is required to read an answer.
    turns: Arc<Semaphore>,
}

impl Pace {
    /// The minimum time between two answers about the same row, and the number of answers that may be read at the
    /// same time (at least one).
    #[must_use]
    pub fn new(between: Duration, at_once: usize) -> Self {
        Self {
            between,
            turns: Arc::new(Semaphore::new(at_once.max(1))),
        }
    }

    /// Waits for a permit. Permits are given in the order of requests.
    async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }
}

/// A row that was read for an answer. Dropping this releases the permit of the read.
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

/// A row that a subscription follows.
pub struct Live {
    access: Access,
    changes: Changes,
    pace: Pace,
}

impl Live {
    /// Subscribes to these changes, and to changes of the viewer's own account: a person who leaves a workshop gets
    /// no more answers about it.
    ///
    /// # Errors
    /// INTERNAL when the request has no scope.
    pub fn of(ctx: &Context<'_>, changes: &[Changed]) -> Result<Self, Refusal> {
        let access = Scope::of(ctx)?.access().clone();
        let pace = ctx.data::<Pace>().map_err(|error| Refusal::internal(error.message))?.clone();
        let mut of = changes.to_vec();
        of.extend(access.viewer().account().map(Changed::Account));
        Ok(Self {
            changes: access.changes(&of),
            access,
            pace,
        })
    }

    /// Reads the row now and after each change. The stream ends after an answer that `is_last`, and ends silently
    /// when the viewer can no longer see the row.
    ///
    /// # Errors
    /// The error of the first read: NOT_FOUND with `what` if the viewer cannot see the row.
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

/// Sends the value of a channel now and after each change, at this pace. Values in between are skipped, but never the last
/// one. The stream ends with the channel.
///
/// # Errors
/// INTERNAL when the request has no pace.
pub fn newest<T: Clone + Send + Sync + 'static>(ctx: &Context<'_>, values: watch::Receiver<T>) -> Result<BoxStream<'static, T>, Refusal> {
    let between = ctx.data::<Pace>().map_err(|error| Refusal::internal(error.message))?.between;
    let next = move |(mut values, answered): (watch::Receiver<T>, Option<Instant>)| async move {
        if let Some(answered) = answered {
            sleep_until(answered + between).await;
            // An error means that nobody can send a value any more.
            values.changed().await.ok()?;
        }
        let value = values.borrow_and_update().clone();
        Some((value, (values, Some(Instant::now()))))
    };
    Ok(stream::unfold((values, None), next).boxed())
}

/// The state of a subscription between two answers.
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
        // Reads changes that arrived while other subscribers held the permits.
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

    /// Retries a failed read, so that a short outage of the database does not end the subscription.
    async fn read_patiently(&self) -> Result<Option<T>, Error> {
        let mut tries = 1;
        loop {
            match (self.read)(self.live.access.clone()).await {
                Err(Error::Database(cause)) if tries < TRIES => {
                    tracing::warn!(
                        error = &cause as &dyn std::error::Error,
                        "the row that a subscription follows could not be read; trying again"
                    );
                    tries += 1;
                    sleep(PAUSE).await;
                }
                result => return result,
            }
        }
    }
}
