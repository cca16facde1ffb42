//! Keeps answers until the data changes. An answer is kept only if it is right for everyone in its scope: the public, or the holders of a
//! role. Whether it is, the engine has noticed while it made the answer.

mod answers;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::web::Data;
use async_graphql::parser::types::OperationType;
use policy::Viewer;
use store::{DataVersion, DataVersions};
use tokio::time::{Instant, sleep, timeout_at};

use self::answers::Answers;
pub use self::answers::{AnswerKey, KeptAnswer};
use super::Edge;
use crate::config;
use crate::protocol::operation::Chosen;

/// What a kept answer costs its client, in the unit of operation costs.
pub const COST: u64 = 1;
/// How often a node that keeps answers looks whether another node has changed the data. It matters only for what stays in memory: each
/// request looks by itself.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Fields that no answer is kept for: introspection, which is long and has addresses of its own.
const NEVER: [&str; 2] = ["__schema", "__type"];

/// The kept answers of this node.
pub struct KeptAnswers {
    versions: Option<DataVersions>,
    answers: Answers,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// What the kept answers did since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptCounts {
    /// Requests that a kept answer has answered.
    pub hits: u64,
    /// Requests that could have been answered so, and were executed.
    pub misses: u64,
    /// How many answers are kept now.
    pub answers: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Where an answer is kept: the request that it answers, and the version of the data from before it was made.
pub struct AnswerPlace {
    key: AnswerKey,
    version: DataVersion,
}

impl KeptAnswers {
    /// Nothing yet. Without versions of the data, nothing is ever kept.
    pub fn new(settings: &config::Keeping, versions: Option<DataVersions>) -> Self {
        Self {
            versions: versions.filter(|_| settings.bytes > 0),
            answers: Answers::new(settings),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// Where the answer to this operation is or may be kept. `None` if it may not be kept, or if the version of the data cannot be read
    /// soon: then the operation is executed.
    pub async fn place(&self, viewer: &Viewer, chosen: &Chosen, deadline: Instant) -> Option<AnswerPlace> {
        let versions = self.versions.as_ref()?;
        let scope = viewer.shared_scope()?;
        if chosen.kind != OperationType::Query || chosen.asks_for_any(&NEVER) {
            return None;
        }
        let key = AnswerKey::of(scope, chosen)?;
        // Read after the request has arrived, so every change that was acknowledged before is in it.
        let version = timeout_at(deadline, versions.current()).await.ok()??;
        Some(AnswerPlace { key, version })
    }

    /// The kept answer, if there is one from the same version of the data.
    pub fn get(&self, place: &AnswerPlace) -> Option<KeptAnswer> {
        let found = self.answers.get(place);
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps an answer that was made after the version of its place was read. If the data has changed since, the version has too, and
    /// nobody will find the answer.
    pub fn put(&self, place: &AnswerPlace, answer: KeptAnswer) {
        self.answers.put(place, answer);
    }

    /// What the kept answers did since the start.
    pub fn counts(&self) -> KeptCounts {
        let (answers, bytes) = self.answers.size();
        KeptCounts {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            answers,
            bytes,
        }
    }

    /// Drops every answer, and logs what they did.
    pub fn close(&self) {
        let KeptCounts { hits, misses, .. } = self.counts();
        self.answers.forget();
        tracing::info!(hits, misses, "kept answers are dropped");
    }

    /// Drops answers as soon as they are old, also if no request asks for them: they may contain words that were withdrawn since. Runs
    /// until the server has ended.
    pub async fn drop_what_is_old(edge: Data<Edge>) {
        let Some(versions) = edge.kept.versions.clone() else { return };
        let (mut moves, edge) = (versions.moves(), std::sync::Arc::downgrade(&edge.into_inner()));
        loop {
            tokio::select! {
                moved = moves.changed() => {
                    let Some(edge) = edge.upgrade().filter(|_| moved.is_ok()) else { return };
                    edge.kept.answers.forget();
                }
                () = sleep(LOOK_EVERY) => {
                    let Some(edge) = edge.upgrade() else { return };
                    if edge.kept.answers.is_empty() {
                        continue;
                    }
                    if let Some(version) = versions.current().await {
                        edge.kept.answers.observe(version);
                    }
                }
            }
        }
    }
}
