//! Tests the matrix over pages: a row that the viewer sees has its pages; the pages of a row that they do not see are not found.

use std::collections::BTreeMap;

use macro_rules_attribute::apply;
use policy::{Act, Resource, Role, cell};

use super::alike::absent;
use super::places::places;
use super::rows::{Kind, Row};
use super::viewers::{Viewer, plain};
use super::world::World;
use crate::pages::browser::{Browser, Page};
use crate::support::on_both;

/// The purpose of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Shows the row; the row's name is on the page.
    Reading,
    /// Changes the row or something that belongs to it. A viewer who sees the row gets the form, or is told that they may not.
    Doing,
    /// Manages access. Other viewers are refused, whichever row it is.
    Managing,
}
use For::{Doing, Managing, Reading};

/// The pages for each kind of row. Reports have none.
const PAGES: [(Kind, &[(For, &str)]); 10] = [
    (
        Kind::Programme,
        &[
            (Reading, "/programmes/{code}"),
            (Reading, "/programmes/{code}.json"),
            (Doing, "/programmes/{code}.csv"),
            (Doing, "/programmes/{code}/edit"),
            (Doing, "/programmes/{code}/edit.json?section=inside"),
            (Doing, "/programmes/{code}/status"),
            (Doing, "/programmes/{code}/rate"),
            (Doing, "/programmes/{code}/evaluations"),
            (Doing, "/programmes/{code}/delete"),
        ],
    ),
    (
        Kind::Study,
        &[
            (Reading, "/studies/{code}"),
            (Reading, "/studies/{code}.json"),
            (Doing, "/studies/{code}.csv"),
            (Doing, "/studies/{code}/edit"),
            (Doing, "/studies/{code}/status"),
            (Doing, "/studies/{code}/delete"),
            (Doing, "/studies/{code}/outcomes/new"),
        ],
    ),
    (
        Kind::Outcome,
        &[(Doing, "/studies/{of}/outcomes/{id}"), (Doing, "/studies/{of}/outcomes/{id}.json")],
    ),
    (
        Kind::Question,
        &[
            (Reading, "/questions/{code}"),
            (Reading, "/questions/{code}.json"),
            (Doing, "/questions/{code}.csv"),
            (Doing, "/questions/{code}/edit"),
            (Doing, "/w/{of}/lead/questions/{id}"),
            (Doing, "/me/take-back/{id}"),
        ],
    ),
    (
        Kind::Workshop,
        &[
            (Reading, "/workshops/{code}"),
            (Reading, "/workshops/{code}.json"),
            (Reading, "/workshops/{code}/priorities"),
            (Reading, "/workshops/{code}/priorities.json"),
            (Doing, "/workshops/{code}/priorities.csv"),
            (Reading, "/w/{code}"),
            (Reading, "/w/{code}.json"),
            (Doing, "/w/{code}/contribute"),
            (Doing, "/w/{code}/ask"),
            (Doing, "/w/{code}/lead"),
            (Doing, "/w/{code}/lead.json"),
            (Doing, "/w/{code}/lead/people"),
            (Doing, "/w/{code}/lead/people/new"),
            (Doing, "/w/{code}/lead/access"),
            (Doing, "/w/{code}/lead/access?look=yes"),
            (Doing, "/w/{code}/lead/questions"),
            (Doing, "/w/{code}/lead/sheet"),
            (Doing, "/w/{code}/lead/edit"),
            (Doing, "/w/{code}/lead/rounds/new"),
            (Reading, "/w/{code}/screen"),
            (Reading, "/w/{code}/print"),
        ],
    ),
    (
        Kind::PrioritisationRound,
        &[
            (Reading, "/w/{of}/rounds/{id}"),
            (Reading, "/w/{of}/rounds/{id}.json"),
            (Doing, "/w/{of}/lead/rounds/{id}"),
            (Doing, "/w/{of}/lead/rounds/{id}.json"),
            (Doing, "/w/{of}/lead/rounds/{id}/paper"),
        ],
    ),
    (
        Kind::Participant,
        &[
            (Reading, "/me/record/{id}"),
            (Reading, "/me/record/{id}.json"),
            (Doing, "/me/agree/{id}"),
            (Doing, "/me/agree/{id}.json"),
        ],
    ),
    (
        Kind::Contribution,
        &[(Doing, "/me/take-back/{id}"), (Reading, "/me/take-back/{id}.json")],
    ),
    (Kind::Account, &[(Managing, "/accounts/{id}"), (Managing, "/accounts/{id}.json")]),
    (
        Kind::RoleToken,
        &[
            (Reading, "/tokens/{id}"),
            (Reading, "/tokens/{id}.json"),
            (Doing, "/tokens/{id}/rotate"),
            (Doing, "/tokens/{id}/revoke"),
        ],
    ),
];

/// The part of the address that names the parent of a row: its study, or its workshop.
fn of(row: &Row) -> String {
    let study = row.tags.iter().find_map(|tag| tag.strip_prefix("of "));
    let workshop = || places().into_iter().map(|place| place.name).find(|name| row.tags.contains(name));
    study.or_else(workshop).unwrap_or("none").to_owned()
}

fn filled(pattern: &str, row: &Row, code: &str, id: &str) -> String {
    pattern.replace("{code}", code).replace("{id}", id).replace("{of}", &of(row))
}

/// Whether the pages of this row are read: all programmes, studies and workshops of the tests, and some of the rows in workshops.
fn is_asked(row: &Row, viewer: &Viewer) -> bool {
    let is_inside = matches!(
        row.kind,
        Kind::Question | Kind::PrioritisationRound | Kind::Participant | Kind::Contribution
    );
    let is_some = !is_inside
        || ["ACC-Q", "q01", "named", "p01", "p18", "p19", "c01", "round-3"]
            .iter()
            .any(|end| row.code.ends_with(end));
    // Guests of a workshop see what everybody sees of all other rows.
    let is_near = viewer.role.is_some() || is_inside || row.kind == Kind::Workshop;
    !row.demo && is_some && is_near
}

/// The whole answer, without what is new in each answer.
fn told(page: &Page) -> String {
    let headers = page
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    let text = page.text.replace(page.header("x-request-id"), "REQUEST");
    format!("{} {:?} {text}", page.status, headers.collect::<Vec<_>>())
}

/// What is wrong with the page of a row that the viewer sees.
fn seen(page: &Page, purpose: For, viewer: &Viewer, name: &str) -> Option<String> {
    let manages = viewer
        .role
        .is_some_and(|role| cell(Resource::Access, role).acts.contains(&Act::Manage));
    if purpose == Managing && !manages {
        return (page.status != 403).then(|| format!("{} instead of 403", page.status));
    }
    // A viewer who sees a row may be told that they may not change it.
    if page.status != 200 {
        return (purpose == Reading || page.status != 403).then(|| format!("{} instead of 200", page.status));
    }
    let is_named = plain(&page.text).contains(name) || page.text.contains(&serde_json::Value::from(name).to_string());
    (purpose == Reading && !is_named).then(|| format!("does not say {name:?}"))
}

#[apply(on_both!)]
async fn a_page_is_there_for_whoever_sees_its_row_and_for_others_it_is_as_if_there_were_none(world: World) {
    let (mut wrong, mut hidden, mut shown) = (Vec::new(), 0, 0);
    for viewer in world.viewers().await {
        let browser = viewer.browser(&world);
        let mut nothing: BTreeMap<(&str, String), String> = BTreeMap::new();
        for (kind, pages) in PAGES {
            let names = world.names_for(viewer.token.as_deref(), kind).await;
            for row in world.rows.of(kind).filter(|row| is_asked(row, &viewer)) {
                assert_eq!(
                    names.contains_key(&row.id),
                    viewer.sees(row),
                    "{}: {} by the API",
                    viewer.name,
                    row.code
                );
                for (purpose, pattern) in pages {
                    let path = filled(pattern, row, &row.code, &row.id);
                    let page = browser.get(&path).await;
                    if let Some(name) = names.get(&row.id) {
                        shown += 1;
                        let name = if kind == Kind::PrioritisationRound {
                            format!("Round {name}")
                        } else {
                            name.clone()
                        };
                        let name = if kind == Kind::PrioritisationRound && path.ends_with(".json") {
                            row.id.clone()
                        } else {
                            name
                        };
                        wrong.extend(seen(&page, *purpose, &viewer, &name).map(|what| format!("{path} as {}: {what}", viewer.name)));
                        continue;
                    }
                    hidden += 1;
                    let none = filled(pattern, row, "no-such-row", &absent(&row.id));
                    let none = match nothing.get(&(*pattern, of(row))) {
                        Some(none) => none,
                        None => {
                            let page = told(&browser.get(&none).await);
                            nothing.entry((*pattern, of(row))).or_insert(page)
                        }
                    };
                    let is_refused = page.status == 404 || (*purpose == Managing && page.status == 403);
                    if !is_refused || told(&page) != *none {
                        wrong.push(format!("{path} as {}: {} is not as if there were none", viewer.name, page.status));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {shown} shown and {hidden} hidden pages:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(shown > 800 && hidden > 800, "only {shown} shown and {hidden} hidden pages");
}

#[apply(on_both!)]
async fn a_proposal_has_a_page_for_those_who_see_it(world: World) {
    let list = "{ programmeProposals(first: 100) { nodes { id } } }";
    let all = world.data(Role::Academic, list, serde_json::json!({})).await["programmeProposals"]["nodes"].clone();
    let id = all[0]["id"].as_str().unwrap();
    let own = world.rows.get(Kind::Programme, "acc-public-own");
    for viewer in world.viewers().await {
        let browser = viewer.browser(&world);
        let sees = viewer
            .role
            .is_some_and(|role| super::reach::reached(Resource::ProgrammeProposals, role, &own.facts));
        for ending in ["", ".json"] {
            let page = browser.get(&format!("/proposals/{id}{ending}")).await;
            let list = browser.get(&format!("/proposals{ending}")).await;
            assert_eq!(list.text.contains(id), sees, "{}: /proposals{ending}", viewer.name);
            if sees {
                assert!(
                    page.status == 200 && page.text.contains("Proposed region"),
                    "{}: {}",
                    viewer.name,
                    page.status
                );
                continue;
            }
            assert!(!list.text.contains("Proposed region"), "{}", viewer.name);
            let none = browser.get(&format!("/proposals/{}{ending}", absent(id))).await;
            assert_eq!((page.status, told(&page)), (404, told(&none)), "{}", viewer.name);
        }
    }
}

#[apply(on_both!)]
async fn an_embed_is_the_same_for_everybody_and_shows_what_the_open_web_sees(world: World) {
    let (open, viewers) = (Browser::new(&world.app, None), world.viewers().await);
    for row in world.rows.of(Kind::Workshop) {
        for ending in ["", ".json", ".csv"] {
            let path = format!("/embed/priorities/{}{ending}", row.code);
            let page = open.get(&path).await;
            assert_eq!(page.status, if row.seen_by(Role::Public) { 200 } else { 404 }, "{path}");
            for viewer in &viewers {
                assert_eq!(
                    told(&viewer.browser(&world).get(&path).await),
                    told(&page),
                    "{path} as {}",
                    viewer.name
                );
            }
        }
    }
}
