//! Finds the page for a path, runs its document and renders the answer; or explains what went wrong.

mod forms;
mod read;
mod refused;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use matchit::Router;
use serde_json::Value;

use crate::answer::{Cookie, Kind, Response};
use crate::ask::{Ask, Problem, Variables};
use crate::page::{Page, Then, Turn};
use crate::render::{Renderer, Shown};
use crate::{Format, Method, Request, Seen, documents, pages, problem};

pub use forms::FormKind;

/// All pages.
pub struct Site {
    router: Router<usize>,
    renderer: Renderer,
    /// Every document in its complete form, by the page's name and its own.
    documents: BTreeMap<(&'static str, &'static str), Arc<str>>,
    folder: Option<PathBuf>,
}

/// The subscription that notifies a page of changes.
pub struct Live {
    /// The document of the subscription.
    pub document: String,
    /// The values of its variables.
    pub variables: Variables,
}

impl Site {
    /// The built-in pages, or those in the source folder, which are read again for each request.
    ///
    /// # Errors
    /// A template cannot be parsed, or two pages have the same path. The error is a text.
    pub fn new(folder: Option<PathBuf>) -> Result<Self, String> {
        let mut router = Router::new();
        for (at, page) in pages::ALL.iter().enumerate() {
            router.insert(page.path, at).map_err(|error| format!("{}: {error}", page.path))?;
        }
        let renderer = Renderer::new(folder.clone()).map_err(|error| format!("{error:#}"))?;
        let documents = built_in().map(|(page, name, text)| ((page.name, name), documents::whole(text).into()));
        Ok(Self {
            router,
            renderer,
            documents: documents.collect(),
            folder,
        })
    }

    /// The source folder, if pages are read from it.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// Whether there is a page at a path.
    #[must_use]
    pub fn is_page(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The path pattern of the page at a path, with its placeholders.
    #[must_use]
    pub fn pattern(&self, path: &str) -> Option<&'static str> {
        self.find(path).map(|(page, _)| page.path)
    }

    /// Whether the page at a path is one for frames, which ignores the session; false if there is no page.
    #[must_use]
    pub fn is_embedded(&self, path: &str) -> bool {
        self.find(path).is_some_and(|(page, _)| page.embedded)
    }

    /// Whether users sign in at a path. Then an earlier session, which may have expired, is ignored for the form.
    #[must_use]
    pub fn begins_session(&self, path: &str) -> bool {
        self.find(path).is_some_and(|(page, _)| page.signs_in)
    }

    /// Every document of the pages, by the page's name and its own.
    pub fn documents() -> impl Iterator<Item = (String, String)> {
        built_in().map(|(page, name, text)| (format!("{}/{name}", page.name), documents::whole(text)))
    }

    /// The path pattern of each page, with its placeholders.
    pub fn paths() -> impl Iterator<Item = &'static str> {
        pages::ALL.iter().map(|page| page.path)
    }

    /// The subscription of the page at a path.
    #[must_use]
    pub fn live(&self, mut request: Request) -> Option<Live> {
        let (page, values) = self.find(&request.path)?;
        request.values = values;
        Some(Live {
            document: self.text(page, "live")?.to_string(),
            variables: (page.variables)(&request),
        })
    }

    fn find(&self, path: &str) -> Option<(&'static Page, BTreeMap<String, String>)> {
        let found = self.router.at(path).ok()?;
        let values = found.params.iter().map(|(name, value)| (name.to_owned(), decoded(value)));
        Some((pages::ALL.get(*found.value)?, values.collect()))
    }

    /// The complete text of one of a page's documents.
    fn text(&self, page: &Page, name: &str) -> Option<Arc<str>> {
        let built_in = self.documents.get(&(page.name, name))?;
        let Some(folder) = &self.folder else {
            return Some(Arc::clone(built_in));
        };
        let read = |path: PathBuf| std::fs::read_to_string(path).ok();
        let shared = read(folder.join("shared/fragments.graphql")).unwrap_or_default();
        let text = read(folder.join("pages").join(page.name).join(format!("{name}.graphql")));
        Some(text.map_or_else(|| Arc::clone(built_in), |text| documents::whole_with(&text, &shared).into()))
    }

    /// Answers a request.
    pub async fn answer(&self, mut request: Request, ask: &dyn Ask) -> Response {
        let Some((page, values)) = self.find(&request.path) else {
            return self.trouble(&request, &[Problem::of("NOT_FOUND", "")]);
        };
        request.values = values;
        match request.method {
            Method::Get => self.get(page, &request, ask).await,
            Method::Post => self.post(page, &request, ask).await,
        }
    }

    async fn get(&self, page: &Page, request: &Request, ask: &dyn Ask) -> Response {
        let data = match (page.list, request.format) {
            (Some(pointer), Format::Csv) => self.whole_list(page, request, pointer, ask).await,
            _ => self.data(page, request, ask).await,
        };
        let data = match data {
            Ok(data) => data,
            Err(problems) => {
                let again = self.without_refused(page, request, problems, ask).await;
                return again.unwrap_or_else(|problems| self.trouble(request, &problems));
            }
        };
        let missing = || self.trouble(request, &[Problem::of("NOT_FOUND", "")]);
        let mut response = match request.format {
            Format::Html if page.saved.is_some() => {
                let text = page
                    .saved
                    .and_then(|(name, pointer)| Some((name, data.pointer(pointer)?.as_str()?)));
                let Some((name, text)) = text else { return missing() };
                Response {
                    file: Some(name.to_owned()),
                    ..Response::of(200, Kind::Json, text.to_owned())
                }
            }
            Format::Html => {
                let view = (page.view)(request, &data);
                self.show(
                    page,
                    &Shown {
                        request,
                        data: &data,
                        view: &view,
                        problems: &[],
                        refused: false,
                    },
                    200,
                )
            }
            Format::Json if !page.document.trim().is_empty() => {
                Response::of(200, Kind::Json, serde_json::json!({ "data": data }).to_string())
            }
            Format::Json => return missing(),
            Format::Csv => match table(page, &data) {
                Some(text) => Response {
                    file: Some(format!("{}.csv", page.name)),
                    ..Response::of(200, Kind::Csv, text)
                },
                None => return missing(),
            },
            Format::Svg => match page.figure.and_then(|pointer| data.pointer(pointer)).and_then(Value::as_str) {
                Some(figure) => Response::of(200, Kind::Svg, figure.to_owned()),
                None => return missing(),
            },
        };
        if response.status == 200 {
            response.seen = page.seen;
            response.embedded = page.embedded;
        }
        response
    }

    async fn post(&self, page: &Page, request: &Request, ask: &dyn Ask) -> Response {
        let Some(post) = page.post else {
            return self.trouble(request, &[Problem::of("METHOD_NOT_ALLOWED", "this page has no form")]);
        };
        let documents = |name: &str| self.text(page, name);
        let turn = Turn {
            request,
            documents: &documents,
            ask,
        };
        let then = post(&turn).await;
        let (view, problems, cookie) = match then {
            Ok(Then::Go(to)) => return Response::go(to),
            Ok(Then::SignIn { token, to }) => {
                return Response {
                    cookie: Cookie::Set(token),
                    ..Response::go(to)
                };
            }
            Ok(Then::SignOut) => {
                return Response {
                    cookie: Cookie::End { everything: true },
                    ..Response::go("/signed-out")
                };
            }
            Ok(Then::Show(view)) => (view, Vec::new(), Cookie::Keep),
            Ok(Then::SignInAndShow { token, view }) => (view, Vec::new(), Cookie::Set(token)),
            Ok(Then::Again { problems, view }) => (view, problems, Cookie::Keep),
            Err(problems) => (Value::Null, problems, Cookie::Keep),
        };
        if !problems.is_empty()
            && matches!(
                problem::code(&problems),
                "UNAUTHENTICATED" | "NOT_FOUND" | "INTERNAL" | "UNAVAILABLE"
            )
        {
            return self.trouble(request, &problems);
        }
        let data = match self.data(page, request, ask).await {
            Ok(data) => data,
            // A secret that is shown only now must be shown, even if reading the rest fails.
            Err(_) if matches!(cookie, Cookie::Set(_)) => Value::Null,
            Err(others) => return self.trouble(request, if problems.is_empty() { &others } else { &problems }),
        };
        let mut all = (page.view)(request, &data);
        merge(&mut all, view);
        let status = if problems.is_empty() {
            200
        } else {
            problem::status(problem::code(&problems))
        };
        let shown = Shown {
            request,
            data: &data,
            view: &all,
            problems: &problems,
            refused: false,
        };
        Response {
            cookie,
            ..self.show(page, &shown, status)
        }
    }

    /// The sign-in form, for a user whose session has expired. The form tells them so.
    fn begins_anew(&self, request: &Request, code: &str) -> Option<Response> {
        let ended = code == "UNAUTHENTICATED" && request.token.is_some() && request.method == Method::Get;
        let (page, _) = self.find(&request.path).filter(|(page, _)| ended && page.signs_in)?;
        let request = Request {
            token: None,
            ..request.clone()
        };
        let shown = Shown {
            request: &request,
            data: &Value::Null,
            view: &serde_json::json!({ "ended": true }),
            problems: &[],
            refused: false,
        };
        Some(Response {
            cookie: Cookie::End { everything: false },
            ..self.show(page, &shown, 401)
        })
    }

    fn show(&self, page: &Page, shown: &Shown<'_>, status: u16) -> Response {
        match self.renderer.page(page, shown) {
            Ok(body) => Response::html(status, body),
            Err(error) => self.broken(page.name, &error),
        }
    }

    /// A page that explains an error. For hidden and missing rows the bytes are the same.
    #[must_use]
    pub fn trouble(&self, request: &Request, problems: &[Problem]) -> Response {
        let code = problem::code(problems);
        if let Some(page) = self.begins_anew(request, code) {
            return page;
        }
        let status = match code {
            "METHOD_NOT_ALLOWED" => 405,
            code => problem::status(code),
        };
        let expired = code == "UNAUTHENTICATED" && request.token.is_some();
        // The page must not reveal what was requested, neither in its text nor by the address.
        let neutral = Request {
            path: String::new(),
            query: crate::Fields::default(),
            form: crate::Fields::default(),
            files: Vec::new(),
            values: BTreeMap::new(),
            token: request.token.clone().filter(|_| !expired),
            ..request.clone()
        };
        let shown = Shown {
            request: &neutral,
            data: &Value::Null,
            view: &Value::Null,
            problems: if code == "NOT_FOUND" { &[] } else { problems },
            refused: false,
        };
        let mut response = match self.renderer.trouble(&shown, status, code) {
            Ok(body) => Response::html(status, body),
            Err(error) => return self.broken("trouble", &error),
        };
        response.retry_after = problems.iter().find_map(|problem| problem.extensions.retry_after);
        if expired {
            response.cookie = Cookie::End { everything: false };
        }
        response
    }

    /// One of our templates does not fit its answer. The log gets the place and the reason, but no part of the answer; in development the
    /// page shows everything.
    fn broken(&self, template: &str, error: &minijinja::Error) -> Response {
        let text = if self.folder.is_some() {
            format!(
                "<!doctype html><html lang=\"en\"><title>Broken</title><pre>{}</pre>",
                crate::filters::escaped(&format!("{template}: {error:#}"))
            )
        } else {
            "<!doctype html><html lang=\"en\"><title>Something went wrong</title><h1>Something went wrong</h1><p>It is our fault, not \
                yours. \
             <a href=\"/\">Home</a></p>"
                .to_owned()
        };
        tracing::error!(template, cause = %error, "a page could not be shown");
        Response {
            seen: Seen::Once,
            ..Response::html(500, text)
        }
    }
}

/// Every document of every page, as it is in its folder. A page that requests nothing has none of its own.
fn built_in() -> impl Iterator<Item = (&'static Page, &'static str, &'static str)> {
    pages::ALL.iter().flat_map(|page| {
        let own = [("page", Some(page.document)), ("live", page.live)];
        let own = own.into_iter().filter_map(|(name, text)| Some((name, text?)));
        let all = own.chain(page.acts.iter().copied()).filter(|(_, text)| !text.trim().is_empty());
        all.map(move |(name, text)| (page, name, text))
    })
}

/// The page's table as CSV: from its rows, or as the API writes it.
fn table(page: &Page, data: &Value) -> Option<String> {
    let written = page.table.and_then(|pointer| data.pointer(pointer)?.as_str()).map(str::to_owned);
    written.or_else(|| page.rows.map(|rows| rows(data).csv()))
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => into.extend(more),
        (_, Value::Null) => {}
        (into, more) => *into = more,
    }
}

fn decoded(part: &str) -> String {
    // A path segment as the value of a query. The only difference is the plus, which stands for itself in a path.
    let pair = format!("v={}", part.replace('+', "%2B"));
    crate::Fields::read(&pair)
        .iter()
        .next()
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default()
}
