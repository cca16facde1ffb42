//! Defines the paths to rows, and checks which rows each of them gives.

use std::collections::BTreeSet;

use policy::Role;
use serde_json::{Value, json};

use super::rows::{Kind, Row};
use super::world::World;

/// A list that is read page by page.
pub struct Way {
    /// The query text before the list, e.g. `project(code: "X") {`.
    open: String,
    field: &'static str,
    arguments: String,
    /// The fields to read of each node, such that the first id is that of the node.
    node: &'static str,
    paging: Paging,
}

/// From which end a list is read page by page.
#[derive(Clone, Copy)]
enum Paging {
    Forward,
    Backward,
}

impl Paging {
    /// The arguments for a page, and the fields of `pageInfo` that tell whether there is another page and where it starts.
    const fn words(self) -> [&'static str; 4] {
        match self {
            Self::Forward => ["first", "after", "hasNextPage", "endCursor"],
            Self::Backward => ["last", "before", "hasPreviousPage", "startCursor"],
        }
    }
}

impl Way {
    /// A list at the root.
    pub fn root(field: &'static str, arguments: impl Into<String>) -> Self {
        Self::under("", field, arguments)
    }

    /// A list inside another field.
    pub fn under(open: impl Into<String>, field: &'static str, arguments: impl Into<String>) -> Self {
        Self {
            open: open.into(),
            field,
            arguments: arguments.into(),
            node: "id",
            paging: Paging::Forward,
        }
    }

    /// The same list, read from its end.
    pub fn backward(self) -> Self {
        Self {
            paging: Paging::Backward,
            ..self
        }
    }

    /// A full-text search over one kind of row.
    pub fn search(text: &str, kind: &str) -> Self {
        Self {
            node: "node { ... on Programme { id } ... on Study { id } ... on Outcome { id } ... on Question { id } }",
            ..Self::root("search", format!("text: \"{text}\", kinds: [{kind}]"))
        }
    }

    fn query(&self) -> String {
        let close = "}".repeat(self.open.matches('{').count());
        let (open, field, arguments, node) = (&self.open, self.field, &self.arguments, self.node);
        let [size, from, more, end] = self.paging.words();
        format!(
            "query($size: Int, $from: String) {{ {open} {field}({arguments} {size}: $size, {from}: $from)
                {{ totalCount pageInfo {{ more: {more} end: {end} }} nodes {{ {node} }} }} {close} }}"
        )
    }
}

/// The values of every key `id`, at any depth.
pub fn ids(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("id").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(ids)).collect()
        }
        Value::Array(items) => items.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

/// The first object that has this key, at any depth.
pub fn holder<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) if fields.contains_key(key) => Some(value),
        Value::Object(fields) => fields.values().find_map(|inner| holder(inner, key)),
        Value::Array(items) => items.iter().find_map(|inner| holder(inner, key)),
        _ => None,
    }
}

impl World {
    /// Reads a list page by page. Returns its rows and its `totalCount`; nothing if the viewer does not see the list's parent.
    pub async fn walk(&self, role: Role, way: &Way) -> (Vec<String>, u64) {
        self.walk_by(self.app.token(role.code()), way).await
    }

    /// The same, for the holder of a token.
    pub async fn walk_by(&self, token: Option<&str>, way: &Way) -> (Vec<String>, u64) {
        let (query, mut found, mut count, mut from) = (way.query(), Vec::new(), 0, Value::Null);
        loop {
            let data = self.app.ask(token, &query, json!({ "size": 40, "from": from })).await.data();
            let Some(list) = holder(&data, "pageInfo") else {
                return (found, count);
            };
            found.extend(ids(&list["nodes"]));
            count = list["totalCount"].as_u64().unwrap();
            if list["pageInfo"]["more"] == false {
                return (found, count);
            }
            from = list["pageInfo"]["end"].clone();
        }
    }

    /// A list in its default order, from its end, and in every order that the schema has.
    pub async fn every_order(&self, list: &'static str, fields: &str) -> Vec<Way> {
        let query = format!("{{ __type(name: \"{fields}\") {{ enumValues {{ name }} }} }}");
        let fields = self.data(Role::Public, &query, json!({})).await["__type"]["enumValues"].clone();
        let mut ways = vec![Way::root(list, ""), Way::root(list, "").backward()];
        for field in fields.as_array().unwrap() {
            let order = |direction: &str| {
                format!(
                    "orderBy: [{{ field: {}, direction: {direction} }}],",
                    field["name"].as_str().unwrap()
                )
            };
            ways.push(Way::root(list, order("ASC")));
            ways.push(Way::root(list, order("DESC")));
            ways.push(Way::root(list, order("DESC")).backward());
        }
        assert!(ways.len() > 2, "{list} has no order");
        ways
    }

    /// Checks that each path gives every role exactly the picked rows of `kind` that the role must see: all of them, each once, with the
    /// right count.
    pub async fn ways_lead_to(&self, kind: Kind, ways: &[Way], pick: impl Fn(&Row) -> bool) {
        self.ways_lead_by_role(kind, ways, |_, row| pick(row)).await;
    }

    /// The same, if the picked rows depend on what else the role sees.
    pub async fn ways_lead_by_role(&self, kind: Kind, ways: &[Way], pick: impl Fn(Role, &Row) -> bool) {
        for way in ways {
            for role in Role::ALL {
                let (found, count) = self.walk(role, way).await;
                let along = format!("{role} along {}", way.query());
                self.are_seen(kind, role, &found, |row| pick(role, row), &along);
                assert_eq!(count, found.len() as u64, "totalCount: {along}");
            }
        }
    }

    /// Checks that the found ids are those of the picked rows that the role must see, each once.
    pub fn are_seen(&self, kind: Kind, role: Role, found: &[String], pick: impl Fn(&Row) -> bool, along: &str) {
        let expected = self.rows.seen(kind, role, pick);
        let got: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        let names = |ids: Vec<&&str>| ids.into_iter().map(|id| self.rows.name(id).to_owned()).collect::<Vec<_>>();
        let missing = names(expected.difference(&got).collect());
        let leaked = names(got.difference(&expected).collect());
        assert!(
            missing.is_empty() && leaked.is_empty(),
            "{along}: missing {missing:?}, leaked {leaked:?}"
        );
        assert_eq!(got.len(), found.len(), "{along}: a row twice");
    }

    /// Checks the links from one row to others of a kind: `fields` of the row give the linked rows that the role must see, and nothing at
    /// all if the row itself is hidden.
    pub async fn links_lead_to(&self, (from, code): (Kind, &str), fields: &str, kind: Kind, linked: &[&str]) {
        let from = self.rows.get(from, code);
        let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on {:?} {{ {fields} }} }} }}", from.kind);
        for role in Role::ALL {
            let found = ids(&self.data(role, &query, json!({ "id": from.id })).await);
            let pick = |row: &Row| from.seen_by(role) && linked.contains(&row.code.as_str());
            self.are_seen(kind, role, &found, pick, &format!("{role} from {code} by {fields}"));
        }
    }

    /// Checks rows by id, alone and among others, and by code: visible rows are returned, hidden ones are null.
    pub async fn ids_and_codes_lead_to(&self, kind: Kind, by_code: Option<&str>) {
        let rows: Vec<&Row> = self.rows.of(kind).filter(|row| !row.demo).collect();
        let nodes = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind:?} {{ id }} }} }}");
        let all: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        for role in Role::ALL {
            let many = self.data(role, &nodes, json!({ "ids": all })).await;
            for (row, place) in rows.iter().zip(0..) {
                let expected = if row.seen_by(role) { json!({ "id": row.id }) } else { Value::Null };
                assert_eq!(many["nodes"][place], expected, "{role}, nodes: {}", row.code);
                let one = self
                    .data(role, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": row.id }))
                    .await;
                assert_eq!(one["node"], expected, "{role}, node: {}", row.code);
                if let Some(field) = by_code {
                    let query = format!("query($code: String!) {{ {field}(code: $code) {{ id }} }}");
                    let one = self.data(role, &query, json!({ "code": row.code })).await;
                    assert_eq!(one[field], expected, "{role}, {field}: {}", row.code);
                }
            }
        }
    }
}
