//! Every document of the pages is valid for the schema and uses the right kind of operation, and the crate reaches data only through the
//! API.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use apollo_compiler::ast::OperationType;
use apollo_compiler::{ExecutableDocument, Schema};
use pages::Site;

#[test]
fn every_document_fits_the_contract() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../api/schema.graphql");
    let schema = Schema::parse_and_validate(std::fs::read_to_string(path).unwrap(), path).unwrap();
    let mut names = BTreeSet::new();
    for (name, text) in Site::documents() {
        let document = match ExecutableDocument::parse_and_validate(&schema, &text, name.as_str()) {
            Ok(document) => document,
            Err(invalid) => panic!("{name}: {}", invalid.errors),
        };
        let operations: Vec<_> = document.operations.iter().collect();
        let [operation] = operations.as_slice() else {
            panic!("{name}: a document has one operation");
        };
        let operation_name = operation.name.as_ref().unwrap_or_else(|| panic!("{name}: an operation has a name"));
        assert!(
            names.insert(operation_name.to_string()),
            "{name}: another document is named {operation_name}"
        );
        let reads = operation.operation_type == OperationType::Query;
        let follows = operation.operation_type == OperationType::Subscription;
        match name.rsplit('/').next() {
            Some("page") => assert!(reads, "{name}: a page is read by a query"),
            Some("live") => assert!(follows, "{name}: a page is followed by a subscription"),
            _ => {}
        }
    }
    assert!(!names.is_empty());
}

#[test]
fn a_page_can_only_ask() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("[dependencies]").unwrap();
    let (dependencies, _) = rest.split_once("[dev-dependencies]").unwrap();
    for forbidden in ["store", "entity", "sea-orm", "sqlx", "async-graphql", "actix", "policy", "evidence"] {
        assert!(!dependencies.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_path_leads_to_one_page() {
    let site = Site::new(None).unwrap();
    for path in Site::paths() {
        assert!(site.is_page(&path.replace(['{', '}'], "")), "{path}");
    }
}
