//! Tells a page that it has changed: one stream of events for each page that is open and seen.

use std::time::Duration;

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::Variables;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use pages::Request;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::session;
use crate::http::around::address;
use crate::http::decode::Asked;
use crate::http::live::End;
use crate::http::negotiate::Media;
use crate::http::persisted::Source;
use crate::http::reject::Rejection;
use crate::http::render::Outcome;
use crate::http::{Caller, Edge, RequestId, graphql, render};
use crate::limits::places::{Holder, Place};
use crate::limits::rate::Asker;

/// The stream of a page's changes: `/live` and the page's path. An event says that there is something new, never what: the page is asked again.
pub async fn live(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    match open(&request, &edge).await {
        Ok(stream) => stream,
        Err(refused) => render::rejection(refused, Media::Json, &RequestId::of(&request)),
    }
}

async fn open(request: &HttpRequest, edge: &Data<Edge>) -> Result<HttpResponse, Rejection> {
    let id = RequestId::of(request);
    let asked = super::read(request, edge);
    let path = asked.path.strip_prefix("/live").unwrap_or_default().to_owned();
    let followed = edge.site.live(Request { path, ..asked.clone() });
    let followed = followed.ok_or_else(|| Rejection::from(crate::error::Code::NotFound))?;
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let viewer = session::viewer(asked.token.as_deref(), request.headers(), edge, deadline).await?;
    graphql::count(request, edge, Some(&viewer), 1)?;
    let at = address(request, edge.trust_forwarded_for).map(Asker::at);
    let place = edge.place(match viewer.token() {
        Some(token) => Holder::Token(Asker::Token(token.id)),
        None => Holder::Public(at),
    })?;
    let chosen = edge.choose(Asked {
        source: Source::Text(followed.document),
        operation_name: None,
        variables: Variables::from_json(Value::Object(followed.variables)),
    })?;
    let ready = edge.ready(chosen, Caller(at), &id)?;
    let ended = Edge::until_ended(edge, asked.token.map(|token| (token, viewer.clone())));
    let events = Events {
        answers: Edge::follow(edge, viewer, ready, &id),
        ended,
        silence: Duration::from_millis(edge.live.keep_alive_ms),
        over: false,
        _place: place,
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(events, Events::next)))
}

/// The events that are still to come.
struct Events {
    answers: BoxStream<'static, Outcome>,
    ended: BoxFuture<'static, End>,
    silence: Duration,
    over: bool,
    _place: Place,
}

impl Events {
    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if self.over {
            return None;
        }
        let bytes = tokio::select! {
            biased;
            end = &mut self.ended => match end {
                End::Shutdown => return None,
                End::Token => self.last(),
            },
            answer = self.answers.next() => match answer {
                Some(answer) if answer.errors().is_empty() => Bytes::from_static(b"event: change\ndata:\n\n"),
                // What may no longer be followed, or is no longer there: the page says so when it is loaded anew.
                _ => self.last(),
            },
            () = sleep(self.silence) => Bytes::from_static(b":\n\n"),
        };
        Some((Ok(bytes), self))
    }

    fn last(&mut self) -> Bytes {
        self.over = true;
        self.answers = stream::empty().boxed();
        self.ended = std::future::pending().boxed();
        Bytes::from_static(b"event: over\ndata:\n\n")
    }
}
