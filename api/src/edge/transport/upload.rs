//! Answers requests with files: authenticates before it reads the body, and reads the body as it arrives.

use std::time::Duration;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use policy::Viewer;
use tokio::time::Instant;

use super::plain::PlainRequest;
use crate::edge::around::{Logged, address};
use crate::edge::limits::rate::Asker;
use crate::edge::upload_body::{CarriedFiles, UploadBody};
use crate::edge::{Caller, Edge, asker};
use crate::protocol::negotiate::Media;
use crate::protocol::reject::Rejection;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;
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
    let Admitted { viewer, boundary, body } = admit(request, edge, media, logged).await.map_err(Rejection::closing)?;
    let deadline = arrived + edge.uploads.time;
    let parsing = async |chunks, bounds| parts::read(chunks, boundary, bounds).await;
    let received = body.parsed(payload, deadline, parsing).await.map_err(Rejection::closing)?;
    let files: Vec<Upload> = received.files.into_iter().map(|file| body.held(file)).collect();
    let mut turn = PlainRequest {
        edge,
        caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
        viewer,
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

/// A request whose body may be read.
struct Admitted<'e> {
    viewer: Viewer,
    boundary: String,
    body: UploadBody<'e>,
}

async fn admit<'e>(request: &HttpRequest, edge: &'e Edge, media: Media, logged: &mut Logged) -> Result<Admitted<'e>, Rejection> {
    head::check_preflight(request.headers())?;
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
    let body = UploadBody::admit(request, edge)?;
    Ok(Admitted { viewer, boundary, body })
}
