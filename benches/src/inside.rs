//! Answers requests in-process as the HTTP layer does, and measures where their time goes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use api::edge::InProcess;
use api::service::Service;
use serde::Serialize;
use serde_json::{Value, json};

use crate::queries::{After, Asked};
use crate::spans::{Span, Spans, by_statement, covered};
use crate::summary::{Summary, millis};

/// The service without its HTTP layer.
pub struct Inner {
    service: InProcess,
    spans: Arc<Spans>,
}

/// Where the time of one request was spent.
#[derive(Debug)]
struct Turn {
    total: Duration,
    /// The time in which at least one statement was running.
    sql: Duration,
    json: Duration,
    spans: Vec<Span>,
    answer: Vec<u8>,
}

/// The cost of a query in-process.
#[derive(Debug, Clone, Serialize)]
pub struct Inside {
    /// The number of rows in the outermost list.
    pub rows: usize,
    /// The size of the answer.
    pub bytes: usize,
    /// The number of SQL statements for one request.
    pub statements: usize,
    /// The time of a whole request: from the text of the document to the bytes of the answer.
    pub total: Summary,
    /// How the time of all requests is divided.
    pub shares: Shares,
    /// The statements with their mean time, slowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slowest: Vec<(String, f64)>,
}

/// Shares of the total time, each from 0 to 1. They add up to 1.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Shares {
    /// While at least one SQL statement was running.
    pub sql: f64,
    /// Everything else until the operation has run: limits, validation, resolvers, and what plans write.
    pub graphql: f64,
    /// Completing the answer and writing it.
    pub json: f64,
}

impl Inner {
    /// The parts of this service behind its HTTP layer.
    ///
    /// # Errors
    /// If the served schema is not valid.
    pub fn of(service: &Service) -> anyhow::Result<Self> {
        let spans = Arc::new(Spans::default());
        let noted = Arc::clone(&spans);
        let statements = service.store().statements();
        statements.watch(move |statement, elapsed| noted.note(statement, elapsed));
        Ok(Self {
            service: InProcess::new(service.settings(), service.state().engine)?,
            spans,
        })
    }

    /// Repeats the request for this long, after a warm-up of a third of this time.
    ///
    /// # Errors
    /// If an answer contains an error, or if answers need different numbers of statements.
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

    /// Adds the variable that only the database knows: the cursor after which a page starts.
    ///
    /// # Errors
    /// If the study of the cursor is not found.
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
            .context("the study to start after was not found")?;
        asked.variables = json!({ "after": cursor });
        Ok(())
    }

    async fn turn(&self, asked: &Asked) -> anyhow::Result<Turn> {
        let body = serde_json::to_vec(&asked.body())?;
        self.spans.take();
        let start = Instant::now();
        let answered = self.service.answer(&body).await;
        let (answer, answered) = answered.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let end = Instant::now();
        if answer.starts_with(b"{\"errors\"") {
            bail!("{}", String::from_utf8_lossy(&answer));
        }
        let spans = self.spans.take();
        Ok(Turn {
            total: end - start,
            sql: covered(&spans),
            json: end - answered,
            spans,
            answer: answer.to_vec(),
        })
    }
}

/// The number of rows in the outermost list of an answer; 1 if the answer is a single object.
fn rows(answer: &[u8]) -> anyhow::Result<usize> {
    let answer: Value = serde_json::from_slice(answer)?;
    let fields = answer.get("data").and_then(Value::as_object);
    let first = fields.and_then(|fields| fields.values().next()).context("the answer has no data")?;
    if first.is_null() {
        bail!("the answer is null");
    }
    let list = ["nodes", "cells"]
        .into_iter()
        .find_map(|list| first.get(list))
        .and_then(Value::as_array);
    Ok(list.map_or(1, Vec::len))
}

/// The statements with their mean time in a request, in milliseconds, slowest first.
fn slowest(spans: &[Span], requests: usize) -> Vec<(String, f64)> {
    let requests = u32::try_from(requests).unwrap_or(u32::MAX).max(1);
    by_statement(spans)
        .into_iter()
        .map(|(statement, _, total)| (statement, millis(total / requests)))
        .collect()
}
