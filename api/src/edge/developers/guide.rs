//! Builds the guide: its text is in `api/assets/developers/guide.html`, its examples are the files that `clients/` runs as tests, and its
//! error codes are the service's own table.

use std::fmt::Write as _;

use super::examples::{Example, SHOWN};
use super::html::{Page, escaped, in_query};
use crate::protocol::persisted::DocumentHash;
use graphql::error::Code;

const TEXT: &str = include_str!("../../../assets/developers/guide.html");

/// The same first query in several languages.
const FIRST: [(&str, &str); 4] = [
    ("curl", include_str!("../../../../clients/examples/first.sh")),
    ("JavaScript", include_str!("../../../../clients/examples/first.mjs")),
    ("Python", include_str!("../../../../clients/examples/first.py")),
    ("R", include_str!("../../../../clients/examples/first.R")),
];

/// The page.
pub fn page() -> String {
    let main = TEXT
        .replace("{{first}}", &first())
        .replace("{{errors}}", &errors())
        .replace("{{examples}}", &examples());
    Page {
        path: "/developers",
        title: "For developers",
        head: "",
        main: &main,
    }
    .render()
}

// Writing to a String does not fail, here and below.
fn first() -> String {
    FIRST.iter().fold(String::new(), |mut text, (language, code)| {
        let _ = write!(text, "<h3>{language}</h3>\n<pre tabindex=\"0\">{}</pre>\n", escaped(code));
        text
    })
}

fn errors() -> String {
    Code::ALL.iter().fold(String::new(), |mut rows, code| {
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>",
            code.wire(),
            code.status(),
            escaped(code.sentence())
        );
        rows
    })
}

fn examples() -> String {
    SHOWN.iter().fold(String::new(), |mut text, example| {
        let Example {
            document,
            about,
            variables,
        } = example;
        let address = format!(
            "/developers/graphiql?query={}&amp;variables={}",
            in_query(&document.text),
            in_query(variables)
        );
        let _ = write!(
            text,
            "<h3 id=\"{name}\">{about}</h3>\n<pre tabindex=\"0\">{document}</pre>\n",
            name = document.name,
            document = escaped(&document.text),
        );
        if !variables.is_empty() {
            let _ = writeln!(text, "<p>Variables: <code>{}</code></p>", escaped(variables));
        }
        let _ = writeln!(
            text,
            "<p><a href=\"{address}\">Open {name} in GraphiQL</a></p>\n<p><code>{hash}</code></p>",
            name = document.name,
            hash = DocumentHash::of(&document.text).id(),
        );
        text
    })
}
