//! Prepares one operation within the limits, for every transport, and completes its answer.

use std::io;
use std::path::Path;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Pos, Request, Response, ServerError, Value, Variables};

use super::complete::complete;
use super::decode::Asked;
use super::document::{Checked, Contract, Documents, Expanded};
use super::limits::shape::Shape;
use super::limits::{complexity, values};
use super::persisted::{Manifest, Persisted};
use super::render::Outcome;
use super::request_id::RequestId;
use super::{bounded, inputs};
use crate::config::{self, Limits, Settings};
use graphql::error::Refusal;
use graphql::{Budget, Caller, FieldNames, Mentioned, PreparedQuery, TakesJson, Uploads};

/// The chosen operation of a document that is within the limits and fits the schema.
pub struct Chosen {
    text: Arc<str>,
    operation_name: Option<String>,
    variables: Variables,
    checked: Arc<Checked>,
    /// The operation's name in the document.
    pub name: Option<Name>,
    pub kind: OperationType,
    pub position: Pos,
}

/// Fields that cast or withdraw a ballot. The log must not show when this happened, or in which request.
const BALLOTS: [&str; 3] = ["castBallot", "castPaperBallot", "withdrawBallot"];

impl Chosen {
    /// The operation's name for the log; `None` for a document that can cast a ballot.
    pub fn logged_name(&self) -> Option<&Name> {
        let secret = BALLOTS.iter().any(|field| self.checked.mentions(field));
        self.name.as_ref().filter(|_| !secret)
    }

    /// What the answer depends on beside the viewer and the data: the document's text, the name of the operation, and the variables as they
    /// were sent.
    pub fn identity(&self) -> (&str, Option<&str>, &Variables) {
        (&self.text, self.operation_name.as_deref(), &self.variables)
    }

    /// Whether a field with one of these names occurs anywhere in the document.
    pub fn asks_for_any(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.checked.mentions(field))
    }
}

/// An operation that is ready to run.
pub struct Ready {
    /// The document's text, as it was sent or as it is known by its hash.
    pub text: Arc<str>,
    pub kind: OperationType,
    /// The document for the executor, and what is needed to complete its answer.
    pub expanded: Arc<Expanded>,
    checked: Arc<Checked>,
    pub caller: Caller,
    id: RequestId,
    pub budget: Arc<Budget>,
    uploads: Uploads,
    compiled: bool,
}

impl Ready {
    /// The same operation with the files that came with its request.
    pub fn carrying(self, uploads: Uploads) -> Self {
        Self { uploads, ..self }
    }

    /// The query, if plans may answer it without the executor.
    pub fn query(&self) -> Option<PreparedQuery<'_>> {
        (self.compiled && self.kind == OperationType::Query).then(|| PreparedQuery {
            document: &self.expanded.document,
            answer: &self.expanded.level,
            mentioned: Mentioned(Arc::clone(&self.checked) as Arc<dyn FieldNames>),
            budget: &self.budget,
        })
    }

    /// The request for the executor. It is built for each run, because a run consumes it.
    pub fn request(&self) -> Request {
        let mut request = Request::new(self.text.as_ref());
        request.set_parsed_query(self.expanded.document.clone());
        if self.compiled {
            request = request.data(TakesJson(Arc::clone(&self.expanded.level)));
        }
        request
            .data(Arc::clone(&self.checked))
            .data(Mentioned(Arc::clone(&self.checked) as Arc<dyn FieldNames>))
            .data(self.id.clone())
            .data(self.caller)
            .data(Arc::clone(&self.budget))
            .data(self.uploads.clone())
    }
}

/// Prepares operations and completes their answers, for one schema.
pub struct Protocol {
    limits: Limits,
    budget: config::Budget,
    compiled: bool,
    shape: Shape,
    documents: Documents,
    persisted: Persisted,
}

impl Protocol {
    /// For the schema in `sdl`. The documents of `manifest` are known by their hashes. Those of the configured manifest are added to it.
    ///
    /// # Errors
    /// The schema or the configured manifest cannot be read, or a document in it does not fit the schema.
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
            compiled: settings.database.compiled_reads,
            shape,
            documents,
        })
    }

    /// The documents that are known by their hashes.
    pub const fn persisted(&self) -> &Persisted {
        &self.persisted
    }

    /// The cached documents, by their text.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Chooses the requested operation.
    ///
    /// # Errors
    /// Variables or document exceed a limit; the document is unknown, is not GraphQL or does not fit the schema; or it has no such
    /// operation.
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

    /// Inserts the variables, and checks the limits that depend on them.
    ///
    /// # Errors
    /// A variable is missing or does not fit its type, or the operation could cost too much.
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
        let expanded = self.documents.expand(&checked, operation, &variables)?;
        let budget = Arc::new(Budget::new(self.cost(&expanded)?, self.budget.bounds()));
        Ok(Ready {
            text,
            kind,
            expanded,
            checked,
            caller,
            id: id.clone(),
            budget,
            uploads: Uploads::default(),
            compiled: self.compiled,
        })
    }

    /// The estimated cost of a document.
    fn cost(&self, expanded: &Expanded) -> Result<u64, Refusal> {
        if let Some(known) = expanded.cost.get() {
            return Ok(*known);
        }
        let mut cost: u64 = 0;
        for (_, operation) in expanded.document.operations.iter() {
            let document = &expanded.document;
            let of_operation = complexity::check(&self.shape, document, &operation.node, &Variables::default(), &self.limits)?;
            cost = cost.saturating_add(of_operation);
        }
        Ok(*expanded.cost.get_or_init(|| cost))
    }

    /// The answer for the client: completed, without internal details, and within the size limit.
    pub fn outcome(&self, mut response: Response, expanded: &Expanded, budget: &Budget, id: &RequestId) -> Outcome {
        for error in response.errors.iter_mut().take(self.limits.errors) {
            inputs::explain(error, &expanded.arguments, &expanded.nulls);
        }
        let completed = |data: &mut Value, errors: &[ServerError]| complete(data, errors, &expanded.level);
        let mut outcome = Outcome::executed(response, completed, self.limits.errors, id);
        if let Some(length) = outcome.write_early() {
            return if length > self.budget.answer_bytes {
                Outcome::refused(Budget::refusal(), id)
            } else {
                outcome
            };
        }
        // The metered size was within the limit, but JSON adds to it.
        if budget.may_be_long() && !bounded::fits(&outcome, self.budget.answer_bytes) {
            return Outcome::refused(Budget::refusal(), id);
        }
        outcome
    }
}
