//! Parses the HTML of a page strictly enough to find what would be a problem for a reader or a screen reader.

use std::collections::{BTreeMap, BTreeSet};

/// One start tag.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
}

/// All start tags of a page, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let end = end_of_tag(rest);
        found.push(tag(&rest[..end]));
        rest = &rest[end..];
    }
    found
}

fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn tag(text: &str) -> Tag {
    let text = text.trim_end_matches('/');
    let (name, mut rest) = text.split_once(|letter: char| letter.is_whitespace()).unwrap_or((text, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|letter: char| letter == '=' || letter.is_whitespace())
            .unwrap_or(rest.len());
        let attribute = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let value = match rest.strip_prefix('=') {
            Some(quoted) if quoted.starts_with('"') => {
                let (value, after) = quoted[1..].split_once('"').unwrap_or((&quoted[1..], ""));
                rest = after;
                value.to_owned()
            }
            Some(bare) => {
                let end = bare.find(char::is_whitespace).unwrap_or(bare.len());
                rest = &bare[end..];
                bare[..end].to_owned()
            }
            None => String::new(),
        };
        let twice = attributes.insert(attribute.clone(), value);
        assert!(twice.is_none(), "{attribute} is there twice: <{text}>");
    }
    Tag {
        name: name.to_ascii_lowercase(),
        attributes,
    }
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// The faults in the HTML of a page, in words. Empty if there are none.
pub fn faults(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = Vec::new();
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for once in ["h1", "main", "title", "html"] {
        if count(once) != 1 {
            faults.push(format!("{} <{once}>", count(once)));
        }
    }
    if !tags.iter().any(|tag| tag.name == "html" && tag.get("lang") == Some("en")) {
        faults.push("no language".to_owned());
    }
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        if id.is_empty() || !ids.insert(id) {
            faults.push(format!("id {id:?} twice, or empty"));
        }
    }
    for tag in &tags {
        for (name, value) in &tag.attributes {
            let points = matches!(name.as_str(), "for" | "aria-describedby" | "aria-labelledby" | "aria-controls");
            if points && !value.split_whitespace().all(|id| ids.contains(id)) {
                faults.push(format!("{name}={value:?} points nowhere"));
            }
            if name.starts_with("on") || name == "style" {
                faults.push(format!("{name} is inline on <{}>", tag.name));
            }
            let loads = matches!(name.as_str(), "src" | "action") || (name == "href" && tag.name == "link");
            if loads && (value.contains("://") || value.starts_with("//") || value.starts_with("data:")) {
                faults.push(format!("{name}={value:?} leaves the service"));
            }
            if name == "href" && value.strip_prefix('#').is_some_and(|id| !id.is_empty() && !ids.contains(id)) {
                faults.push(format!("href={value:?} points nowhere"));
            }
        }
        match tag.name.as_str() {
            "style" => faults.push("an inline style sheet".to_owned()),
            "script" if tag.get("src").is_none() => faults.push("an inline script".to_owned()),
            "img" if tag.get("alt").is_none() => faults.push("a picture without words".to_owned()),
            "input" | "select" | "textarea" if !is_labelled(tag, html) => {
                faults.push(format!("no label: <{} name={:?}>", tag.name, tag.get("name").unwrap_or_default()));
            }
            _ => {}
        }
    }
    faults
}

fn is_labelled(tag: &Tag, html: &str) -> bool {
    if matches!(tag.get("type"), Some("hidden" | "submit" | "button"))
        || tag.get("aria-label").is_some()
        || tag.get("aria-labelledby").is_some()
    {
        return true;
    }
    match tag.get("id") {
        Some(id) if html.contains(&format!("for=\"{id}\"")) => true,
        // A choice is inside its label.
        _ => {
            let name = tag.get("name").unwrap_or_default();
            let value = tag.get("value").unwrap_or_default();
            html.split("<label")
                .skip(1)
                .filter_map(|rest| rest.split("</label>").next())
                .any(|label| {
                    label.contains(&format!("name=\"{name}\"")) && (value.is_empty() || label.contains(&format!("value=\"{value}\"")))
                })
        }
    }
}

#[test]
fn faults_are_found() {
    let page =
        |body: &str| format!("<!doctype html><html lang=\"en\"><head><title>t</title></head><body><main>{body}</main></body></html>");
    assert_eq!(
        faults(&page("<h1>a</h1><label for=\"x\">X</label><input id=\"x\" name=\"x\">")),
        Vec::<String>::new()
    );
    for wrong in [
        "",
        "<h1>a</h1><h1>b</h1>",
        "<h1 id=\"a\">a</h1><p id=\"a\">b</p>",
        "<h1>a</h1><input name=\"x\">",
        "<h1 style=\"color:red\">a</h1>",
        "<h1>a</h1><script>1</script>",
        "<h1>a</h1><img src=\"https://elsewhere/x.png\" alt=\"\">",
        "<h1>a</h1><a href=\"#nowhere\">b</a>",
        "<h1 onclick=\"x()\">a</h1>",
    ] {
        assert!(!faults(&page(wrong)).is_empty(), "{wrong}");
    }
}
