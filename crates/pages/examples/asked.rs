//! Prints the requests of pages: for each address on standard input, a line of JSON with the document and its variables, or null if the
//! page requests nothing. `benches/page-times` sends the same to `/graphql`.
#![expect(clippy::print_stdout, reason = "a program that prints what it found out")]

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::sync::Mutex;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use pages::ask::Variables;
use pages::{Answer, Ask, Fields, Format, Method, Problem, Request, Site};
use serde_json::{Value, json};

/// Records what it is asked, and answers with an error.
#[derive(Default)]
struct Noted(Mutex<Value>);

impl Ask for Noted {
    fn ask<'a>(&'a self, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer> {
        if let Ok(mut noted) = self.0.lock() {
            *noted = json!({ "query": document, "variables": variables });
        }
        let answer = Answer {
            data: Value::Null,
            errors: vec![Problem::of("UNAVAILABLE", "")],
        };
        std::future::ready(answer).boxed()
    }

    fn ask_as<'a>(&'a self, _token: &'a str, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer> {
        self.ask(document, variables)
    }
}

fn request(address: &str) -> Request {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    Request {
        method: Method::Get,
        path: path.to_owned(),
        format: Format::Html,
        query: Fields::read(query),
        form: Fields::default(),
        files: Vec::new(),
        values: BTreeMap::new(),
        token: None,
        origin: String::new(),
    }
}

fn main() -> Result<(), String> {
    let site = Site::new(None)?;
    for address in std::io::stdin().lock().lines() {
        let address = address.map_err(|error| error.to_string())?;
        let noted = Noted::default();
        let answered = site.answer(request(&address), &noted).now_or_never();
        answered.ok_or("a page waits for nothing but its answer")?;
        println!("{}", noted.0.into_inner().map_err(|error| error.to_string())?);
    }
    Ok(())
}
