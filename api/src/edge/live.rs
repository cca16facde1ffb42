//! What sockets and event streams have in common: a bounded number of places, and an end with the token or with the node.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Edge;
use super::limits::places::{Holder, NoPlace, Place};
use crate::protocol::reject::{Rejection, later};
use actix_web::web::Data;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use graphql::error::Code;
use policy::Viewer;

/// Why something open has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The token does not hold any more.
    Token,
    /// The node stops.
    Shutdown,
}

impl Edge {
    /// A place for one more socket or event stream of this client.
    ///
    /// # Errors
    /// All are taken, or the client's share is, or the node is about to stop.
    pub fn place(&self, holder: Holder) -> Result<Place, Rejection> {
        let full = || later(Code::Unavailable, Duration::from_secs(5));
        if self.draining.load(Ordering::Relaxed) {
            return Err(full());
        }
        self.places.take(holder).map_err(|NoPlace| full())
    }

    /// Waits until what is open by this token, or without one, has to end.
    pub fn until_ended<E: From<End> + Send + 'static>(edge: &Data<Self>, known: Option<(String, Viewer)>) -> BoxFuture<'static, E> {
        let (gatekeeper, mut stopping) = (Arc::clone(&edge.state.gatekeeper), edge.stopping.subscribe());
        async move {
            let token = async {
                match &known {
                    Some((bearer, viewer)) => gatekeeper.ended(Some(bearer), viewer).await,
                    None => std::future::pending().await,
                }
            };
            let end = tokio::select! {
                () = token => End::Token,
                // A sender that is gone means the same.
                _ = stopping.wait_for(|stopping| *stopping) => End::Shutdown,
            };
            end.into()
        }
        .boxed()
    }
}
