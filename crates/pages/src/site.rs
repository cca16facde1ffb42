//! Finds the page of a path, asks its document, and shows the answer; or says what is in the way.

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

/// All pages.
pub struct Site {
    router: Router<usize>,
    renderer: Renderer,
    /// Every document as it is asked, by the page's name and its own.
    documents: BTreeMap<(&'static str, &'static str), Arc<str>>,
    folder: Option<PathBuf>,
}

/// A subscription that tells that a page has changed.
pub struct Live {
    /// The document.
    pub document: String,
    /// The values of its variables.
    pub variables: Variables,
}

impl Site {
    /// The pages as they are built in; or as they lie in the folder of their sources, read anew for each request.
    ///
    /// # Errors
    /// A template does not parse, or two pages have one path. In words.
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

    /// The folder of the sources, where pages are read from it.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// Whether there is a page at a path.
    #[must_use]
    pub fn is_page(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The path of the page at a path, with its placeholders.
    #[must_use]
    pub fn pattern(&self, path: &str) -> Option<&'static str> {
        self.find(path).map(|(page, _)| page.path)
    }

    /// Whether there is a page at a path, and whether it is one for frames, which reads no session.
    #[must_use]
    pub fn is_embedded(&self, path: &str) -> bool {
        self.find(path).is_some_and(|(page, _)| page.embedded)
    }

    /// Whether a session begins at a path: then the one before, which may have ended, is of no account to the form.
    #[must_use]
    pub fn begins_session(&self, path: &str) -> bool {
        self.find(path).is_some_and(|(page, _)| page.signs_in)
    }

    /// Every document that pages ask, by the page's name and its own.
    pub fn documents() -> impl Iterator<Item = (String, String)> {
        built_in().map(|(page, name, text)| (format!("{}/{name}", page.name), documents::whole(text)))
    }

    /// The path of each page, with its placeholders.
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

    /// The text of one of a page's documents, as it is to be asked.
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
            Format::Csv => match page.rows {
                Some(rows) => Response {
                    file: Some(format!("{}.csv", page.name)),
                    ..Response::of(200, Kind::Csv, rows(&data).csv())
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
            // What is shown only now is shown, whatever else fails.
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

    /// The form to sign in with, for somebody whose session has ended: they are told, and need not look for it.
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

    /// A page that says what went wrong. What is hidden and what is not there answer with the same bytes.
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
        // What was asked for must not show: neither in words nor by the address.
        let neutral = Request {
            path: String::new(),
            query: crate::Fields::default(),
            form: crate::Fields::default(),
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

    /// A template of ours does not fit its answer. Where and why goes to the log, without anything of the answer; where pages are worked on
    /// everything is shown.
    fn broken(&self, template: &str, error: &minijinja::Error) -> Response {
        let text = if self.folder.is_some() {
            format!(
                "<!doctype html><html lang=\"en\"><title>Broken</title><pre>{}</pre>",
                crate::filters::escaped(&format!("{template}: {error:#}"))
            )
        } else {
            "<!doctype html><html lang=\"en\"><title>Something went wrong</title><h1>Something went wrong</h1><p>It is our fault, not yours. \
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

/// Every document of every page, as it stands in its folder. A page that asks nothing has none of its own.
fn built_in() -> impl Iterator<Item = (&'static Page, &'static str, &'static str)> {
    pages::ALL.iter().flat_map(|page| {
        let own = [("page", Some(page.document)), ("live", page.live)];
        let own = own.into_iter().filter_map(|(name, text)| Some((name, text?)));
        let all = own.chain(page.acts.iter().copied()).filter(|(_, text)| !text.trim().is_empty());
        all.map(move |(name, text)| (page, name, text))
    })
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => into.extend(more),
        (_, Value::Null) => {}
        (into, more) => *into = more,
    }
}

fn decoded(part: &str) -> String {
    // A path's part as a query's value: the one difference is the plus, which stands for itself in a path.
    let pair = format!("v={}", part.replace('+', "%2B"));
    crate::Fields::read(&pair)
        .iter()
        .next()
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default()
}
