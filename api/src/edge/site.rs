//! Serves the pages for people: with a session cookie instead of a header and forms instead of JSON bodies; everything else is as for
//! `/graphql`.

mod ask;
mod form;
mod live;
mod session;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use pages::{Cookie, Fields, Format, Problem, Request, Response, Seen, assets};

pub use live::live;

use self::ask::{Asking, problems};
use super::around::Logged;
use super::tagged::{self, Caching};
use super::{Edge, same_origin};
use crate::config::Pages;
use crate::protocol::request_id::RequestId;

/// Whether the path is a page, or the client is a browser that asks for a page that does not exist.
pub fn is_for_people(request: &HttpRequest, edge: &Edge) -> bool {
    let (path, _) = Format::of_path(request.path());
    edge.site.is_page(path) || crate::protocol::negotiate::wants_a_page(request.headers())
}

/// A style sheet or a script. Not counted against the rate limit: in a workshop, many phones behind one address load each of them.
pub async fn asset(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    match assets::at(request.path(), edge.site.folder()) {
        Some(asset) => HttpResponse::Ok()
            .content_type(asset.media_type)
            .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(asset.text(edge.site.folder())),
        None => HttpResponse::NotFound().finish(),
    }
}

/// Serves a page.
pub async fn page(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    let id = RequestId::of(&request);
    let mut logged = Logged::on(named(&request, &edge));
    let answer = answer(&request, payload, &edge, &id, &mut logged).await;
    let written = write(&request, &edge, answer);
    request.extensions_mut().insert(logged);
    written
}

/// The name of a page in the log: the path with its placeholders, because a path may contain a join code. All forms share one name, so
/// that no log line shows when a ballot was cast.
fn named(request: &HttpRequest, edge: &Edge) -> &'static str {
    if request.method() == Method::POST {
        return "(a form)";
    }
    let (path, _) = Format::of_path(request.path());
    edge.site.pattern(path).unwrap_or("(no page)")
}

/// A page as the answer.
struct Served {
    page: Response,
    /// Whether the rest of the request is not read, so that the connection cannot be used again.
    close: bool,
}

impl From<Response> for Served {
    fn from(page: Response) -> Self {
        Self { page, close: false }
    }
}

async fn answer(request: &HttpRequest, payload: Payload, edge: &Data<Edge>, id: &RequestId, logged: &mut Logged) -> Served {
    let mut asked = read(request, edge);
    let trouble = |code, message| edge.site.trouble(&asked, &[Problem::of(code, message)]);
    if request.method() == Method::POST {
        if !same_origin::is_ours(request.headers()) {
            return trouble("CROSS_SITE", "").into();
        }
    } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return trouble("METHOD_NOT_ALLOWED", "pages are read, and their forms are sent").into();
    }
    match form::receive(request, payload, edge, &mut asked, logged).await {
        Ok(sender) => {
            let asking = Asking::new(request, edge, id, sender);
            edge.site.answer(asked, &asking).await.into()
        }
        Err(refused) => Served {
            close: refused.close,
            page: edge.site.trouble(&asked, &problems(refused.refusal, id)),
        },
    }
}

/// The part of a request that a page can read.
pub(super) fn read(request: &HttpRequest, edge: &Edge) -> Request {
    let (path, format) = Format::of_path(request.path());
    let posts = request.method() == Method::POST;
    Request {
        method: if posts { pages::Method::Post } else { pages::Method::Get },
        path: path.to_owned(),
        format,
        query: Fields::read(request.query_string()),
        form: Fields::default(),
        files: Vec::new(),
        values: std::collections::BTreeMap::new(),
        token: if edge.site.is_embedded(path) || (posts && edge.site.begins_session(path)) {
            None
        } else {
            session::token(request)
        },
        origin: origin(request, edge),
    }
}

/// The service's own address: from the configuration, or as the browser names it.
fn origin(request: &HttpRequest, edge: &Edge) -> String {
    if !edge.pages.address.is_empty() {
        return edge.pages.address.trim_end_matches('/').to_owned();
    }
    let scheme = if session::is_loopback(request) { "http" } else { "https" };
    format!("{scheme}://{}", session::host(request).unwrap_or_default())
}

fn write(request: &HttpRequest, edge: &Edge, served: Served) -> HttpResponse {
    let Served { page: answer, close } = served;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .content_type(answer.kind.media_type())
        .insert_header((header::CONTENT_SECURITY_POLICY, policy(&edge.pages, answer.embedded)))
        // With `no-referrer`, which is used elsewhere, browsers would not send the origin of a form.
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::VARY, "Cookie"));
    if close {
        response.force_close();
    }
    if let Some(location) = &answer.location {
        response.insert_header((header::LOCATION, location.as_str()));
    }
    if let Some(file) = &answer.file {
        response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")));
    }
    if let Some(seconds) = answer.retry_after {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    match &answer.cookie {
        Cookie::Keep => {}
        Cookie::Set(token) => {
            response.cookie(session::begin(request, token));
        }
        Cookie::End { everything } => {
            response.cookie(session::end(request));
            if *everything {
                response.insert_header((
                    HeaderName::from_static("clear-site-data"),
                    HeaderValue::from_static("\"cache\", \"storage\""),
                ));
            }
        }
    }
    let response = response.body(answer.body);
    match answer.seen {
        Seen::Once => response,
        Seen::Again => {
            let control = HeaderValue::from_static("private, no-cache");
            tagged::conditional(request.headers(), response, Caching { control, vary: "Cookie" })
        }
    }
}

/// Everything is loaded from this service, nothing is inline, and only embeddable pages may be shown in a frame.
fn policy(pages: &Pages, embedded: bool) -> String {
    let ancestors = match (embedded, pages.embedded_by.is_empty()) {
        (true, false) => pages.embedded_by.join(" "),
        _ => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors {ancestors}"
    )
}
