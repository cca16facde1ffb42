//! How requests name documents, and how many documents are remembered.

#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;

fn settings(remembered: u64, remembered_bytes: u64) -> PersistedDocuments {
    PersistedDocuments {
        manifest: String::new(),
        remembered,
        remembered_bytes,
    }
}

fn learnt(persisted: &Persisted, text: &str) -> DocumentHash {
    let hash = DocumentHash::of(text);
    let found = persisted.find(Source::Automatic(hash, Some(text.to_owned()))).ok().unwrap();
    persisted.remember(&found);
    hash
}

fn kept(persisted: &Persisted) -> (u64, u64) {
    let memory = persisted.remembered.as_ref().unwrap();
    memory.run_pending_tasks();
    (memory.entry_count(), memory.iter().map(|(_, text)| text.len() as u64).sum())
}

#[test]
fn a_hash_is_read_as_it_is_written() {
    let hash = DocumentHash::of("{ hello }");
    assert_eq!(DocumentHash::parse(&hash.to_string()), Some(hash));
    let written = hash.to_string();
    for bad in [
        &written[1..],
        &written.to_uppercase(),
        &format!("{written}0"),
        &written.replace(&written[..1], "g"),
        "",
    ] {
        assert_eq!(DocumentHash::parse(bad), None, "{bad}");
    }
}

#[test]
fn no_more_is_remembered_than_the_bounds_allow() {
    let many = Persisted::new(&settings(10, 1_000_000), &Manifest::default());
    for number in 0..200 {
        learnt(&many, &format!("{{ a{number} }}"));
    }
    let (count, _) = kept(&many);
    assert!((1..=10).contains(&count), "{count}");
    let large = Persisted::new(&settings(1000, 5000), &Manifest::default());
    for number in 0..50 {
        learnt(&large, &format!("{{ a{number} {} }}", "b ".repeat(500)));
    }
    let (count, bytes) = kept(&large);
    assert!(count >= 1 && bytes <= 5000, "{count} documents, {bytes} bytes");
}

#[test]
fn what_is_not_remembered_at_all_is_not_supported() {
    let none = Persisted::new(&settings(0, 0), &Manifest::default());
    let hash = learnt(&none, "{ hello }");
    let refused = none.find(Source::Automatic(hash, None)).err().unwrap();
    assert_eq!(refused.code, Code::PersistedQueryNotSupported);
    let refused = none.find(Source::Id(hash)).err().unwrap();
    assert_eq!(refused.code, Code::PersistedQueryNotFound);
}

#[test]
fn documents_of_a_manifest_stay_whatever_is_remembered() {
    let mut manifest = Manifest::default();
    manifest.add("Hello", "{ hello }");
    let configured = PersistedDocuments {
        manifest: "manifest.json".to_owned(),
        ..settings(0, 0)
    };
    let persisted = Persisted::new(&configured, &manifest);
    let hash = DocumentHash::of("{ hello }");
    for source in [Source::Id(hash), Source::Automatic(hash, None)] {
        assert_eq!(&*persisted.find(source).ok().unwrap().text, "{ hello }");
    }
    let other = persisted
        .find(Source::Automatic(DocumentHash::of("{ other }"), None))
        .err()
        .unwrap();
    assert_eq!(other.code, Code::PersistedQueryNotFound);
}

#[test]
fn parameters_name_one_document() {
    let hash = DocumentHash::of("{ hello }").to_string();
    let id = format!("sha256:{hash}");
    let automatic = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let other = json!({ "persistedQuery": { "version": 1, "sha256Hash": DocumentHash::of("{ other }").to_string() } });
    let read = |value: Value| match Source::read(&mut value.as_object().unwrap().clone()) {
        Ok(Source::Text(_)) => "text",
        Ok(Source::Id(_)) => "id",
        Ok(Source::Automatic(_, Some(_))) => "learn",
        Ok(Source::Automatic(_, None)) => "hash",
        Err(refused) => refused.refusal.code.wire(),
    };
    for (parameters, expected) in [
        (json!({ "query": "{ hello }" }), "text"),
        (json!({ "documentId": id }), "id"),
        (json!({ "documentId": id, "query": null }), "id"),
        (json!({ "documentId": id, "query": "{ hello }" }), "text"),
        (json!({ "documentId": id, "query": "{ other }" }), "BAD_REQUEST"),
        (json!({ "documentId": hash }), "BAD_REQUEST"),
        (json!({ "documentId": 3 }), "BAD_REQUEST"),
        (json!({ "extensions": automatic }), "hash"),
        (json!({ "extensions": automatic, "query": "{ hello }" }), "learn"),
        (json!({ "extensions": automatic, "query": "{ other }" }), "BAD_REQUEST"),
        (json!({ "extensions": automatic, "documentId": id }), "hash"),
        (json!({ "extensions": other, "documentId": id }), "BAD_REQUEST"),
        (
            json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "x" } } }),
            "BAD_REQUEST",
        ),
        (
            json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash } } }),
            "PERSISTED_QUERY_NOT_SUPPORTED",
        ),
        (json!({ "extensions": { "persistedQuery": null } }), "PERSISTED_QUERY_NOT_SUPPORTED"),
        (json!({ "extensions": {} }), "BAD_REQUEST"),
        (json!({ "query": null }), "BAD_REQUEST"),
        (json!({}), "BAD_REQUEST"),
    ] {
        assert_eq!(read(parameters.clone()), expected, "{parameters}");
    }
}

#[test]
fn a_document_is_named_by_its_sha_256() {
    assert_eq!(
        DocumentHash::of("").id(),
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
