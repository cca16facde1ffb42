//! Reads the form of a request for a page, and finds its sender. A form without files is short and is read first; a body with files is read
//! only for a sender who is signed in. The contents of files stay here, and the page gets their names and sizes.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::web::Payload;
use pages::{Fields, FormKind, Request};
use policy::Viewer;
use tokio::time::Instant;

use crate::edge::around::Logged;
use crate::edge::upload_body::UploadBody;
use crate::edge::{Edge, asker, auth, body};
use crate::protocol::reject::Rejection;
use crate::protocol::upload::{form, head};
use graphql::Upload;
use graphql::error::{Code, refuse};

/// The sender of a request, and what came with it.
pub struct Sender {
    pub viewer: Viewer,
    /// When the documents of the page must have ended.
    pub deadline: Instant,
    pub files: FormFiles,
}

/// The files of a form.
pub struct FormFiles {
    /// In the order of the request that the page reads.
    pub uploads: Vec<Upload>,
    /// When a document with a file must have ended.
    pub deadline: Instant,
}

/// Reads the form of a POST into the request, and finds its sender. For any other method, finds the sender alone.
///
/// # Errors
/// The form does not fit the page or a limit, or the sender may not send it.
pub async fn receive(
    request: &HttpRequest,
    payload: Payload,
    edge: &Edge,
    asked: &mut Request,
    logged: &mut Logged,
) -> Result<Sender, Rejection> {
    let posts = asked.method == pages::Method::Post;
    if posts && head::is_multipart(request.headers()) {
        match edge.site.form_at(&asked.path) {
            FormKind::Files => {
                let received = with_files(request, payload, edge, asked, logged).await;
                return received.map_err(|refused| plainly(refused, edge).closing());
            }
            FormKind::Fields => {
                let refused = Rejection::from(refuse(Code::UnsupportedMediaType, "this form takes no files"));
                return Err(refused.closing());
            }
            // The answer is that there is no such page or form.
            FormKind::Absent => {}
        }
    }
    if posts {
        let bytes = body::read(payload, &edge.limits).await?;
        asked.form = Fields::read(&String::from_utf8_lossy(&bytes));
    }
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    Ok(Sender {
        viewer: viewer(request, edge, asked, deadline, logged).await?,
        deadline,
        files: FormFiles {
            uploads: Vec::new(),
            deadline,
        },
    })
}

async fn with_files(
    request: &HttpRequest,
    payload: Payload,
    edge: &Edge,
    asked: &mut Request,
    logged: &mut Logged,
) -> Result<Sender, Rejection> {
    let arrived = Instant::now();
    let boundary = head::boundary(request.headers())?;
    let authenticated_by = arrived + Duration::from_millis(edge.limits.request_ms);
    let viewer = viewer(request, edge, asked, authenticated_by, logged).await?;
    if viewer.account().is_none() {
        return Err(refuse(Code::Forbidden, "to send a file, sign in first").into());
    }
    let body = UploadBody::admit(request, edge)?;
    let parsing = async |chunks, bounds| form::read(chunks, boundary, bounds).await;
    let deadline = arrived + edge.uploads.time;
    let sent = body.parsed(payload, deadline, parsing).await?;
    asked.form = sent.fields.into_iter().collect();
    let mut uploads = Vec::with_capacity(sent.files.len());
    for (at, sent) in sent.files.into_iter().enumerate() {
        asked.files.push(pages::Upload {
            field: sent.field,
            name: sent.file.file_name.clone().unwrap_or_default(),
            bytes: u64::try_from(sent.file.content.len()).unwrap_or(u64::MAX),
            at,
        });
        uploads.push(body.held(sent.file));
    }
    Ok(Sender {
        viewer,
        deadline: Instant::now() + Duration::from_millis(edge.limits.request_ms),
        files: FormFiles { uploads, deadline },
    })
}

async fn viewer(request: &HttpRequest, edge: &Edge, asked: &Request, deadline: Instant, logged: &mut Logged) -> Result<Viewer, Rejection> {
    let viewer = auth::viewer(edge, request.headers(), asked.token.as_deref(), deadline).await;
    asker::count(request, edge, viewer.as_ref().ok(), 1)?;
    let viewer = viewer?;
    logged.role = Some(viewer.role());
    Ok(viewer)
}

/// The refusal of a size, in the units of people.
fn plainly(refused: Rejection, edge: &Edge) -> Rejection {
    if refused.refusal.code != Code::BodyTooLarge {
        return refused;
    }
    let (files, text) = (size(edge.uploads.most_bytes), size(edge.limits.body_bytes));
    let message = format!("this is too large: a form may send {files} at most, and {text} of it may be text");
    refuse(Code::BodyTooLarge, message).into()
}

fn size(bytes: usize) -> String {
    const KB: usize = 1024;
    match bytes {
        1_048_576.. => format!("{} MB", bytes / KB / KB),
        1024.. => format!("{} KB", bytes / KB),
        _ => format!("{bytes} bytes"),
    }
}
