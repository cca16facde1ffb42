//! Answers requests in-process as the HTTP layer does, and tells where their time went.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use api::config::Limits;
use api::edge::{Engine, Request, RequestId};
use api::protocol::document::{Checked, Contract, Documents};
use api::protocol::limits::complexity;
use api::protocol::limits::shape::Shape;
use api::service::Service;
use policy::Viewer;
use serde::Serialize;
use serde_json::{Value, json};

use crate::queries::{After, Asked};
use crate::spans::{Span, Spans, by_statement, covered};
use crate::summary::{Summary, millis};

/// A service without its HTTP layer.
pub struct Inner {
    engine: Arc<dyn Engine>,
    documents: Documents,
    shape: Shape,
    limits: Limits,
    spans: Arc<Spans>,
}

/// Where the time of one request went.
#[derive(Debug)]
struct Turn {
    total: Duration,
    /// In which at least one statement ran.
    sql: Duration,
    json: Duration,
    spans: Vec<Span>,
    answer: Vec<u8>,
}

/// What a query costs in-process.
#[derive(Debug, Clone, Serialize)]
pub struct Inside {
    /// Rows of the outermost list.
    pub rows: usize,
    /// Size of the answer.
    pub bytes: usize,
    /// SQL statements a request.
    pub statements: usize,
    /// From the document's text to the answer's bytes.
    pub total: Summary,
    /// Shares of the time of all requests, from 0 to 1.
    pub shares: Shares,
    /// Statements, slowest first, with their mean time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slowest: Vec<(String, f64)>,
}

/// Shares of time; they add up to 1.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Shares {
    /// At least one statement was running.
    pub sql: f64,
    /// Everything else before the answer's bytes: limits, validation, resolvers, rows into objects.
    pub graphql: f64,
    /// The answer into bytes.
    pub json: f64,
}

impl Inner {
    /// What stands behind the edge of this service.
    ///
    /// # Errors
    /// The served schema is not valid.
    pub fn of(service: &Service) -> anyhow::Result<Self> {
        let limits = service.settings().limits.clone();
        let spans = Arc::new(Spans::default());
        let noted = Arc::clone(&spans);
        let statements = service.store().statements();
        statements.watch(move |statement, elapsed| noted.note(statement, elapsed));
        let engine = service.state().engine;
        let contract = Contract::read(engine.sdl())?;
        Ok(Self {
            shape: Shape::read(engine.sdl())?,
            engine,
            documents: Documents::new(contract, limits.clone()),
            limits,
            spans,
        })
    }

    /// Asks again and again for this long, after warming up for a third of it.
    ///
    /// # Errors
    /// An answer with an error in it, or answers with different numbers of statements.
    pub async fn measure(&self, asked: &Asked, time: Duration) -> anyhow::Result<Inside> {
        self.repeat(asked, time / 3).await?;
        let turns = self.repeat(asked, time).await?;
        let first = turns.first().context("no request was answered")?;
        if let Some(other) = turns.iter().find(|turn| turn.spans.len() != first.spans.len()) {
            bail!(
                "{} statements for one request, {} for the same again",
                first.spans.len(),
                other.spans.len()
            );
        }
        let all = |part: fn(&Turn) -> Duration| turns.iter().map(part).sum::<Duration>().as_secs_f64();
        let (total, sql, json) = (all(|turn| turn.total), all(|turn| turn.sql), all(|turn| turn.json));
        let every: Vec<Span> = turns.iter().flat_map(|turn| turn.spans.iter().cloned()).collect();
        Ok(Inside {
            rows: rows(&first.answer)?,
            bytes: first.answer.len(),
            statements: first.spans.len(),
            total: Summary::of(turns.iter().map(|turn| turn.total)),
            shares: Shares {
                sql: sql / total,
                graphql: (total - sql - json) / total,
                json: json / total,
            },
            slowest: slowest(&every, turns.len()),
        })
    }

    async fn repeat(&self, asked: &Asked, time: Duration) -> anyhow::Result<Vec<Turn>> {
        let end = Instant::now() + time;
        let mut turns = Vec::new();
        while turns.len() < 5 || Instant::now() < end {
            turns.push(self.turn(asked).await?);
        }
        Ok(turns)
    }

    /// Fills in what only the database knows: the cursor that a page starts after.
    ///
    /// # Errors
    /// The study that it is the cursor of is not found.
    pub async fn settle(&self, asked: &mut Asked) -> anyhow::Result<()> {
        let Some(After { document, number }) = asked.after.take() else {
            return Ok(());
        };
        let finder = Asked {
            name: String::new(),
            document,
            variables: json!({ "text": number }),
            after: None,
            by_hand: None,
        };
        let answer: Value = serde_json::from_slice(&self.turn(&finder).await?.answer)?;
        let cursor = answer
            .pointer("/data/studies/edges/0/cursor")
            .context("the study to start after is not there")?;
        asked.variables = json!({ "after": cursor });
        Ok(())
    }

    async fn turn(&self, asked: &Asked) -> anyhow::Result<Turn> {
        let body = asked.body();
        self.spans.take();
        let start = Instant::now();
        let checked = self
            .documents
            .prepare(asked.document)
            .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let mut request: Request = serde_json::from_value(body)?;
        let variables = std::mem::take(&mut request.variables);
        let refused = |refusal| anyhow::anyhow!("{refusal:?}");
        let operation = checked.operation(None).map_err(refused)?;
        let document = self.documents.expand(&checked, operation, &variables).map_err(refused)?.document;
        for (_, operation) in document.operations.iter() {
            complexity::check(&self.shape, &document, &operation.node, &request.variables, &self.limits).map_err(refused)?;
        }
        request.set_parsed_query(document);
        let request = request.data::<Arc<Checked>>(checked);
        let response = self.engine.execute(Viewer::public(), request, RequestId::fresh()).await;
        let answered = Instant::now();
        let answer = serde_json::to_vec(&response)?;
        let end = Instant::now();
        if let Some(error) = response.errors.first() {
            bail!("{}", error.message);
        }
        let spans = self.spans.take();
        Ok(Turn {
            total: end - start,
            sql: covered(&spans),
            json: end - answered,
            spans,
            answer,
        })
    }
}

/// How many rows the outermost list of an answer has; 1 for a single thing.
fn rows(answer: &[u8]) -> anyhow::Result<usize> {
    let answer: Value = serde_json::from_slice(answer)?;
    let fields = answer.get("data").and_then(Value::as_object);
    let first = fields.and_then(|fields| fields.values().next()).context("an answer without data")?;
    if first.is_null() {
        bail!("nothing was found");
    }
    let list = ["nodes", "cells"]
        .into_iter()
        .find_map(|list| first.get(list))
        .and_then(Value::as_array);
    Ok(list.map_or(1, Vec::len))
}

/// Statements with their mean time in a request, in milliseconds.
fn slowest(spans: &[Span], requests: usize) -> Vec<(String, f64)> {
    let requests = u32::try_from(requests).unwrap_or(u32::MAX).max(1);
    by_statement(spans)
        .into_iter()
        .map(|(statement, _, total)| (statement, millis(total / requests)))
        .collect()
}
