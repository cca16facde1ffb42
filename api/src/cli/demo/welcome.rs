//! The text that is shown when the demo has started: its address, a token for each role, and queries to try.

use policy::Role;

/// Works without a token: programmes and outcomes about storytelling, and what people want to know about it.
const STORYTELLING: &str = "{ programmes(first: 2, filter: {methods: {anyOf: [\"STORYTELLING\"]}, evaluated: true}) { totalCount nodes { \
    name \
    evaluations(first: 1) { nodes { label outcomes(first: 2) { nodes { domain { label } direction } } } } \
    questions(first: 1) { nodes { text } } } } }";
/// Searches with a synonym: also finds texts about service users.
const SEARCH: &str = "{ search(text: \"consumer educators\", first: 3) { nodes { snippet node { __typename ... on Programme { name } ... \
    on Study { label } ... on Question { text } } } } }";
/// Needs a partner's token: a draft of their own organisation, which an anonymous visitor does not see.
const DRAFT: &str = "{ viewer { role organisation { name } } programme(code: \"demo-course\") { name status } }";

/// The welcome text.
pub(super) fn text(url: &str, tokens: &[(Role, String)], code: Option<&str>) -> String {
    let mut text = format!("\nlived-evidence serves the demo evidence. Pages for people: {url}/\n");
    if let Some(code) = code {
        text.push_str(&format!("Join the open workshop (made up): {url}/join/{code}\n"));
    }
    text.push_str(&format!(
        "The API: {url}/graphql, with a guide and an editor for queries at {url}/developers\n"
    ));
    text.push_str("\nTokens, for a day; without one you ask as PUBLIC:\n");
    for (role, secret) in tokens {
        text.push_str(&format!("\n{role}\n{secret}\n"));
    }
    text.push_str("\nWorth trying:\n");
    for (what, query, role) in [
        ("what came of telling stories, and what people want to know", STORYTELLING, None),
        ("search knows the field's words for the same people", SEARCH, None),
        ("a partner sees the drafts of their own organisation", DRAFT, Some(Role::Partner)),
    ] {
        let token = role.and_then(|role| tokens.iter().find(|(held, _)| *held == role));
        let header = token.map_or_else(String::new, |(_, secret)| format!(" -H 'authorization: Bearer {secret}'"));
        let body = serde_json::json!({ "query": query });
        text.push_str(&format!(
            "\n# {what}\ncurl -s {url}/graphql -H 'content-type: application/json'{header} -d '{body}'\n"
        ));
    }
    text.push_str("\nStop with ctrl-c.\n");
    text
}
