//! Follows a thing: its state now, and again after each change of it, until it has come to its end or the viewer may not see it any more.
//!
//! Several changes in a row come as one answer, the last of them always. Each answer is read anew, as the viewer, so that whatever
//! has become hidden in between is hidden in it.

use std::time::Duration;

use async_graphql::{Context, Result};
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use store::live::{Change, Changes};
use store::{Access, Error};
use tokio::time::{Instant, sleep, sleep_until};

use super::scope::Scope;
use crate::error::Refusal;

/// How often a failed reading is tried again before the failure is told.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// The shortest time between two answers about the same thing.
#[derive(Debug, Clone, Copy)]
pub struct Pace(pub Duration);

/// Something that a request follows.
pub struct Live {
    access: Access,
    changes: Changes,
    pace: Duration,
}

impl Live {
    /// Follows what these changes are about, from now on.
    ///
    /// # Errors
    /// Where the request has no scope, which is a fault of ours.
    pub fn of(ctx: &Context<'_>, changes: &[Change]) -> Result<Self, Refusal> {
        let access = Scope::of(ctx)?.access().clone();
        let pace = ctx.data::<Pace>().map_err(|error| Refusal::internal(error.message))?.0;
        Ok(Self {
            changes: access.changes(changes),
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
    ) -> Result<BoxStream<'static, Result<T>>, Refusal>
    where
        T: Send + 'static,
        F: Fn(Access) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Option<T>, Error>> + Send + 'static,
    {
        let first = read(self.access.clone()).await?.ok_or(Error::NotFound(what))?;
        let ended = is_last(&first);
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
    async fn next(mut self) -> Option<(Result<T>, Self)> {
        if self.ended {
            return None;
        }
        sleep_until(self.answered + self.live.pace).await;
        self.live.changes.next().await;
        let found = self.read_patiently().await;
        self.answered = Instant::now();
        match found {
            Ok(found) => {
                let found = found?;
                self.ended = (self.is_last)(&found);
                Some((Ok(found), self))
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
