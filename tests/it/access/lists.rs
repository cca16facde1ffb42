//! Tests lists as pages and as files: they have exactly the rows that the viewer sees, from the first page of a list to the last.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::Value;

use super::files::WORD;
use super::rows::{Kind, Row};
use super::viewers::plain;
use super::world::World;
use crate::pages::browser::Browser;
use crate::pages::html::tags;
use crate::support::on_both;

/// Paths below a list that are not rows of it.
const NO_ROWS: [&str; 3] = ["new", "compare", "cross-tab"];

/// The last path segments of the rows that a page links to.
pub fn linked(html: &str, folder: &str) -> BTreeSet<String> {
    let links = tags(html).into_iter().filter(|tag| tag.name == "a");
    let rows = links.filter_map(|tag| Some(plain(tag.get("href")?).strip_prefix(folder)?.to_owned()));
    rows.filter(|rest| !rest.contains(['/', '?', '.']) && !NO_ROWS.contains(&rest.as_str()))
        .collect()
}

/// The link to the next page.
fn next(html: &str) -> Option<String> {
    let links = tags(html)
        .into_iter()
        .filter(|tag| tag.name == "a" && tag.get("rel") == Some("next"));
    links.filter_map(|tag| tag.get("href").map(plain)).next()
}

/// The cells of a file's rows, without the heading.
fn rows(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for letter in csv.chars().filter(|letter| *letter != '\r') {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows.into_iter().skip(1).collect()
}

/// Every row that a list links to, over all its pages.
async fn walked(browser: &Browser<'_>, path: &str, folder: &str) -> BTreeSet<String> {
    let (mut found, mut path) = (BTreeSet::new(), Some(path.to_owned()));
    while let Some(at) = path {
        let page = browser.get(&at).await;
        assert_eq!(page.status, 200, "{at}");
        found.extend(linked(&page.text, folder));
        path = next(&page.text);
    }
    found
}

fn codes<'r>(rows: impl Iterator<Item = &'r Row>) -> BTreeSet<String> {
    rows.map(|row| row.code.clone()).collect()
}

#[apply(on_both!)]
async fn a_list_and_its_file_hold_the_rows_that_the_viewer_sees_and_no_other(world: World) {
    let lists = [
        (Kind::Programme, "/programmes"),
        (Kind::Study, "/studies"),
        (Kind::Question, "/questions"),
        (Kind::Workshop, "/workshops"),
    ];
    for viewer in world.viewers().await {
        let browser = viewer.browser(&world);
        for (kind, list) in lists {
            let expected = codes(world.rows.of(kind).filter(|row| viewer.sees(row)));
            let pages = walked(&browser, &format!("{list}?rows=30"), &format!("{list}/")).await;
            assert_eq!(pages, expected, "{list} as {}", viewer.name);
            let file = browser.get(&format!("{list}.csv")).await;
            let file: Vec<String> = rows(&file.text).into_iter().map(|row| row[0].clone()).collect();
            assert_eq!(file.len(), expected.len(), "{list}.csv as {}", viewer.name);
            assert_eq!(file.into_iter().collect::<BTreeSet<_>>(), expected, "{list}.csv as {}", viewer.name);
            let answer = browser.get(&format!("{list}.json?text={WORD}&rows=100")).await;
            let answer: Value = serde_json::from_str(&answer.text).unwrap();
            let name = list.trim_start_matches('/');
            let nodes = answer["data"][name]["nodes"].as_array().unwrap();
            if kind != Kind::Workshop {
                let found = |row: &&Row| row.tags.contains("found");
                let expected = codes(world.rows.of(kind).filter(found).filter(|row| viewer.sees(row)));
                let nodes: BTreeSet<String> = nodes.iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect();
                assert_eq!(nodes, expected, "{list}.json as {}", viewer.name);
            }
        }
    }
}

#[apply(on_both!)]
async fn a_search_finds_what_the_viewer_sees(world: World) {
    for viewer in world.viewers().await {
        let browser = viewer.browser(&world);
        let found = |kind: Kind| world.rows.of(kind).filter(|row| row.tags.contains("found") && viewer.sees(row));
        let file = rows(&browser.get(&format!("/search.csv?q={WORD}")).await.text);
        let named = |kind: &str| {
            file.iter()
                .filter(|row| row[0] == kind)
                .map(|row| row[1].clone())
                .collect::<BTreeSet<_>>()
        };
        for (kind, name, folder) in [
            (Kind::Programme, "programme", "/programmes/"),
            (Kind::Study, "study", "/studies/"),
            (Kind::Question, "question", "/questions/"),
        ] {
            let expected = codes(found(kind));
            assert_eq!(named(name), expected, "{name}s as {}", viewer.name);
            let path = format!("/search?q={WORD}&rows=5&kind={}", name.to_uppercase());
            assert_eq!(walked(&browser, &path, folder).await, expected, "{path} as {}", viewer.name);
        }
        assert_eq!(
            file.iter().filter(|row| row[0] == "outcome").count(),
            found(Kind::Outcome).count(),
            "findings as {}",
            viewer.name
        );
        let kinds = [Kind::Programme, Kind::Study, Kind::Question, Kind::Outcome];
        assert_eq!(
            file.len(),
            kinds.into_iter().map(|kind| found(kind).count()).sum::<usize>(),
            "{}",
            viewer.name
        );
    }
}

#[apply(on_both!)]
async fn the_findings_are_those_that_the_viewer_sees(world: World) {
    for viewer in world.viewers().await {
        let browser = viewer.browser(&world);
        let file = rows(&browser.get("/evidence/findings.csv?domains=COST").await.text);
        let told: BTreeSet<String> = file
            .into_iter()
            .map(|row| row[6].clone())
            .filter(|text| text.contains(WORD))
            .collect();
        let seen = world
            .rows
            .of(Kind::Outcome)
            .filter(|row| row.tags.contains("found") && viewer.sees(row));
        let expected: BTreeSet<String> = seen.map(|row| format!("{WORD} {}", row.code)).collect();
        assert_eq!(told, expected, "{}", viewer.name);
        let page = browser.get("/evidence/findings?domains=COST&rows=100").await;
        for row in world.rows.of(Kind::Outcome).filter(|row| row.tags.contains("found")) {
            assert_eq!(
                page.text.contains(&format!("{WORD} {}<", row.code)),
                viewer.sees(row),
                "{} as {}",
                row.code,
                viewer.name
            );
        }
    }
}

#[apply(on_both!)]
async fn tokens_are_listed_to_whoever_holds_them_or_manages_them(world: World) {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Public) {
        let browser = Browser::of(&world.app, role.code());
        let seen = world.rows.of(Kind::RoleToken).filter(|row| row.seen_by(role));
        let expected: BTreeSet<String> = seen.map(|row| row.id.clone()).collect();
        assert_eq!(walked(&browser, "/tokens?rows=3", "/tokens/").await, expected, "{role}");
        assert_eq!(rows(&browser.get("/tokens.csv").await.text).len(), expected.len(), "{role}");
    }
}
