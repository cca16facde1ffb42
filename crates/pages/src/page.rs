//! Says what a page is: its path, its document, its template, and how the two meet.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::{Ask, Problem, Variables};
use crate::file::Rows;
use crate::variables::of_path;
use crate::{Request, Seen};

/// What was wrong.
pub type Problems = Vec<Problem>;

/// A page. Its folder holds `page.graphql`, `page.html`, and `page.rs`, which makes this.
#[derive(Clone)]
pub struct Page {
    /// The folder's name.
    pub name: &'static str,
    /// Its path; `{name}` stands for any one part.
    pub path: &'static str,
    /// The document that it asks, by GET. Without an operation: nothing.
    pub document: &'static str,
    /// The template that shows the answer.
    pub template: &'static str,
    /// The values of the document's variables.
    pub variables: fn(&Request) -> Variables,
    /// The root field that the page is about, or a pointer to a field: where it is null or absent there is no such page.
    pub subject: Option<&'static str>,
    /// What the template needs beside the answer and the request.
    pub view: fn(&Request, &Value) -> Value,
    /// What its forms do, and the documents that they ask, by name.
    pub post: Option<Post>,
    /// The documents of its forms, by name.
    pub acts: &'static [(&'static str, &'static str)],
    /// Who may keep it.
    pub seen: Seen,
    /// Whether pages of other hosts may show it in a frame. It then reads no session.
    pub embedded: bool,
    /// Its rows, as a file.
    pub rows: Option<fn(&Value) -> Rows>,
    /// Where the list is that its rows come from: a JSON pointer to a connection. As a file, it is read to its end.
    pub list: Option<&'static str>,
    /// Where its figure is in the answer: a JSON pointer.
    pub figure: Option<&'static str>,
    /// The page is a file: its name, and where its text is in the answer, a JSON pointer.
    pub saved: Option<(&'static str, &'static str)>,
    /// The subscription that tells that it has changed.
    pub live: Option<&'static str>,
    /// Who may use it, of those who may know of what it is about.
    pub only: Option<Only>,
    /// The lists that it needs to their ends: where each is in the answer, and the variable that takes the cursor after which it goes on.
    pub entire: &'static [(&'static str, &'static str)],
    /// The codes that each choice in its address takes. Any other is refused, and never left out unseen.
    pub choices: &'static [(&'static str, &'static [&'static str])],
    /// Whether a session begins here, so that one that has ended is no reason to show another page.
    pub signs_in: bool,
}

/// Who may use a page. Others learn that it is for others: they know already what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Only {
    /// Whether the answer says that its viewer may.
    pub admits: fn(&Value) -> bool,
    /// What the others are told.
    pub otherwise: &'static str,
}

/// Those who may change the study or the programme that a page is about.
pub const EDITORS: Only = Only {
    admits: |data| {
        let kinds = ["programme", "study", "question"];
        let mut places = kinds.iter().map(|kind| format!("/{kind}/viewerCanEdit"));
        places.any(|place| data.pointer(&place) == Some(&Value::Bool(true)))
    },
    otherwise: "only those who work on it can do that",
};

/// Those who run the workshop that a page is about.
pub const FACILITATORS: Only = Only {
    admits: |data| {
        let whose = ["", "/round", "/question"];
        let mut places = whose.iter().map(|whose| format!("{whose}/workshop/viewerCanFacilitate"));
        places.any(|place| data.pointer(&place) == Some(&Value::Bool(true)))
    },
    otherwise: "only those who run this workshop can do that",
};

/// What a form does.
pub type Post = for<'a> fn(&'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>>;

/// What comes after a form.
pub enum Then {
    /// Another page, by GET.
    Go(String),
    /// The same page once more, with something further for its template: the next step, a preview, a secret that is shown once.
    Show(Value),
    /// A session begins, and another page is shown.
    SignIn {
        /// The token.
        token: String,
        /// The page's path.
        to: String,
    },
    /// The session ends.
    SignOut,
    /// The same page once more with what is wrong, and something further for its template.
    Again {
        /// What is wrong.
        problems: Problems,
        /// What the template gets.
        view: Value,
    },
    /// A session begins, and the same page is shown with something further.
    SignInAndShow {
        /// The token.
        token: String,
        /// What the template gets.
        view: Value,
    },
}

/// One form's turn.
pub struct Turn<'a> {
    /// The request.
    pub request: &'a Request,
    /// The texts of the page's documents, by name: as they are built in, or as they lie in the folder that is worked on.
    pub(crate) documents: &'a (dyn Fn(&str) -> Option<Arc<str>> + Sync),
    /// The API.
    pub(crate) ask: &'a dyn Ask,
}

impl Turn<'_> {
    /// Runs one of the page's own documents.
    ///
    /// # Errors
    /// Anything went wrong.
    pub async fn act(&self, name: &str, variables: Variables) -> Result<Value, Problems> {
        let Some(document) = (self.documents)(name) else {
            return Err(vec![Problem::of("INTERNAL", "internal error")]);
        };
        self.ask.ask(&document, variables).await.whole()
    }

    /// Runs one of the page's own documents as whoever holds a token.
    ///
    /// # Errors
    /// Anything went wrong.
    pub async fn act_as(&self, token: &str, name: &str, variables: Variables) -> Result<Value, Problems> {
        let Some(document) = (self.documents)(name) else {
            return Err(vec![Problem::of("INTERNAL", "internal error")]);
        };
        self.ask.ask_as(token, &document, variables).await.whole()
    }

    /// A field of the form that must be there.
    ///
    /// # Errors
    /// It is blank, and this is said.
    pub fn needed(&self, field: &str, otherwise: &str) -> Result<&str, Problems> {
        self.request.form.get(field).ok_or_else(|| vec![Problem::at(field, otherwise)])
    }
}

impl Page {
    /// A page whose document takes what the placeholders of its path stand for, or nothing.
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
            figure: None,
            saved: None,
            live: None,
            only: None,
            entire: &[],
            choices: &[],
            signs_in: false,
        }
    }

    /// The same, with values for the document's variables.
    #[must_use]
    pub const fn with(self, variables: fn(&Request) -> Variables) -> Self {
        Self { variables, ..self }
    }

    /// The same, about one root field: without it there is no such page.
    #[must_use]
    pub const fn about(self, field: &'static str) -> Self {
        Self {
            subject: Some(field),
            ..self
        }
    }

    /// The same, with further values for the template.
    #[must_use]
    pub const fn view(self, view: fn(&Request, &Value) -> Value) -> Self {
        Self { view, ..self }
    }

    /// The same, with forms: what they do, and the documents that they ask, by name.
    #[must_use]
    pub const fn posts(self, post: Post, acts: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            post: Some(post),
            acts,
            ..self
        }
    }

    /// The same, for browsers to keep and to ask about again.
    #[must_use]
    pub const fn kept(self) -> Self {
        Self { seen: Seen::Again, ..self }
    }

    /// The same, for frames in pages of other hosts.
    #[must_use]
    pub const fn embedded(self) -> Self {
        Self { embedded: true, ..self }
    }

    /// The same, with rows.
    #[must_use]
    pub const fn rows(self, rows: fn(&Value) -> Rows) -> Self {
        Self { rows: Some(rows), ..self }
    }

    /// The same, with rows from a list: the file holds the whole of it, whichever part of it the page shows.
    #[must_use]
    pub const fn listed(self, rows: fn(&Value) -> Rows, pointer: &'static str) -> Self {
        Self {
            list: Some(pointer),
            ..self.rows(rows)
        }
    }

    /// The same, with a figure.
    #[must_use]
    pub const fn figure(self, pointer: &'static str) -> Self {
        Self {
            figure: Some(pointer),
            ..self
        }
    }

    /// The same, as a file of JSON to keep, under this name: its text is where the pointer says.
    #[must_use]
    pub const fn saved_as(self, name: &'static str, pointer: &'static str) -> Self {
        Self {
            saved: Some((name, pointer)),
            ..self
        }
    }

    /// The same, for some alone.
    #[must_use]
    pub const fn only(self, only: Only) -> Self {
        Self { only: Some(only), ..self }
    }

    /// The same, with these lists whole.
    #[must_use]
    pub const fn entire(self, lists: &'static [(&'static str, &'static str)]) -> Self {
        Self { entire: lists, ..self }
    }

    /// The same, with choices in its address that take these codes and no others.
    #[must_use]
    pub const fn choices(self, choices: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { choices, ..self }
    }

    /// The same, for sessions to begin on.
    #[must_use]
    pub const fn signs_in(self) -> Self {
        Self { signs_in: true, ..self }
    }

    /// The same, told of changes. The subscription gets the document's own variables.
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
