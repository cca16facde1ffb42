//! Answers requests with files: authenticates before it reads the body, and reads the body as it arrives.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::future::{Either, select};
use futures_util::{StreamExt as _, stream};
use policy::Viewer;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::plain::{CarriedFiles, PlainRequest};
use crate::edge::around::{Logged, address};
use crate::edge::limits::rate::Asker;
use crate::edge::limits::uploads::UploadSlot;
use crate::edge::{Caller, Edge, asker};
use crate::protocol::negotiate::Media;
use crate::protocol::reject::{Rejection, later, malformed};
use crate::protocol::render;
use crate::protocol::request_id::RequestId;
use crate::protocol::upload::parts::{PartBounds, ReceivedFile, UploadRequest};
use crate::protocol::upload::{head, parts};
use graphql::Upload;
use graphql::error::{Code, refuse};

/// Answers a request whose body is `multipart/form-data`.
///
/// # Errors
/// The request is refused before anything runs.
pub async fn answer(
    request: &HttpRequest,
    payload: Payload,
    edge: &Data<Edge>,
    id: &RequestId,
    media: Media,
    logged: &mut Logged,
) -> Result<HttpResponse, Rejection> {
    let arrived = Instant::now();
    let admitted = admit(request, edge, media, logged).await.map_err(closing)?;
    let deadline = arrived + edge.uploads.time;
    let received = receive(payload, edge, &admitted, deadline).await.map_err(closing)?;
    let held = |file| carried(file, &admitted.slot);
    let files: Vec<Upload> = received.files.into_iter().map(held).collect();
    let mut turn = PlainRequest {
        edge,
        caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
        viewer: admitted.viewer,
        id,
        deadline: Instant::now() + Duration::from_millis(edge.limits.request_ms),
        safe: false,
        personal: false,
        carried: Some(CarriedFiles {
            uploads: files.into(),
            deadline,
        }),
        logged,
    };
    let outcome = turn.run(received.asked).await?;
    Ok(render::one(&outcome, media))
}

/// The rest of the body is not read, so the connection cannot be used again.
fn closing(rejection: Rejection) -> Rejection {
    Rejection { close: true, ..rejection }
}

/// A request whose body may be read.
struct Admitted {
    viewer: Viewer,
    boundary: String,
    /// The length of the body; 0 if it is not known.
    expected_bytes: usize,
    slot: Arc<UploadSlot>,
}

async fn admit(request: &HttpRequest, edge: &Edge, media: Media, logged: &mut Logged) -> Result<Admitted, Rejection> {
    let boundary = head::boundary(request.headers())?;
    if media == Media::Events {
        return Err(refuse(
            Code::NotAcceptable,
            "a request with files is not answered by an event stream: accept JSON",
        )
        .into());
    }
    let authenticated_by = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let viewer = asker::viewer(request, edge, authenticated_by).await;
    asker::count(request, edge, viewer.as_ref().ok(), 1)?;
    let viewer = viewer?;
    logged.role = Some(viewer.role());
    if viewer.account().is_none() {
        return Err(refuse(Code::Forbidden, "files need a token: send it as Authorization: Bearer …").into());
    }
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let expected_bytes = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    if expected_bytes > edge.uploads.most_bytes {
        return Err(too_large(edge));
    }
    let slot = edge.uploads.take().map_err(|wait| later(Code::Unavailable, wait))?;
    Ok(Admitted {
        viewer,
        boundary,
        expected_bytes,
        slot,
    })
}

fn too_large(edge: &Edge) -> Rejection {
    let message = format!("the body has more than {} bytes", edge.uploads.most_bytes);
    refuse(Code::BodyTooLarge, message).into()
}

/// A file for resolvers. Its content holds the slot, so that a node never keeps more contents in memory than it has slots for.
fn carried(file: ReceivedFile, slot: &Arc<UploadSlot>) -> Upload {
    Upload {
        file_name: file.file_name,
        content_type: file.content_type,
        content: Upload::content_holding(file.content, Arc::clone(slot) as _),
    }
}

async fn receive(payload: Payload, edge: &Edge, admitted: &Admitted, deadline: Instant) -> Result<UploadRequest, Rejection> {
    let mut body = Body {
        payload,
        edge,
        left: edge.uploads.most_bytes,
        deadline,
    };
    let bounds = PartBounds {
        text_bytes: edge.limits.body_bytes,
        expected_bytes: admitted.expected_bytes,
    };
    // The parser wants a stream that may change threads, and a payload may not. One chunk waits at most, so that nothing piles up.
    let (sender, mut receiver) = mpsc::channel(1);
    let chunks = stream::poll_fn(move |context| receiver.poll_recv(context));
    let parsing = pin!(parts::read(chunks, admitted.boundary.clone(), bounds));
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

async fn feed(body: &mut Body<'_>, parser: mpsc::Sender<Bytes>) -> Result<(), Rejection> {
    while let Some(chunk) = body.next().await? {
        // The parser is gone only if it has ended, and then its result counts.
        let _ = parser.send(chunk).await;
    }
    Ok(())
}

/// A body within the limits of size and time.
struct Body<'e> {
    payload: Payload,
    edge: &'e Edge,
    left: usize,
    deadline: Instant,
}

impl Body<'_> {
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
