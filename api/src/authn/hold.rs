//! Watches the token of an open socket or stream: its expiry, and its row whenever that may have changed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use policy::Viewer;
use policy::id::TokenId;
use store::live::Changed;
use tokio::time::sleep;

use super::Authenticator;
use crate::edge::Refused;

/// How often the clock is read: it may be adjusted, and a machine may sleep.
const LOOK: Duration = Duration::from_secs(1);
/// After this many failed checks in a row, a token counts as not valid.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_secs(1);

impl Authenticator {
    /// Waits until the token of `viewer` is not valid any more.
    pub(super) async fn hold(&self, bearer: &str, viewer: &Viewer, token: TokenId) {
        // Subscribe before the first check, so that no change is missed in between.
        let mut changes = self.store.changes(&[Changed::Token(token)]);
        while let Some(expires_at) = self.still_holds(bearer, viewer).await {
            tokio::select! {
                () = self.expired(expires_at) => return,
                () = changes.next() => {}
            }
        }
    }

    /// When the token expires, if it is valid and still gives the same viewer as before.
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
