//! Shared by sockets and event streams: a limited number of places, and closing when the token ends or the node stops.

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

/// Why an open socket or stream must be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The token is not valid any more.
    Token,
    /// The node is stopping.
    Shutdown,
}

impl Edge {
    /// Takes a place for one more socket or event stream of this client.
    ///
    /// # Errors
    /// All places are taken, or the client's share is used up, or the node is about to stop.
    pub fn place(&self, holder: Holder) -> Result<Place, Rejection> {
        let full = || later(Code::Unavailable, Duration::from_secs(5));
        if self.draining.load(Ordering::Relaxed) {
            return Err(full());
        }
        self.places.take(holder).map_err(|NoPlace| full())
    }

    /// Waits until a socket or stream with this token, or without one, must be closed.
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
                // If the sender is gone, the node is stopping, too.
                _ = stopping.wait_for(|stopping| *stopping) => End::Shutdown,
            };
            end.into()
        }
        .boxed()
    }
}
