//! The page on which people write queries: a form that works without JavaScript, and GraphiQL in its place if JavaScript runs.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};

use super::html::{self, Page, escaped};
use super::{ASK_AGAIN, assets};
use crate::edge::Edge;

/// The initial text of the form.
const FIRST: &str = "# Ctrl and Enter runs this in GraphiQL; the schema is behind the book symbol.\n{\n  viewer { role }\n}\n";
/// As on the other pages, plus images that GraphiQL's style sheet embeds.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The content of the page.
#[derive(Default)]
pub struct Shown {
    /// The document; empty to show the initial one.
    pub query: String,
    /// The variables, as JSON.
    pub variables: String,
    /// The name of the operation, for a document with several.
    pub operation_name: String,
    /// The result, if the form was sent without JavaScript.
    pub answer: Option<String>,
}

/// Answers GET. A query in the address is put into the form, but is not run.
pub async fn page(request: HttpRequest, edge: Data<Edge>) -> HttpResponse {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let mut shown = Shown::default();
    for (name, value) in pairs.map(web::Query::into_inner).unwrap_or_default() {
        match name.as_str() {
            "query" => shown.query = value,
            "variables" => shown.variables = value,
            "operationName" => shown.operation_name = value,
            "documentId" => {
                shown.query = edge
                    .protocol
                    .persisted()
                    .of_id(&value)
                    .map(|text| text.to_string())
                    .unwrap_or(shown.query)
            }
            _ => {}
        }
    }
    let mut response = HttpResponse::Ok();
    response.content_type(html::MEDIA).insert_header((CACHE_CONTROL, ASK_AGAIN));
    html::guarded(response.body(render(&shown)), POLICY)
}

/// The page that answers the form. No cache may keep it.
pub fn answered(shown: &Shown) -> HttpResponse {
    html::guarded(HttpResponse::Ok().content_type(html::MEDIA).body(render(shown)), POLICY)
}

fn render(shown: &Shown) -> String {
    let asked = !shown.query.is_empty();
    let query = if asked { shown.query.as_str() } else { FIRST };
    let answer = shown.answer.as_deref().map_or_else(String::new, |answer| {
        format!(
            "<section class=\"answer\" aria-labelledby=\"answer\">\n<h2 id=\"answer\">Answer</h2>\n<pre \
                tabindex=\"0\">{}</pre>\n</section>\n",
            escaped(answer)
        )
    });
    // The scripts run in this order after the page is parsed. Before that, and without them, the form is shown.
    let mut head = format!("<link rel=\"stylesheet\" href=\"{}\">\n", assets::path("graphiql.css"));
    for script in ["react.js", "react-dom.js", "graphiql.js", "start.js"] {
        head.push_str(&format!("<script defer src=\"{}\"></script>\n", assets::path(script)));
    }
    let main = format!(
        "<form id=\"form\" method=\"post\" action=\"/developers/graphiql\" autocomplete=\"off\">\n\
         <label for=\"token\">Role token</label>\n\
         <p class=\"hint\" id=\"token-hint\">Leave it empty to ask as the public. It is not stored.</p>\n\
         <input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"off\" spellcheck=\"false\" aria-describedby=\"token-hint\">\n\
         <div id=\"plain\">\n\
         <label for=\"query\">Document</label>\n\
         <textarea id=\"query\" name=\"query\" rows=\"14\" spellcheck=\"false\" data-asked=\"{asked}\">\n{query}</textarea>\n\
         <label for=\"variables\">Variables, as JSON</label>\n\
         <textarea id=\"variables\" name=\"variables\" rows=\"4\" spellcheck=\"false\">\n{variables}</textarea>\n\
         <label for=\"operation\">Operation name, where the document has several</label>\n\
         <input id=\"operation\" name=\"operationName\" spellcheck=\"false\" value=\"{operation}\">\n\
         <button class=\"run\">Run</button>\n\
         </div>\n</form>\n\
         <div id=\"graphiql\" hidden></div>\n{answer}",
        query = escaped(query),
        variables = escaped(&shown.variables),
        operation = escaped(&shown.operation_name),
    );
    Page {
        path: "/developers/graphiql",
        title: "GraphiQL",
        head: &head,
        main: &main,
    }
    .render()
}
