//! Watches over a token for as long as something is open by it: its end by the clock, and its row whenever that may have changed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use policy::Viewer;
use policy::id::TokenId;
use store::live::Changed;
use tokio::time::sleep;

use super::Authenticator;
use crate::edge::Refused;

/// The clock is asked so often: it may be set, and a machine may sleep.
const LOOK: Duration = Duration::from_secs(1);
/// A token that could not be checked so often in a row does not hold.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_secs(1);

impl Authenticator {
    /// Waits until the token that `viewer` was let in by does not hold any more.
    pub(super) async fn hold(&self, bearer: &str, viewer: &Viewer, token: TokenId) {
        // From before the first look, so that nothing can happen in between.
        let mut changes = self.store.changes(&[Changed::Token(token)]);
        while let Some(expires_at) = self.still_holds(bearer, viewer).await {
            tokio::select! {
                () = self.expired(expires_at) => return,
                () = changes.next() => {}
            }
        }
    }

    /// When the token ends, if it is good and stands for the same as before.
    async fn still_holds(&self, bearer: &str, before: &Viewer) -> Option<DateTime<Utc>> {
        for _ in 0..TRIES {
            match self.holder(bearer).await {
                Ok(now) => {
                    let same = now.scope_key() == before.scope_key()
                        && now.organisation() == before.organisation()
                        && now.workshop() == before.workshop();
                    return now.token().filter(|_| same).map(|token| token.expires_at);
                }
                Err(Refused::Invalid) => return None,
                Err(Refused::Unavailable) => sleep(PAUSE).await,
            }
        }
        None
    }

    async fn expired(&self, at: DateTime<Utc>) {
        while let Ok(left) = (at - self.store.now()).to_std() {
            if left.is_zero() {
                return;
            }
            sleep(left.min(LOOK)).await;
        }
    }
}
