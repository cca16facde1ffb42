//! Reads the body of a request with files, for the API and for forms of pages: in one of the node's slots, and within the limits of size,
//! silence and time.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, Payload};
use async_graphql::parser::types::OperationType;
use futures_util::future::{Either, select};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::Edge;
use super::limits::uploads::UploadSlot;
use crate::protocol::operation::Ready;
use crate::protocol::reject::{Rejection, later, malformed};
use crate::protocol::upload::parts::{PartBounds, ReceivedFile};
use graphql::error::{Code, refuse};
use graphql::{Upload, Uploads};

/// A body that may be read, with its slot. Take it only for a client that may send files, because slots are few.
pub struct UploadBody<'e> {
    edge: &'e Edge,
    /// The length of the body; 0 if it is not known.
    expected_bytes: usize,
    slot: Arc<UploadSlot>,
}

impl<'e> UploadBody<'e> {
    /// Takes a slot for the body of this request.
    ///
    /// # Errors
    /// The body is too large by its own account, or all slots are taken.
    pub fn admit(request: &HttpRequest, edge: &'e Edge) -> Result<Self, Rejection> {
        let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let expected_bytes = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        if expected_bytes > edge.uploads.most_bytes {
            return Err(too_large(edge));
        }
        let slot = edge.uploads.take().map_err(|wait| later(Code::Unavailable, wait))?;
        Ok(Self {
            edge,
            expected_bytes,
            slot,
        })
    }

    /// Reads the body to its end as it arrives, and parses it.
    ///
    /// # Errors
    /// The body is too large, too slow or incomplete, or the parser refuses it.
    pub async fn parsed<T>(
        &self,
        payload: Payload,
        deadline: Instant,
        parse: impl AsyncFnOnce(BoxStream<'static, Bytes>, PartBounds) -> Result<T, Rejection>,
    ) -> Result<T, Rejection> {
        let mut body = Arriving {
            payload,
            edge: self.edge,
            left: self.edge.uploads.most_bytes,
            deadline,
        };
        let bounds = PartBounds {
            text_bytes: self.edge.limits.body_bytes,
            expected_bytes: self.expected_bytes,
        };
        // The parser wants a stream that may change threads, and a payload may not. One chunk waits at most, so that nothing piles up.
        let (sender, mut receiver) = mpsc::channel(1);
        let chunks = stream::poll_fn(move |context| receiver.poll_recv(context)).boxed();
        let parsing = pin!(parse(chunks, bounds));
        let parsed = match select(parsing, pin!(feed(&mut body, sender))).await {
            Either::Left((parsed, _)) => parsed?,
            Either::Right((fed, parsing)) => {
                fed?;
                parsing.await?
            }
        };
        // Usually a line end after the last boundary. Without it, the connection could not be used again.
        while body.next().await?.is_some() {}
        Ok(parsed)
    }

    /// A file for resolvers. Its content holds the slot, so that a node never keeps more contents in memory than it has slots for.
    pub fn held(&self, file: ReceivedFile) -> Upload {
        Upload {
            file_name: file.file_name,
            content_type: file.content_type,
            content: Upload::content_holding(file.content, Arc::clone(&self.slot) as _),
        }
    }
}

/// The files of a request.
pub struct CarriedFiles {
    pub uploads: Uploads,
    /// When a mutation that may use them must have ended. A query has no more time than without files.
    pub deadline: Instant,
}

impl CarriedFiles {
    /// An operation with the files, and its deadline. `otherwise` is the deadline of operations that do nothing with files.
    pub fn join(self, ready: Ready, otherwise: Instant) -> (Ready, Instant) {
        let may_use_them = ready.kind == OperationType::Mutation && !self.uploads.is_empty();
        let deadline = if may_use_them { self.deadline } else { otherwise };
        (ready.carrying(self.uploads), deadline)
    }
}

fn too_large(edge: &Edge) -> Rejection {
    let message = format!("the body has more than {} bytes", edge.uploads.most_bytes);
    refuse(Code::BodyTooLarge, message).into()
}

async fn feed(body: &mut Arriving<'_>, parser: mpsc::Sender<Bytes>) -> Result<(), Rejection> {
    while let Some(chunk) = body.next().await? {
        // The parser is gone only if it has ended, and then its result counts.
        let _ = parser.send(chunk).await;
    }
    Ok(())
}

/// A body within the limits of size and time.
struct Arriving<'e> {
    payload: Payload,
    edge: &'e Edge,
    left: usize,
    deadline: Instant,
}

impl Arriving<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, Rejection> {
        let silence = Instant::now() + Duration::from_millis(self.edge.limits.body_read_ms);
        match timeout_at(silence.min(self.deadline), self.payload.next()).await {
            Err(_) => Err(Code::RequestTimeout.into()),
            Ok(None) => Ok(None),
            Ok(Some(Err(_))) => Err(malformed("the body ended early")),
            Ok(Some(Ok(chunk))) => {
                self.left = self.left.checked_sub(chunk.len()).ok_or_else(|| too_large(self.edge))?;
                Ok(Some(chunk))
            }
        }
    }
}
