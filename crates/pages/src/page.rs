//! Defines a page: its path, its document, its template, and how they work together.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::{Ask, Attached, Problem, Variables};
use crate::file::Rows;
use crate::variables::of_path;
use crate::{Request, Seen};

/// The problems with a request.
pub type Problems = Vec<Problem>;

/// A page. Its folder contains `page.graphql`, `page.html`, and `page.rs`, which creates this value.
#[derive(Clone)]
pub struct Page {
    /// The folder's name.
    pub name: &'static str,
    /// The path; `{name}` stands for any one part.
    pub path: &'static str,
    /// The document that it runs by GET. A document without an operation is not run.
    pub document: &'static str,
    /// The template for the answer.
    pub template: &'static str,
    /// The values of the document's variables.
    pub variables: fn(&Request) -> Variables,
    /// The root field that the page is about, or a JSON pointer to a field. If it is null or absent, the page does not exist.
    pub subject: Option<&'static str>,
    /// Values that the template needs in addition to the answer and the request.
    pub view: fn(&Request, &Value) -> Value,
    /// Handles the page's forms.
    pub post: Option<Post>,
    /// The documents of its forms, by name.
    pub acts: &'static [(&'static str, &'static str)],
    /// How caches may treat the page.
    pub seen: Seen,
    /// Whether pages of other hosts may show it in a frame. Then it ignores the session.
    pub embedded: bool,
    /// The page's rows, for a CSV file.
    pub rows: Option<fn(&Value) -> Rows>,
    /// The JSON pointer to the connection that the rows come from. For a file, all pages of it are read.
    pub list: Option<&'static str>,
    /// The JSON pointer to a table that the API writes as CSV, for a page whose file has a format of its own.
    pub table: Option<&'static str>,
    /// The JSON pointer to the figure in the answer.
    pub figure: Option<&'static str>,
    /// For a page that is a file: its name, and the JSON pointer to its text in the answer.
    pub saved: Option<(&'static str, &'static str)>,
    /// The subscription that notifies the page of changes.
    pub live: Option<&'static str>,
    /// Who may use the page, among the viewers who may see its subject.
    pub only: Option<Only>,
    /// The lists that it needs completely: the JSON pointer to each, and the variable for the cursor after which it continues.
    pub entire: &'static [(&'static str, &'static str)],
    /// The accepted codes for each choice in the address. Any other code is refused, never ignored.
    pub choices: &'static [(&'static str, &'static [&'static str])],
    /// Whether users sign in on this page, so that an expired session does not redirect them to another page.
    pub signs_in: bool,
}

/// Who may use a page. Other viewers are told that the page is not for them; they can see its subject anyway.
#[derive(Debug, Clone, Copy)]
pub struct Only {
    /// Whether the answer says that the viewer may use the page.
    pub admits: fn(&Value) -> bool,
    /// The message for other viewers.
    pub otherwise: &'static str,
}

/// Users who may change the study or the programme that a page is about.
pub const EDITORS: Only = Only {
    admits: |data| {
        let kinds = ["programme", "study", "question"];
        let mut places = kinds.iter().map(|kind| format!("/{kind}/viewerCanEdit"));
        places.any(|place| data.pointer(&place) == Some(&Value::Bool(true)))
    },
    otherwise: "only those who work on it can do that",
};

/// Facilitators of the workshop that a page is about.
pub const FACILITATORS: Only = Only {
    admits: |data| {
        let whose = ["", "/round", "/question"];
        let mut places = whose.iter().map(|whose| format!("{whose}/workshop/viewerCanFacilitate"));
        places.any(|place| data.pointer(&place) == Some(&Value::Bool(true)))
    },
    otherwise: "only those who run this workshop can do that",
};

/// Handles a form.
pub type Post = for<'a> fn(&'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>>;

/// What happens after a form was handled.
pub enum Then {
    /// Redirects to another page, by GET.
    Go(String),
    /// Shows the same page again, with additional values for its template: the next step, a preview, or a secret that is shown once.
    Show(Value),
    /// Begins a session and shows another page.
    SignIn {
        /// The session's token.
        token: String,
        /// The page's path.
        to: String,
    },
    /// Ends the session.
    SignOut,
    /// Shows the same page again with the problems, and additional values for its template.
    Again {
        /// The problems to show.
        problems: Problems,
        /// Additional values for the template.
        view: Value,
    },
    /// Begins a session and shows the same page with additional values.
    SignInAndShow {
        /// The session's token.
        token: String,
        /// Additional values for the template.
        view: Value,
    },
}

/// The handling of one form.
pub struct Turn<'a> {
    /// The request with the form.
    pub request: &'a Request,
    /// The texts of the page's documents, by name: the built-in ones, or those in the source folder during development.
    pub(crate) documents: &'a (dyn Fn(&str) -> Option<Arc<str>> + Sync),
    /// The API.
    pub(crate) ask: &'a dyn Ask,
}

impl Turn<'_> {
    /// Runs one of the page's own documents.
    ///
    /// # Errors
    /// The answer contains an error.
    pub async fn act(&self, name: &str, variables: Variables) -> Result<Value, Problems> {
        let Some(document) = (self.documents)(name) else {
            return Err(vec![Problem::of("INTERNAL", "internal error")]);
        };
        self.ask.ask(&document, variables).await.whole()
    }

    /// Runs one of the page's own documents with another token.
    ///
    /// # Errors
    /// The answer contains an error.
    pub async fn act_as(&self, token: &str, name: &str, variables: Variables) -> Result<Value, Problems> {
        let Some(document) = (self.documents)(name) else {
            return Err(vec![Problem::of("INTERNAL", "internal error")]);
        };
        self.ask.ask_as(token, &document, variables).await.whole()
    }

    /// Runs one of the page's own documents with a file of the form as the value of a variable.
    ///
    /// # Errors
    /// The answer contains an error.
    pub async fn act_with_file(&self, name: &str, variables: Variables, file: Attached<'_>) -> Result<Value, Problems> {
        let Some(document) = (self.documents)(name) else {
            return Err(vec![Problem::of("INTERNAL", "internal error")]);
        };
        self.ask.ask_with_file(&document, variables, file).await.whole()
    }

    /// A required field of the form.
    ///
    /// # Errors
    /// The field is blank; the error contains the text `otherwise`.
    pub fn needed(&self, field: &str, otherwise: &str) -> Result<&str, Problems> {
        self.request.form.get(field).ok_or_else(|| vec![Problem::at(field, otherwise)])
    }
}

impl Page {
    /// A page whose document takes the values of its path's placeholders, or no values.
    #[must_use]
    pub const fn new(name: &'static str, path: &'static str, document: &'static str, template: &'static str) -> Self {
        Self {
            name,
            path,
            document,
            template,
            variables: of_path,
            subject: None,
            view: |_, _| Value::Null,
            post: None,
            acts: &[],
            seen: Seen::Once,
            embedded: false,
            rows: None,
            list: None,
            table: None,
            figure: None,
            saved: None,
            live: None,
            only: None,
            entire: &[],
            choices: &[],
            signs_in: false,
        }
    }

    /// The same page with values for the document's variables.
    #[must_use]
    pub const fn with(self, variables: fn(&Request) -> Variables) -> Self {
        Self { variables, ..self }
    }

    /// The same page about one root field; without it, the page does not exist.
    #[must_use]
    pub const fn about(self, field: &'static str) -> Self {
        Self {
            subject: Some(field),
            ..self
        }
    }

    /// The same page with additional values for the template.
    #[must_use]
    pub const fn view(self, view: fn(&Request, &Value) -> Value) -> Self {
        Self { view, ..self }
    }

    /// The same page with forms: their handler, and the documents that it runs, by name.
    #[must_use]
    pub const fn posts(self, post: Post, acts: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            post: Some(post),
            acts,
            ..self
        }
    }

    /// The same page, which browsers may keep and must revalidate.
    #[must_use]
    pub const fn kept(self) -> Self {
        Self { seen: Seen::Again, ..self }
    }

    /// The same page, which pages of other hosts may show in a frame.
    #[must_use]
    pub const fn embedded(self) -> Self {
        Self { embedded: true, ..self }
    }

    /// The same page with rows.
    #[must_use]
    pub const fn rows(self, rows: fn(&Value) -> Rows) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// The same page with rows from a list. The file contains the whole list, even if the page shows only a part.
    #[must_use]
    pub const fn listed(self, rows: fn(&Value) -> Rows, pointer: &'static str) -> Self {
        Self {
            list: Some(pointer),
            ..self.rows(rows)
        }
    }

    /// The same page with a table that the API writes as CSV.
    #[must_use]
    pub const fn table(self, pointer: &'static str) -> Self {
        Self {
            table: Some(pointer),
            ..self
        }
    }

    /// The same page with a figure.
    #[must_use]
    pub const fn figure(self, pointer: &'static str) -> Self {
        Self {
            figure: Some(pointer),
            ..self
        }
    }

    /// The same page as a JSON file with this name, whose text is at the pointer.
    #[must_use]
    pub const fn saved_as(self, name: &'static str, pointer: &'static str) -> Self {
        Self {
            saved: Some((name, pointer)),
            ..self
        }
    }

    /// The same page, restricted to some users.
    #[must_use]
    pub const fn only(self, only: Only) -> Self {
        Self { only: Some(only), ..self }
    }

    /// The same page, with these lists read completely.
    #[must_use]
    pub const fn entire(self, lists: &'static [(&'static str, &'static str)]) -> Self {
        Self { entire: lists, ..self }
    }

    /// The same page with choices in its address that accept only these codes.
    #[must_use]
    pub const fn choices(self, choices: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { choices, ..self }
    }

    /// The same page, on which users can sign in.
    #[must_use]
    pub const fn signs_in(self) -> Self {
        Self { signs_in: true, ..self }
    }

    /// The same page, which is notified of changes. The subscription gets the document's own variables.
    #[must_use]
    pub const fn live(self, document: &'static str) -> Self {
        Self {
            live: Some(document),
            ..self
        }
    }
}

/// A page of this folder.
macro_rules! page {
    ($name:literal, $path:literal) => {
        $crate::page::Page::new($name, $path, include_str!("page.graphql"), include_str!("page.html"))
    };
}

pub(crate) use page;
