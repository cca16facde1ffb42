//! Reads the data of a page: its document's answer, with the lists that must be complete.

use serde_json::Value;

use super::{Site, refused};
use crate::ask::{Ask, Problem};
use crate::page::{Page, Problems};
use crate::{Request, list};

/// How many rows of a list are read at once for a file: the API's maximum.
const LONGEST_PAGE: usize = 100;
/// How many pages of a list may be read for one file, or for one page that needs the whole list.
const MOST_PAGES: usize = 50;

impl Site {
    /// The answer of a page's document, if the viewer may use this page.
    pub(super) async fn data(&self, page: &Page, request: &Request, ask: &dyn Ask) -> Result<Value, Problems> {
        let unknown = refused::unknown(page, &request.query);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let Some(document) = self.text(page, "page") else {
            return Ok(Value::Null);
        };
        let variables = (page.variables)(request);
        let answer = ask.ask(&document, variables.clone()).await.whole();
        let mut data = answer.map_err(|problems| {
            if names_no_row(request, &problems) {
                vec![Problem::of("NOT_FOUND", "")]
            } else {
                problems
            }
        })?;
        if page.subject.is_some_and(|subject| is_absent(&data, subject)) {
            return Err(vec![Problem::of("NOT_FOUND", "")]);
        }
        if let Some(only) = page.only.filter(|only| !(only.admits)(&data)) {
            return Err(vec![Problem::of("FORBIDDEN", only.otherwise)]);
        }
        for (pointer, cursor) in page.entire {
            for _ in 1..MOST_PAGES {
                let Some(after) = list::next(&data, pointer) else {
                    break;
                };
                let mut next = variables.clone();
                next.insert((*cursor).to_owned(), Value::from(after));
                list::append(&mut data, ask.ask(&document, next).await.whole()?, pointer);
            }
        }
        Ok(data)
    }

    /// The answer with a complete list, read page by page. A list that is too long for one file is refused, never cut.
    pub(super) async fn whole_list(&self, page: &Page, request: &Request, pointer: &str, ask: &dyn Ask) -> Result<Value, Problems> {
        let part = |after: Option<&str>| {
            let filters = request.query.query_without(&["after", "before", "rows"]);
            let cursor = after.map(|after| form_urlencoded::byte_serialize(after.as_bytes()).collect::<String>());
            Request {
                query: crate::Fields::read(&format!("{filters}&rows={LONGEST_PAGE}&after={}", cursor.unwrap_or_default())),
                ..request.clone()
            }
        };
        let mut whole = self.data(page, &part(None), ask).await?;
        for _ in 1..MOST_PAGES {
            let Some(after) = list::next(&whole, pointer) else {
                return Ok(whole);
            };
            list::append(&mut whole, self.data(page, &part(Some(&after)), ask).await?, pointer);
        }
        match list::next(&whole, pointer) {
            None => Ok(whole),
            Some(_) => Err(vec![Problem::of(
                "BAD_USER_INPUT",
                "this list is too long for one file: choose fewer of its rows",
            )]),
        }
    }
}

/// Whether the only problem is a part of the path: no row has this id, so the page does not exist.
fn names_no_row(request: &Request, problems: &[Problem]) -> bool {
    let mut fields = problems.iter().flat_map(|problem| &problem.extensions.fields).peekable();
    fields.peek().is_some() && fields.all(|field| request.values.contains_key(&field.path))
}

/// Whether the subject of a page is missing: a root field is null, or a pointer finds nothing.
fn is_absent(data: &Value, subject: &str) -> bool {
    if subject.starts_with('/') {
        data.pointer(subject).is_none_or(Value::is_null)
    } else {
        data.get(subject).is_some_and(Value::is_null)
    }
}
