//! Tags of answers, and caching headers.

use reqwest::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};

use super::stage::{GOOD, RESPONSE, Stage, start, start_with};

async fn get(stage: &Stage, query: &str, token: Option<&str>, tag: Option<&str>) -> reqwest::Response {
    let path = format!(
        "/graphql?query={}",
        query.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D")
    );
    let mut request = stage.client.get(stage.url(&path)).header(ACCEPT, RESPONSE);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(tag) = tag {
        request = request.header(IF_NONE_MATCH, tag);
    }
    request.send().await.unwrap()
}

fn header(response: &reqwest::Response, name: reqwest::header::HeaderName) -> String {
    let all = response.headers().get_all(name).iter().map(|value| value.to_str().unwrap());
    all.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn an_answer_by_get_has_a_tag_and_is_not_sent_twice() {
    let stage = start();
    let first = get(&stage, "{ hello }", None, None).await;
    let tag = header(&first, ETAG);
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(header(&first, CACHE_CONTROL), "public, max-age=0, must-revalidate");
    assert!(
        header(&first, VARY).starts_with("Authorization, Accept, Origin"),
        "{}",
        header(&first, VARY)
    );
    let again = get(&stage, "{ hello }", None, Some(&tag)).await;
    assert_eq!(again.status(), 304);
    assert_eq!(
        (header(&again, ETAG), header(&again, CACHE_CONTROL)),
        (tag.clone(), header(&first, CACHE_CONTROL))
    );
    assert_eq!(again.text().await.unwrap(), "");
    let other = get(&stage, "{ role }", None, Some(&tag)).await;
    assert_eq!(other.status(), 200);
    assert_ne!(header(&other, ETAG), tag);
}

#[tokio::test]
async fn the_same_query_by_another_viewer_has_another_tag_and_stays_private() {
    let stage = start();
    let public = get(&stage, "{ role }", None, None).await;
    let known = get(&stage, "{ role }", Some(GOOD), Some(&header(&public, ETAG))).await;
    assert_eq!(
        (known.status().as_u16(), header(&known, CACHE_CONTROL).as_str()),
        (200, "private, no-cache")
    );
    assert_ne!(header(&known, ETAG), header(&public, ETAG));
    assert_eq!(get(&stage, "{ role }", Some(GOOD), Some(&header(&known, ETAG))).await.status(), 304);
    // A tag must not bypass the token check.
    assert_eq!(
        get(&stage, "{ role }", Some("bad"), Some(&header(&known, ETAG))).await.status(),
        401
    );
}

#[tokio::test]
async fn caches_keep_public_answers_as_long_as_is_configured() {
    let stage = start_with(&[("SERVER__PUBLIC_MAX_AGE_SECONDS", "30")]);
    let public = get(&stage, "{ hello }", None, None).await;
    assert_eq!(header(&public, CACHE_CONTROL), "public, max-age=30, must-revalidate");
    let known = get(&stage, "{ hello }", Some(GOOD), None).await;
    assert_eq!(header(&known, CACHE_CONTROL), "private, no-cache");
}

#[tokio::test]
async fn what_is_personal_or_failed_or_posted_is_kept_by_nobody() {
    let stage = start();
    let (personal, failed) = (
        get(&stage, "{ viewerIs: role identity }", Some(GOOD), None).await,
        get(&stage, "{ hello maybe }", None, None).await,
    );
    let posted = stage
        .post()
        .header("content-type", "application/json")
        .body(r#"{"query":"{ hello }"}"#);
    for response in [personal, failed, posted.send().await.unwrap()] {
        assert_eq!(response.status(), 200);
        assert_eq!(
            (header(&response, CACHE_CONTROL), header(&response, ETAG)),
            ("no-store".to_owned(), String::new())
        );
    }
}

#[tokio::test]
async fn what_is_the_same_for_all_has_a_tag() {
    let stage = start();
    for path in [
        "/schema.graphql",
        "/schema.json",
        "/developers",
        "/developers/errors.json",
        "/developers/manifest.json",
    ] {
        let first = stage.client.get(stage.url(path)).send().await.unwrap();
        let tag = header(&first, ETAG);
        assert_eq!((first.status().as_u16(), tag.is_empty()), (200, false), "{path}");
        let again = stage.client.get(stage.url(path)).header(IF_NONE_MATCH, &tag).send().await.unwrap();
        assert_eq!((again.status().as_u16(), header(&again, ETAG)), (304, tag), "{path}");
        assert_eq!(again.text().await.unwrap(), "", "{path}");
    }
}
