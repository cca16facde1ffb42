//! Expands an operation's fragments once: which fields an answer has, in which order, and of which type they are asked.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

/// The fields of one level, merged by their names in the answer, in the order of the document.
#[derive(Debug, Default)]
pub struct Outline {
    /// The fields.
    pub fields: Vec<Asked>,
    places: HashMap<Name, usize>,
}

/// A field that an answer has.
#[derive(Debug)]
pub struct Asked {
    /// Its name in the answer: the alias, where there is one.
    pub key: Name,
    /// Its name in the schema.
    pub name: Name,
    /// The type that a fragment around it is for; without one, the type of the level.
    pub on: Option<Name>,
    /// The fields below.
    pub below: Outline,
}

impl Outline {
    /// Of a document that passed the limits: no cycles, and a bounded number of selections.
    pub(super) fn of(document: &ExecutableDocument, set: &SelectionSet) -> Self {
        Self::merged(document, &[set])
    }

    /// Where in the order a field stands.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// The field of this name in the answer.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Asked> {
        self.fields.get(self.place(key)?)
    }

    fn merged(document: &ExecutableDocument, sets: &[&SelectionSet]) -> Self {
        let mut level = Level {
            document,
            fields: Vec::new(),
            places: HashMap::new(),
            spread: HashSet::new(),
        };
        for set in sets {
            level.gather(set, None);
        }
        let places = level.places.into_iter().map(|(key, place)| (key.clone(), place)).collect();
        let fields = level.fields.into_iter().map(|(field, on, sets)| Asked {
            key: field.response_key().node.clone(),
            name: field.name.node.clone(),
            on: on.cloned(),
            below: Self::merged(document, &sets),
        });
        Self {
            fields: fields.collect(),
            places,
        }
    }
}

struct Level<'d> {
    document: &'d ExecutableDocument,
    fields: Vec<(&'d Field, Option<&'d Name>, Vec<&'d SelectionSet>)>,
    places: HashMap<&'d Name, usize>,
    spread: HashSet<&'d Name>,
}

impl<'d> Level<'d> {
    fn gather(&mut self, set: &'d SelectionSet, on: Option<&'d Name>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.add(&field.node, on),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                    self.gather(&inline.node.selection_set.node, condition.or(on));
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    // Spread a second time on one level, a fragment adds nothing.
                    if let Some(fragment) = self.document.fragments.get(name).filter(|_| self.spread.insert(name)) {
                        self.gather(&fragment.node.selection_set.node, Some(&fragment.node.type_condition.node.on.node));
                    }
                }
            }
        }
    }

    fn add(&mut self, field: &'d Field, on: Option<&'d Name>) {
        let place = *self.places.entry(&field.response_key().node).or_insert(self.fields.len());
        match self.fields.get_mut(place) {
            Some((.., sets)) => sets.push(&field.selection_set.node),
            None => self.fields.push((field, on, vec![&field.selection_set.node])),
        }
    }
}
