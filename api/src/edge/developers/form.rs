//! Runs the operation from the form, for people without JavaScript. Limits and tokens are the same as for `POST /graphql`.

use std::time::Duration;

use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::web::{self, Data, Payload};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::graphiql::{self, Shown};
use crate::edge::around::{Logged, address};
use crate::edge::asker::count;
use crate::edge::limits::rate::Asker;
use crate::edge::transport::plain::PlainRequest;
use crate::edge::{Caller, Edge, auth, body, same_origin};
use crate::protocol::negotiate::Media;
use crate::protocol::reject::{Rejection, malformed};
use crate::protocol::request_id::RequestId;
use crate::protocol::{decode, render};
use graphql::error::{Code, refuse};

/// Answers the form. The answer is always a page, except for a request that is not from our form.
pub async fn run(request: HttpRequest, payload: Payload, edge: Data<Edge>) -> HttpResponse {
    let id = RequestId::of(&request);
    let mut logged = Logged::default();
    let fields = match fields(&request, payload, &edge).await {
        Ok(fields) => fields,
        Err(refused) => return render::rejection(refused, Media::Json, &id),
    };
    let field = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let answer = answer(&request, &edge, &id, &mut logged, &field).await;
    let shown = Shown {
        query: field("query").to_owned(),
        variables: field("variables").to_owned(),
        operation_name: field("operationName").to_owned(),
        answer: Some(answer.unwrap_or_else(|refused| {
            logged.error = Some(refused.refusal.code);
            pretty(&render::Outcome::refused(refused.refusal, &id))
        })),
    };
    request.extensions_mut().insert(logged);
    graphiql::answered(&shown)
}

async fn fields(request: &HttpRequest, payload: Payload, edge: &Edge) -> Result<Vec<(String, String)>, Rejection> {
    if !same_origin::is_ours(request.headers()) {
        return Err(refuse(Code::Forbidden, "this form was not sent from its own page").into());
    }
    if !is_form(request.headers()) {
        return Err(refuse(Code::UnsupportedMediaType, "send the form as application/x-www-form-urlencoded").into());
    }
    let bytes = body::read(payload, &edge.limits).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| malformed("the form is not UTF-8"))?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text).map_err(|_| malformed("the form is malformed"))?;
    Ok(pairs.into_inner())
}

fn is_form(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media
        .split(';')
        .next()
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

async fn answer<'f>(
    request: &HttpRequest,
    edge: &Edge,
    id: &RequestId,
    logged: &mut Logged,
    field: &impl Fn(&str) -> &'f str,
) -> Result<String, Rejection> {
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let token = Some(field("token").trim()).filter(|token| !token.is_empty());
    let viewer = auth::viewer(edge, request.headers(), token, deadline).await;
    count(request, edge, viewer.as_ref().ok(), 1)?;
    let viewer = viewer?;
    logged.role = Some(viewer.role());
    let mut parameters = Map::new();
    for name in ["query", "operationName"] {
        parameters.insert(name.to_owned(), Value::from(field(name)));
    }
    if !field("variables").trim().is_empty() {
        let variables = serde_json::from_str(field("variables")).map_err(|error| malformed(format!("variables is not JSON: {error}")))?;
        parameters.insert("variables".to_owned(), variables);
    }
    let asked = decode::operation(Value::Object(parameters))?;
    let mut turn = PlainRequest {
        edge,
        caller: Caller(address(request, edge.trust_forwarded_for).map(Asker::at)),
        viewer,
        id,
        deadline,
        safe: false,
        personal: false,
        carried: None,
        logged,
    };
    Ok(pretty(&turn.run(asked).await?))
}

fn pretty(outcome: &render::Outcome) -> String {
    serde_json::to_string_pretty(outcome).unwrap_or_else(|error| {
        tracing::error!(cause = %error, "an answer could not be written");
        String::new()
    })
}
