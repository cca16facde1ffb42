//! Chapter 5 of the GraphQL specification, rule by rule, against the served schema: accepted documents and refused documents. They are
//! our own, modelled on the specification's examples.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod arguments;
mod directives;
mod expand;
mod fields;
mod fragments;
mod operations;
mod strings;
mod values;
mod variables;

use std::sync::{Arc, OnceLock};

use super::*;
use crate::config::Settings;

fn documents() -> &'static Documents {
    static DOCUMENTS: OnceLock<Documents> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let contract = Contract::read(&graphql::sdl()).unwrap();
        Documents::new(contract, Settings::defaults().unwrap().limits)
    })
}

fn prepared(text: &str) -> Result<Arc<Checked>, Refusal> {
    documents().prepare(text)
}

/// Each of the documents is accepted.
fn accepts(texts: &[&str]) {
    for text in texts {
        if let Err(refusal) = prepared(text) {
            panic!("{text}: {}", told(&refusal));
        }
    }
}

/// Each document is refused with this code, and a message that contains the given words.
fn refuses(code: Code, cases: &[(&str, &str)]) {
    for (text, words) in cases {
        let Err(refusal) = prepared(text) else {
            panic!("accepted: {text}");
        };
        assert_eq!(refusal.code, code, "{text}: {}", told(&refusal));
        let told = told(&refusal);
        assert!(told.contains(words), "{text}: {told}");
        assert!(refusal.position.is_some(), "{text}");
    }
}

fn told(refusal: &Refusal) -> String {
    let one = |refusal: &Refusal| {
        let fields = refusal.fields.iter().map(|field| format!(" [{}: {}]", field.path, field.message));
        format!("{:?}: {}{}", refusal.code, refusal.message, fields.collect::<String>())
    };
    let all = std::iter::once(one(refusal)).chain(refusal.more.also.iter().map(one));
    all.collect::<Vec<_>>().join("\n")
}
