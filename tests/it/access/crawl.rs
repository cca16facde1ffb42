//! Follows every link from the home page as every viewer: no page, and no file that a page offers, contains what the viewer may not read.

use std::collections::{BTreeMap, BTreeSet};

use macro_rules_attribute::apply;
use policy::{Act, Resource, Role, cell};
use uuid::Uuid;

use super::reach::reached;
use super::rows::{Kind, Row};
use super::viewers::{Viewer, plain};
use super::world::World;
use crate::pages::browser::Browser;
use crate::pages::html::tags;
use crate::support::{Backend, on_both, sql};

/// The number of pages and files that are read for each viewer.
const PAGES: usize = 110;

const CONSENT: u128 = 0x0190_0000_0000_7000_8000_0000_0009_0000;

/// The route of an address and how it is read, if it is one of this service.
fn pattern(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (path, format) = ::pages::Format::of_path(path);
    let parts: Vec<&str> = path.split('/').collect();
    let is_this = |page: &str| {
        let pattern: Vec<&str> = page.split('/').collect();
        let fits = |(part, pattern): (&&str, &&str)| part == pattern || (pattern.starts_with('{') && !part.is_empty());
        parts.len() == pattern.len() && parts.iter().zip(&pattern).all(fits)
    };
    // Fixed paths come before paths with parameters.
    let mut pages: Vec<&str> = ::pages::Site::paths().filter(|page| is_this(page)).collect();
    pages.sort_by_key(|page| page.matches('{').count());
    pages.first().map(|page| format!("{page} {format:?}"))
}

/// A page or file that a crawl has read.
struct Read {
    address: String,
    status: u16,
    text: String,
}

/// Crawls from the home page. Pages of the least visited kinds come first.
async fn crawl(browser: &Browser<'_>) -> Vec<Read> {
    let mut read: Vec<Read> = Vec::new();
    let mut known = BTreeSet::from(["/".to_owned()]);
    let mut visits: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = vec![("/".to_owned(), pattern("/").unwrap())];
    while read.len() < PAGES {
        let least = waiting
            .iter()
            .enumerate()
            .min_by_key(|(at, (_, pattern))| (visits.get(pattern).copied().unwrap_or(0), *at));
        let Some(at) = least.map(|(at, _)| at) else { break };
        let (address, pattern_of_it) = waiting.remove(at);
        *visits.entry(pattern_of_it).or_default() += 1;
        let page = browser.get(&address).await;
        if page.header("content-type").starts_with("text/html") {
            for href in tags(&page.text)
                .iter()
                .filter(|tag| tag.name == "a")
                .filter_map(|tag| tag.get("href"))
            {
                let href = plain(href).split('#').next().unwrap_or_default().to_owned();
                let href = if href.starts_with('?') {
                    format!("{}{href}", address.split('?').next().unwrap_or_default())
                } else {
                    href
                };
                let Some(found) = pattern(&href) else { continue };
                if known.insert(href.clone()) {
                    waiting.push((href, found));
                }
            }
        }
        read.push(Read {
            status: page.status,
            text: page.text,
            address,
        });
    }
    read
}

/// The words of a text that may be codes or ids.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'))
        .collect()
}

/// What may be on pages for some viewers, and not for others.
struct Marks {
    /// Whole words: ids, and codes that are not words of any language.
    words: BTreeSet<String>,
    texts: BTreeSet<String>,
}

fn is_reached(viewer: &Viewer, resource: Resource, row: &Row) -> bool {
    viewer.role.is_some_and(|role| {
        reached(resource, role, &row.facts) || (resource != Resource::ProgrammesUnpublished && row.facts.self_of.contains(&role))
    })
}

/// The name that the test gives to the information sheet under which a person agreed.
fn sheet(person: &Row) -> String {
    format!("sheet-of-{}", person.code)
}

impl World {
    /// Adds a consent for every person under a sheet that names the person. A page with that name then shows the person's consents.
    async fn name_consents(&self) {
        let mut statements = Vec::new();
        for (row, number) in self.rows.of(Kind::Participant).zip(0..) {
            let id = Uuid::from_u128(CONSENT + number);
            let id = match self.app.backend {
                Backend::Sqlite => format!("x'{}'", id.simple()),
                Backend::Postgres => format!("'{id}'::uuid"),
            };
            statements.push(format!(
                "INSERT INTO consent (id, participant_id, scope, state, information_sheet, recorded_at)
                 SELECT {id}, id, 'RECONTACT', 'GIVEN', '{}', 1900000000000000 FROM participant WHERE code = '{}'",
                sheet(row),
                row.code
            ));
        }
        sql::write(&self.app, &statements).await;
    }

    /// What this viewer may not read.
    async fn hidden_from(&self, viewer: &Viewer, all: &BTreeMap<Kind, BTreeMap<String, String>>) -> Marks {
        let (mut words, mut texts, mut seen) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (kind, names) in all {
            let own = self.names_for(viewer.token.as_deref(), *kind).await;
            seen.extend(own.into_values());
            for row in self.rows.of(*kind).filter(|row| !row.demo && !viewer.sees(row)) {
                words.insert(row.id.clone());
                let has_code = !matches!(
                    kind,
                    Kind::RoleToken | Kind::Account | Kind::Participant | Kind::Contribution | Kind::PrioritisationRound
                );
                if has_code {
                    words.insert(row.code.clone());
                }
                // The names of rounds, people and tokens are not unique: rounds have numbers, people may share a name, and all tokens have
                // one label.
                if !matches!(kind, Kind::PrioritisationRound | Kind::Participant | Kind::RoleToken) {
                    texts.extend(names.get(&row.id).cloned());
                }
            }
        }
        texts.retain(|text| !seen.iter().any(|seen| seen.contains(text.as_str())));
        for row in self.rows.of(Kind::Programme).filter(|row| row.tags.contains("land")) {
            if !is_reached(viewer, Resource::ProgrammesUnpublished, row) {
                texts.insert(format!("{}@example.invalid", row.code));
            }
        }
        for row in self.rows.of(Kind::Participant) {
            if !is_reached(viewer, Resource::Consents, row) {
                texts.insert(sheet(row));
            }
            if let Some(place) = row.code.strip_suffix("-named")
                && !is_reached(viewer, Resource::Identities, row)
            {
                texts.extend([
                    format!("Named in {place}"),
                    format!("named.in.{place}@"),
                    format!("00 {place}"),
                    format!("by the window of {place}"),
                ]);
            }
        }
        Marks { words, texts }
    }

    /// The names of all rows, from any viewer who sees them.
    async fn all_names(&self) -> BTreeMap<Kind, BTreeMap<String, String>> {
        let mut all: BTreeMap<Kind, BTreeMap<String, String>> = BTreeMap::new();
        for kind in super::alike::KINDS {
            for role in Role::ALL {
                let names = self.names_for(self.app.token(role.code()), kind).await;
                all.entry(kind).or_default().extend(names);
            }
        }
        all
    }
}

#[apply(on_both!)]
async fn no_page_that_links_lead_to_holds_what_the_viewer_may_not_read(world: World) {
    world.name_consents().await;
    let all = world.all_names().await;
    let (mut wrong, mut most) = (Vec::new(), BTreeMap::new());
    for viewer in world.viewers().await {
        let marks = world.hidden_from(&viewer, &all).await;
        assert!(
            viewer.role == Some(Role::Steward) || marks.texts.len() > 10,
            "{}: {:?}",
            viewer.name,
            marks.texts
        );
        let read = crawl(&viewer.browser(&world)).await;
        most.insert(viewer.name.clone(), read.len());
        for page in &read {
            let text = plain(&page.text);
            let words = words(&text);
            // The audit trail names rows by their ids to its readers. A person's own export names those that their own votes and texts
            // refer to.
            let names_rows = ["/audit", "/me/all", "/me/download"]
                .iter()
                .any(|path| page.address.starts_with(path));
            let found = marks.words.iter().filter(|word| !names_rows && words.contains(word.as_str()));
            let found: Vec<&String> = found
                .chain(marks.texts.iter().filter(|mark| text.contains(mark.as_str())))
                .collect();
            if !found.is_empty() {
                wrong.push(format!("{} as {}: {found:?}", page.address, viewer.name));
            }
            if page.status != 200 {
                wrong.push(format!("{} as {}: a link leads to {}", page.address, viewer.name, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}\n{most:?}", wrong.len(), wrong.join("\n"));
    assert!(most.values().all(|read| *read > 60), "{most:?}");
}

#[apply(on_both!)]
async fn what_is_guarded_is_on_the_page_that_is_meant_for_it(world: World) {
    world.name_consents().await;
    for role in Role::ALL {
        let browser = Browser::of(&world.app, role.code());
        for row in world
            .rows
            .of(Kind::Programme)
            .filter(|row| row.tags.contains("land") && row.seen_by(role))
        {
            for ending in ["", ".json", "/edit?section=inside", "/edit.json"] {
                let page = browser.get(&format!("/programmes/{}{ending}", row.code)).await;
                let inside = reached(Resource::ProgrammesUnpublished, role, &row.facts);
                let is_out = row.tags.contains("PUBLISHED") || row.tags.contains("ARCHIVED");
                let needed = if is_out { Act::Publish } else { Act::Edit };
                let edits = cell(Resource::ProgrammesUnpublished, role).acts.contains(&needed);
                // Some of the roles that read it unpublished also get the form, in order to propose a change.
                let is_free = ending.starts_with("/edit") && inside && !edits;
                let is_there = page.text.contains("Call the quillwort first.");
                assert!(is_free || is_there == inside, "{role}: {}{ending}: {is_there}", row.code);
            }
        }
        let (mine, held) = (browser.get("/me").await, browser.get("/me/download").await);
        for row in world.rows.of(Kind::Participant) {
            let own = row.facts.self_of.contains(&role);
            let name = format!("Named in {}", row.code.trim_end_matches("-named"));
            for (mark, is_there) in [(sheet(row), true), (name, row.code.ends_with("-named"))] {
                assert_eq!(mine.text.contains(&mark), own && is_there, "{role}: {mark} on /me");
                assert_eq!(held.text.contains(&mark), own && is_there, "{role}: {mark} in the file");
            }
            let Some(place) = row.code.strip_suffix("-named") else { continue };
            let page = browser.get(&format!("/w/{place}/lead/access?look=yes")).await;
            let is_named = page.text.contains(&format!("Named in {place}"));
            assert_eq!(is_named, row.facts.facilitated_by.contains(&role), "{role}: people of {place}");
        }
        for row in world.rows.of(Kind::Contribution).filter(|row| !row.code.starts_with("demo-")) {
            let place = super::places::places()
                .into_iter()
                .find(|place| row.tags.contains(place.name))
                .unwrap();
            let room = browser.get(&format!("/w/{}", place.name)).await;
            let person = &row.code;
            let text = world
                .names_for(world.app.token(role.code()), Kind::Contribution)
                .await
                .get(&row.id)
                .cloned();
            let workshop = world.rows.get(Kind::Workshop, place.name);
            let expected = workshop.seen_by(role) && text.is_some();
            assert_eq!(
                text.is_some_and(|text| room.text.contains(&text)),
                expected,
                "{role}: {person} in {}",
                place.name
            );
        }
    }
}
