//! Prepares one operation within the limits, however it came in, and completes its answer.

use std::io;
use std::path::Path;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Name, Pos, Request, Response, ServerError, Value, Variables};

use super::complete::complete;
use super::decode::Asked;
use super::document::shape::Level;
use super::document::{Checked, Contract, Documents, Expanded, Misplaced};
use super::limits::shape::Shape;
use super::limits::{complexity, values};
use super::persisted::{Manifest, Persisted};
use super::render::Outcome;
use super::request_id::RequestId;
use super::{bounded, inputs};
use crate::config::{self, Limits, Settings};
use graphql::error::Refusal;
use graphql::{Budget, Caller, FieldNames, Mentioned};

/// An operation, chosen from a document that keeps to the limits and fits the schema.
pub struct Chosen {
    text: Arc<str>,
    operation_name: Option<String>,
    variables: Variables,
    checked: Arc<Checked>,
    /// Its name in the document.
    pub name: Option<Name>,
    pub kind: OperationType,
    pub position: Pos,
}

/// Fields that cast a ballot or take one back. When that was done, and in which request, must not be in a log.
const BALLOTS: [&str; 3] = ["castBallot", "castPaperBallot", "withdrawBallot"];

impl Chosen {
    /// The operation's name as a log may keep it: none for a document that can cast a ballot.
    pub fn logged_name(&self) -> Option<&Name> {
        let secret = BALLOTS.iter().any(|field| self.checked.mentions(field));
        self.name.as_ref().filter(|_| !secret)
    }

    /// Whether a field of one of these names occurs anywhere in the document.
    pub fn asks_for_any(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.checked.mentions(field))
    }
}

/// An operation that may run.
pub struct Ready {
    /// The document's own text, as it was sent or as it is known by its hash.
    pub text: Arc<str>,
    pub kind: OperationType,
    /// What the executor gets.
    document: ExecutableDocument,
    checked: Arc<Checked>,
    pub caller: Caller,
    id: RequestId,
    pub kept: Kept,
    pub budget: Arc<Budget>,
}

impl Ready {
    /// The request as the executor takes it. Made anew for each run, as a run uses it up.
    pub fn request(&self) -> Request {
        let mut request = Request::new(self.text.as_ref());
        request.set_parsed_query(self.document.clone());
        request
            .data(Arc::clone(&self.checked))
            .data(Mentioned(Arc::clone(&self.checked) as Arc<dyn FieldNames>))
            .data(self.id.clone())
            .data(self.caller)
            .data(Arc::clone(&self.budget))
    }
}

/// What an answer is completed by.
pub struct Kept {
    level: Level,
    arguments: Vec<(Pos, Name)>,
    nulls: Vec<Misplaced>,
}

/// Prepares operations and completes their answers, for one schema.
pub struct Protocol {
    limits: Limits,
    budget: config::Budget,
    shape: Shape,
    documents: Documents,
    persisted: Persisted,
}

impl Protocol {
    /// For the schema that `sdl` describes. The documents of `manifest` are known by their hashes, and so are those of the configured manifest,
    /// which are added to it.
    ///
    /// # Errors
    /// The schema or the configured manifest cannot be read, or a document in that does not fit the schema.
    pub fn new(settings: &Settings, sdl: &str, manifest: &mut Manifest) -> io::Result<Self> {
        let contract = Contract::read(sdl).map_err(io::Error::other)?;
        let shape = Shape::read(sdl).map_err(io::Error::other)?;
        let documents = Documents::new(contract, settings.limits.clone());
        if !settings.documents.manifest.is_empty() {
            let configured = Manifest::read(Path::new(&settings.documents.manifest)).map_err(io::Error::other)?;
            configured.check(&documents).map_err(io::Error::other)?;
            manifest.extend(configured);
        }
        Ok(Self {
            persisted: Persisted::new(&settings.documents, manifest),
            limits: settings.limits.clone(),
            budget: settings.budget.clone(),
            shape,
            documents,
        })
    }

    /// The documents that are known by their hashes.
    pub const fn persisted(&self) -> &Persisted {
        &self.persisted
    }

    /// The documents, by their text.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Chooses the operation that was asked for.
    ///
    /// # Errors
    /// Variables or document pass a limit, the document is not known, is no GraphQL or does not fit the schema, or it has no such operation.
    pub fn choose(&self, asked: Asked) -> Result<Chosen, Refusal> {
        let Asked {
            source,
            operation_name,
            variables,
        } = asked;
        values::check(&variables, &self.limits)?;
        let found = self.persisted.find(source)?;
        let checked = self.documents.prepare(&found.text)?;
        self.persisted.remember(&found);
        let operation = checked.operation(operation_name.as_deref())?;
        let (name, kind, position) = (operation.name.clone(), operation.kind, operation.position);
        Ok(Chosen {
            text: found.text,
            operation_name,
            variables,
            checked,
            name,
            kind,
            position,
        })
    }

    /// Puts the variables in place, and checks what depends on them.
    ///
    /// # Errors
    /// A variable is missing or does not fit its type, or the operation may cost too much.
    pub fn ready(&self, chosen: Chosen, caller: Caller, id: &RequestId) -> Result<Ready, Refusal> {
        let Chosen {
            text,
            operation_name,
            variables,
            checked,
            kind,
            ..
        } = chosen;
        let operation = checked.operation(operation_name.as_deref())?;
        let Expanded {
            document,
            level,
            arguments,
            nulls,
        } = self.documents.expand(&checked, operation, &variables)?;
        let mut cost: u64 = 0;
        for (_, operation) in document.operations.iter() {
            cost = cost.saturating_add(complexity::check(
                &self.shape,
                &document,
                &operation.node,
                &Variables::default(),
                &self.limits,
            )?);
        }
        let budget = Arc::new(Budget::new(cost, self.budget.bounds()));
        Ok(Ready {
            text,
            kind,
            document,
            checked,
            caller,
            id: id.clone(),
            kept: Kept { level, arguments, nulls },
            budget,
        })
    }

    /// The answer that a client reads: completed, without what it must not read, and within the bounds.
    pub fn outcome(&self, mut response: Response, kept: &Kept, budget: &Budget, id: &RequestId) -> Outcome {
        for error in response.errors.iter_mut().take(self.limits.errors) {
            inputs::explain(error, &kept.arguments, &kept.nulls);
        }
        let completed = |data: &mut Value, errors: &[ServerError]| complete(data, errors, &kept.level);
        let outcome = Outcome::executed(response, completed, self.limits.errors, id);
        // What was metered is bounded already, but for what JSON adds to it.
        if budget.may_be_long() && !bounded::fits(&outcome, self.budget.answer_bytes) {
            return Outcome::refused(Budget::refusal(), id);
        }
        outcome
    }
}
