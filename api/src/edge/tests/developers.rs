//! The developer pages: frame and headers, files, and the form that works without JavaScript.

use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};

use super::stage::{GOOD, Stage, code, read, start};

async fn text(stage: &Stage, path: &str) -> (reqwest::header::HeaderMap, String) {
    let response = stage.client.get(stage.url(path)).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    (response.headers().clone(), response.text().await.unwrap())
}

/// The body of a form. `+` stands for a space in it.
fn form(fields: &[(&str, &str)]) -> String {
    let safe = |text: &str| {
        let letter = |byte: u8| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        };
        text.bytes().map(letter).collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", safe(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn sent(stage: &Stage, site: Option<&str>, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let request = stage
        .client
        .post(stage.url("/developers/graphiql"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = match site {
        Some(site) => request.header("sec-fetch-site", site),
        None => request,
    };
    request.body(form(fields))
}

#[tokio::test]
async fn pages_load_files_of_this_host_alone_and_have_one_heading() {
    let stage = start();
    for path in ["/developers", "/developers/graphiql"] {
        let (headers, page) = text(&stage, path).await;
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe") && !policy.contains("http") && !policy.contains("nonce"),
            "{policy}"
        );
        assert_eq!(headers[REFERRER_POLICY], "same-origin");
        assert_eq!(page.matches("<h1>").count(), 1, "{path}");
        for part in [
            "<html lang=\"en\">",
            "<header>",
            "<main id=\"main\"",
            "<footer>",
            "class=\"skip\" href=\"#main\"",
            "<title>",
        ] {
            assert_eq!(page.matches(part).count(), 1, "{path}: {part}");
        }
        for inline in ["<style", "style=\"", " onclick", " onload", "<script>", "src=\"http", "href=\"http"] {
            assert!(!page.contains(inline), "{path}: {inline}");
        }
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{path}: an id is given twice");
        for label in page.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&label), "{path}: {label}");
        }
        for link in page
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/'))
        {
            let response = stage.client.get(stage.url(&link.replace("&amp;", "&"))).send().await.unwrap();
            assert_eq!(response.status(), 200, "{path}: {link}");
        }
    }
}

#[tokio::test]
async fn files_are_packed_for_those_who_can_unpack_and_kept_for_ever() {
    let stage = start();
    let (_, page) = text(&stage, "/developers/graphiql").await;
    let files: Vec<&str> = page.split('"').filter(|part| part.starts_with("/developers/assets/")).collect();
    assert_eq!(files.len(), 7, "{files:?}");
    for file in files {
        let (headers, plain) = text(&stage, file).await;
        assert_eq!(headers[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert!(!headers.contains_key(CONTENT_ENCODING) && !plain.is_empty(), "{file}");
        let packed = stage
            .client
            .get(stage.url(file))
            .header(ACCEPT_ENCODING, "gzip")
            .send()
            .await
            .unwrap();
        assert_eq!(packed.headers()[CONTENT_ENCODING], "gzip", "{file}");
        assert!(packed.bytes().await.unwrap().len() < plain.len(), "{file}");
    }
    let (status, body) = read(stage.client.get(stage.url("/developers/assets/graphiql.js"))).await;
    assert_eq!((status, code(&body)), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn the_form_runs_a_document_without_script_and_shows_it_again() {
    let stage = start();
    let fields = [
        ("query", "query A($n: String!) { hello(name: $n) }"),
        ("variables", "{\"n\": \"<b>\"}"),
        ("token", ""),
    ];
    let response = sent(&stage, Some("same-origin"), &fields).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()[CACHE_CONTROL].to_str().unwrap()),
        (200, "no-store")
    );
    let page = response.text().await.unwrap();
    assert!(
        page.contains("&quot;hello&quot;: &quot;hello &lt;b&gt;&quot;") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains("query A($n: String!) { hello(name: $n) }</textarea>"), "{page}");
}

#[tokio::test]
async fn the_form_takes_a_token_and_never_shows_it() {
    let stage = start();
    let page = |token: &'static str| {
        let request = sent(&stage, Some("same-origin"), &[("query", "{ role }"), ("token", token)]);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let known = page(GOOD).await;
    assert!(known.contains("&quot;ACADEMIC&quot;") && !known.contains(GOOD), "{known}");
    assert!(page("").await.contains("&quot;PUBLIC&quot;"));
    for bad in ["not-a-token", "not a token"] {
        let refused = page(bad).await;
        assert!(refused.contains("UNAUTHENTICATED") && !refused.contains(bad), "{refused}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_runs_nothing() {
    let stage = start();
    for site in [Some("cross-site"), Some("same-site"), None] {
        let (status, body) = read(sent(&stage, site, &[("query", "mutation { change }")])).await;
        assert_eq!((status, code(&body)), (403, "FORBIDDEN"), "{site:?}");
    }
    let own = sent(&stage, None, &[("query", "{ hello }")]).header("origin", stage.url(""));
    assert_eq!(own.send().await.unwrap().status(), 200);
    let put = stage.client.put(stage.url("/developers/graphiql")).send().await.unwrap();
    assert_eq!(
        (put.status().as_u16(), put.headers()["allow"].to_str().unwrap()),
        (405, "GET, HEAD, POST")
    );
    let json = stage
        .client
        .post(stage.url("/developers/graphiql"))
        .header("sec-fetch-site", "same-origin")
        .json(&1);
    assert_eq!(read(json).await.0, 415);
}

#[tokio::test]
async fn what_the_address_asks_for_is_shown_and_not_run() {
    let stage = start();
    let (_, page) = text(&stage, "/developers/graphiql?query=mutation%20%7B%20change%20%7D&variables=%7B%7D").await;
    assert!(page.contains("mutation { change }</textarea>") && page.contains("data-asked=\"true\"") && !page.contains("Answer"));
    let known = crate::protocol::persisted::DocumentHash::of("query Known { hello(name: \"known\") }");
    let (_, page) = text(&stage, &format!("/developers/graphiql?documentId=sha256:{known}")).await;
    assert!(page.contains("query Known { hello(name: &quot;known&quot;) }</textarea>"), "{page}");
}
