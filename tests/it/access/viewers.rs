//! Lists everybody who looks at the tests' world: each role, and the guests of a workshop; with the rows that each of them sees.

use std::collections::{BTreeMap, BTreeSet};

use policy::Role;
use serde_json::{Value, json};

use super::rows::{Kind, Row};
use super::world::World;
use crate::pages::browser::Browser;

/// A viewer: a role, or a guest of a workshop.
pub struct Viewer {
    pub name: String,
    pub token: Option<String>,
    /// The role, if the viewer has a column in the matrix.
    pub role: Option<Role>,
    sees: BTreeSet<String>,
}

impl Viewer {
    pub fn sees(&self, row: &Row) -> bool {
        self.sees.contains(&row.id)
    }

    pub fn browser<'w>(&self, world: &'w World) -> Browser<'w> {
        Browser::new(&world.app, self.token.as_deref())
    }
}

/// The number of ids in one query.
const AT_ONCE: usize = 50;

/// Fields by which a person would recognise each kind of row.
const NAMES: &str =
    "id ... on Programme { name } ... on Study { title } ... on Question { text } ... on Workshop { title } ... on Outcome { summary }
    ... on Contribution { words: text } ... on Participant { pseudonym } ... on Account { displayName } ... on RoleToken { label }
    ... on PrioritisationRound { sequence }";

impl World {
    /// All viewers, with the rows that the matrix lets them see.
    pub async fn viewers(&self) -> Vec<Viewer> {
        let ids = |sees: &dyn Fn(&Row) -> bool| {
            self.rows
                .all()
                .filter(|row| sees(row))
                .map(|row| row.id.clone())
                .collect::<BTreeSet<_>>()
        };
        let mut viewers = Vec::new();
        for role in Role::ALL {
            viewers.push(Viewer {
                name: role.to_string(),
                token: self.app.token(role.code()).map(str::to_owned),
                role: Some(role),
                sees: ids(&|row| row.seen_by(role)),
            });
        }
        for guest in self.guests().await {
            viewers.push(Viewer {
                name: guest.what.to_owned(),
                token: Some(guest.token),
                role: None,
                sees: ids(&|row| row.seen_by(Role::Public) || guest.beside.contains(&row.id)),
            });
        }
        viewers
    }

    /// The names of the rows that a viewer sees, by their ids, as the API gives them.
    pub async fn names_for(&self, token: Option<&str>, kind: Kind) -> BTreeMap<String, String> {
        let ids: Vec<&str> = self.rows.of(kind).filter(|row| !row.demo).map(|row| row.id.as_str()).collect();
        let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {NAMES} }} }}");
        let mut names = BTreeMap::new();
        for some in ids.chunks(AT_ONCE) {
            let nodes = self.app.ask(token, &query, json!({ "ids": some })).await.data()["nodes"].clone();
            for node in nodes.as_array().unwrap().iter().filter(|node| !node.is_null()) {
                let fields = node.as_object().unwrap().iter().filter(|(name, _)| *name != "id");
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let name = fields.map(|(_, value)| text(value)).next();
                names.insert(text(&node["id"]), name.unwrap_or_default());
            }
        }
        names
    }
}

/// The text of a page with its character references decoded.
pub fn plain(html: &str) -> String {
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    marks
        .iter()
        .fold(html.to_owned(), |text, (mark, letter)| text.replace(mark, letter))
}
