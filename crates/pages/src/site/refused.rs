//! Shows a page again if a choice in its address is refused: the form keeps what was typed, and the problems are at the top.

use serde_json::Value;

use super::Site;
use crate::ask::{Ask, Problem};
use crate::page::{Page, Problems};
use crate::render::Shown;
use crate::{Fields, Format, Request, Response, problem};

/// How often a page is requested without the refused choices. The API reports all refused fields of one input at once.
const MOST_TRIES: usize = 4;
/// Parameters for paging, which are not fields of a form.
const CURSORS: [&str; 3] = ["after", "before", "rows"];

impl Site {
    /// The page without the refused choices.
    ///
    /// # Errors
    /// No choice causes the problem, or a file was requested, or the page does not exist for this viewer with any choice.
    pub(super) async fn without_refused(
        &self,
        page: &Page,
        request: &Request,
        problems: Problems,
        ask: &dyn Ask,
    ) -> Result<Response, Problems> {
        if request.format != Format::Html || page.embedded {
            return Err(problems);
        }
        let (mut rest, mut problems, mut said) = (request.clone(), problems, Vec::new());
        for _ in 0..MOST_TRIES {
            let Some(found) = blamed(page, &rest, &problems) else {
                break;
            };
            rest.query = rest.query.without(&found);
            said.extend(found.into_iter().map(|(name, message)| at(page, request, &name, &message)));
            problems = match self.data(page, &rest, ask).await {
                Ok(data) => {
                    let view = (page.view)(request, &data);
                    let shown = Shown {
                        request,
                        data: &data,
                        view: &view,
                        problems: &said,
                        refused: true,
                    };
                    return Ok(self.show(page, &shown, problem::status("BAD_USER_INPUT")));
                }
                Err(problems) => problems,
            };
        }
        Err(problems)
    }
}

/// The choices that no form of the page offers.
pub fn unknown(page: &Page, query: &Fields) -> Problems {
    let known = |name: &str, value: &str| {
        let mut choices = page.choices.iter().filter(|(choice, _)| *choice == name);
        choices.all(|(_, codes)| codes.contains(&value))
    };
    let mut problems: Problems = Vec::new();
    for (name, _) in query
        .iter()
        .filter(|(name, value)| !value.trim().is_empty() && !known(name, value.trim()))
    {
        problems.push(Problem::at(name, "choose again: this page does not know what was chosen here"));
    }
    problems
}

/// The problem with a choice, with the text that was typed, because several fields of a form may have the same problem. A position in a
/// list is not a field of the form.
fn at(page: &Page, request: &Request, name: &str, message: &str) -> Problem {
    if CURSORS.contains(&name) && !page.choices.iter().any(|(choice, _)| *choice == name) {
        return Problem::of(
            "BAD_USER_INPUT",
            "the part of the list that you asked for cannot be found: this is its beginning",
        );
    }
    let said = problem::sentence(message);
    let mut letters = said.chars();
    let first = letters.next().map(char::to_lowercase).into_iter().flatten();
    let said: String = first.chain(letters).collect();
    Problem::at(name, &format!("“{}”: {said}", request.query.all(name).join(", ")))
}

/// The parameters in the query string that caused the refused values, with the problems; `None` if any of them is unknown.
fn blamed(page: &Page, request: &Request, problems: &[Problem]) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    for problem in problems {
        if problem.code() != "BAD_USER_INPUT" || problem.extensions.fields.is_empty() {
            return None;
        }
        for field in &problem.extensions.fields {
            let names = names(page, request, &field.path);
            if names.is_empty() {
                return None;
            }
            for name in names
                .into_iter()
                .filter(|name| !found.iter().any(|(known, _)| known == name))
                .collect::<Vec<_>>()
            {
                found.push((name, field.message.clone()));
            }
        }
    }
    Some(found).filter(|found| !found.is_empty())
}

/// The parameters without which the value at this path of the variables changes or disappears. If some of them contain exactly this
/// value, only those.
fn names(page: &Page, request: &Request, path: &str) -> Vec<String> {
    let all: std::collections::BTreeSet<&str> = request.query.iter().map(|(name, _)| name).collect();
    if all.contains(path) && page.choices.iter().any(|(name, _)| *name == path) {
        return vec![path.to_owned()];
    }
    let whole = Value::Object((page.variables)(request));
    let mut pointer = format!("/{}", path.replace('.', "/"));
    while whole.pointer(&pointer).is_none() {
        match pointer.rfind('/') {
            Some(at) if at > 0 => pointer.truncate(at),
            _ => return Vec::new(),
        }
    }
    let value = whole.pointer(&pointer);
    let without = |name: &str| {
        let request = Request {
            query: request.query.without(&[(name, "")]),
            ..request.clone()
        };
        Value::Object((page.variables)(&request)).pointer(&pointer).cloned()
    };
    let changing: Vec<&str> = all.into_iter().filter(|name| without(name).as_ref() != value).collect();
    let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let as_typed = |name: &&str| text.as_deref().is_some_and(|text| request.query.all(name).contains(&text));
    let typed: Vec<&str> = changing.iter().copied().filter(as_typed).collect();
    let names = if typed.is_empty() { changing } else { typed };
    names.into_iter().map(str::to_owned).collect()
}
