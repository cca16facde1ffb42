//! Measures a parsed document with its fragments expanded, computing the figures of each fragment once.

use std::collections::{HashMap, HashSet};

use apollo_compiler::Node;
use apollo_compiler::ast::{Definition, DirectiveList, Document, Field, FragmentDefinition, Selection};

use crate::config::Limits;
use crate::protocol::lines::Lines;
use graphql::error::{Code, Refusal, refuse};

// Introspection fields that lead to lists of more types: nested freely, they multiply without limit.
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];
const INTROSPECTION_NESTING: u64 = 2;

/// The size of a selection set with its fragments expanded. Sums saturate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    selections: u64,
    aliases: u64,
    directives: u64,
    /// The number of fields on this level.
    roots: u64,
    /// The number of nested levels of fields.
    depth: u64,
    /// The number of nested levels of braces.
    nesting: u64,
    /// The number of nested introspection lists.
    lists: u64,
}

/// Refuses a document that exceeds a limit; otherwise returns the names of its fields.
///
/// # Errors
/// Each limit has its own code. A fragment that contains itself is a validation error.
pub fn check(document: &Document, limits: &Limits, lines: &Lines) -> Result<HashSet<Box<str>>, Refusal> {
    let mut definitions = HashMap::new();
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            definitions.entry(fragment.name.as_str()).or_insert(fragment);
        }
    }
    let mut measure = Measure {
        definitions: &definitions,
        limits,
        lines,
        fragments: HashMap::new(),
        field_names: HashSet::new(),
    };
    let (mut total, mut roots) = (Figures::default(), 0);
    for definition in &document.definitions {
        let Definition::OperationDefinition(operation) = definition else {
            continue;
        };
        let mut figures = measure.set(&operation.selection_set, 1)?;
        figures.directives = figures.directives.saturating_add(operation.directives.len() as u64);
        // All operations of a document are validated, not only the requested one.
        total = total.beside(figures);
        roots = roots.max(figures.roots);
    }
    // Unused fragments are validated, too.
    for name in definitions.keys() {
        let figures = measure.fragment(name, 1)?;
        within(figures, limits)?;
    }
    within(total, limits)?;
    at_most(roots, limits.root_fields, Code::RootFieldLimit, "root fields in one operation")?;
    Ok(measure.field_names)
}

fn within(figures: Figures, limits: &Limits) -> Result<(), Refusal> {
    at_most(figures.depth, limits.depth, Code::DepthLimit, "levels of fields")?;
    at_most(figures.nesting, limits.nesting, Code::DepthLimit, "levels of braces and fragments")?;
    at_most(
        figures.selections,
        limits.selections,
        Code::SelectionLimit,
        "selections once fragments are expanded",
    )?;
    at_most(
        figures.aliases,
        limits.aliases,
        Code::AliasLimit,
        "aliases once fragments are expanded",
    )?;
    at_most(
        figures.directives,
        limits.directives,
        Code::DirectiveLimit,
        "directives once fragments are expanded",
    )
}

fn at_most(found: u64, most: u64, code: Code, what: &str) -> Result<(), Refusal> {
    if found <= most {
        return Ok(());
    }
    Err(refuse(code, format!("the document has more than {most} {what}")))
}

impl Figures {
    /// Adds two figures for selections side by side.
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            roots: self.roots.saturating_add(other.roots),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            lists: self.lists.max(other.lists),
        }
    }

    fn with_directives(self, directives: &DirectiveList) -> Self {
        Self {
            directives: self.directives.saturating_add(directives.len() as u64),
            ..self
        }
    }
}

struct Measure<'d> {
    definitions: &'d HashMap<&'d str, &'d Node<FragmentDefinition>>,
    limits: &'d Limits,
    lines: &'d Lines,
    /// `None` while a fragment is being measured: finding it again then means a cycle.
    fragments: HashMap<&'d str, Option<Figures>>,
    field_names: HashSet<Box<str>>,
}

impl<'d> Measure<'d> {
    // `level` limits the recursion: a chain of fragments longer than the nesting limit is refused on the way down.
    fn set(&mut self, set: &'d [Selection], level: u64) -> Result<Figures, Refusal> {
        at_most(level, self.limits.nesting, Code::DepthLimit, "levels of braces and fragments")?;
        let mut figures = Figures::default();
        for selection in set {
            figures = figures.beside(self.selection(selection, level)?);
        }
        figures.nesting = figures.nesting.saturating_add(1);
        Ok(figures)
    }

    fn selection(&mut self, selection: &'d Selection, level: u64) -> Result<Figures, Refusal> {
        let (inner, directives) = match selection {
            Selection::Field(field) => return self.field(field, level),
            Selection::FragmentSpread(spread) => (self.fragment(&spread.fragment_name, level + 1)?, &spread.directives),
            Selection::InlineFragment(inline) => (self.set(&inline.selection_set, level + 1)?, &inline.directives),
        };
        Ok(Figures {
            selections: inner.selections.saturating_add(1),
            ..inner
        }
        .with_directives(directives))
    }

    fn field(&mut self, field: &'d Field, level: u64) -> Result<Figures, Refusal> {
        let name = field.name.as_str();
        if !self.field_names.contains(name) {
            self.field_names.insert(name.into());
        }
        let inner = match field.selection_set.is_empty() {
            true => Figures::default(),
            false => self.set(&field.selection_set, level + 1)?,
        };
        let lists = inner.lists.saturating_add(u64::from(INTROSPECTION_LISTS.contains(&name)));
        if matches!(name, "__schema" | "__type") {
            at_most(
                lists,
                INTROSPECTION_NESTING,
                Code::DepthLimit,
                "lists of fields or types inside each other in introspection",
            )?;
        }
        let figures = Figures {
            selections: inner.selections.saturating_add(1),
            aliases: inner.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: inner.directives,
            roots: 1,
            depth: inner.depth.saturating_add(1),
            nesting: inner.nesting,
            lists,
        };
        Ok(figures.with_directives(&field.directives))
    }

    fn fragment(&mut self, name: &'d str, level: u64) -> Result<Figures, Refusal> {
        let Some(fragment) = self.definitions.get(name) else {
            // An unknown fragment; validation reports it.
            return Ok(Figures::default());
        };
        match self.fragments.get(name) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => {
                let message = format!("fragment {name} spreads itself");
                let refusal = refuse(Code::ValidationFailed, message);
                return Err(match fragment.location() {
                    Some(span) => refusal.at(self.lines.at(span.offset())),
                    None => refusal,
                });
            }
            None => {}
        }
        self.fragments.insert(name, None);
        let figures = self.set(&fragment.selection_set, level)?.with_directives(&fragment.directives);
        self.fragments.insert(name, Some(figures));
        Ok(figures)
    }
}
