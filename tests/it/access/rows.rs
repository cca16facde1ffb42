//! Holds the rows of the tests' world, each with the facts that the matrix depends on.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Resource, Role};

use super::reach::{Facts, reached};

/// The kind of a row, by the name of its GraphQL type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Programme,
    Study,
    Outcome,
    Report,
    Workshop,
    Question,
    Participant,
    Contribution,
    PrioritisationRound,
    Account,
    RoleToken,
}

/// A row of the world.
#[derive(Debug, Clone)]
pub struct Row {
    pub kind: Kind,
    pub resource: Resource,
    /// The row's own code, or the name that the tests give it.
    pub code: String,
    pub id: String,
    pub facts: Facts,
    /// The filters that the row matches.
    pub tags: BTreeSet<&'static str>,
    /// Roles that see the row although the matrix does not say so.
    pub beside: Vec<Role>,
    /// Whether the row is part of the demo evidence. Snapshots count such rows and do not name them.
    pub demo: bool,
}

impl Row {
    pub fn new(kind: Kind, resource: Resource, code: &str) -> Self {
        Self {
            kind,
            resource,
            code: code.to_owned(),
            id: String::new(),
            facts: Facts::default(),
            tags: BTreeSet::new(),
            beside: Vec::new(),
            demo: false,
        }
    }

    pub fn tagged(mut self, tags: &[&'static str]) -> Self {
        self.tags.extend(tags);
        self
    }

    pub fn with(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    pub fn beside(mut self, roles: &[Role]) -> Self {
        self.beside.extend(roles);
        self
    }

    /// Whether this role must see the row.
    pub fn seen_by(&self, role: Role) -> bool {
        // If a person no longer agrees to take part, only the person sees their contributions.
        let stands = self.resource != Resource::Contributions || !self.facts.left;
        (stands && reached(self.resource, role, &self.facts)) || self.beside.contains(&role)
    }
}

/// All rows, by the names that the tests use.
#[derive(Debug, Default)]
pub struct Rows(Vec<Row>);

impl Rows {
    pub fn add(&mut self, row: Row) {
        assert!(
            !self.0.iter().any(|other| other.kind == row.kind && other.code == row.code),
            "{} is listed twice",
            row.code
        );
        self.0.push(row);
    }

    pub fn all(&self) -> impl Iterator<Item = &Row> {
        self.0.iter()
    }

    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.0.iter_mut()
    }

    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(move |row| row.kind == kind)
    }

    pub fn get(&self, kind: Kind, code: &str) -> &Row {
        let found = self.of(kind).find(|row| row.code == code);
        found.unwrap_or_else(|| panic!("the world has no {kind:?} {code}"))
    }

    /// The ids of the picked rows of a kind that the role must see.
    pub fn seen(&self, kind: Kind, role: Role, pick: impl Fn(&Row) -> bool) -> BTreeSet<&str> {
        let rows = self.of(kind).filter(|row| row.seen_by(role) && pick(row));
        rows.map(|row| row.id.as_str()).collect()
    }

    /// Sets the ids of rows of a kind, found by their codes.
    pub fn identify(&mut self, kind: Kind, found: &BTreeMap<String, String>) {
        for row in self.all_mut().filter(|row| row.kind == kind && row.id.is_empty()) {
            row.id
                .clone_from(found.get(&row.code).unwrap_or_else(|| panic!("no {kind:?} {} is stored", row.code)));
        }
    }

    /// The name that the tests use for the row with this id.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.iter().find(|row| row.id == id).map_or(id, |row| &row.code)
    }
}
