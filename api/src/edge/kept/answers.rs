//! The kept answers of one version of the data, bounded in bytes. A new version starts empty, and the answers of the old one are dropped.

use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use moka::sync::Cache;
use policy::{Role, SharedScope};
use store::DataVersion;

use super::AnswerPlace;
use crate::config;
use crate::edge::tagged;
use crate::protocol::operation::Chosen;

/// What an answer takes beyond its bytes: its key, its tag, and its place in the cache.
const OVERHEAD: usize = 256;

/// Identifies a request: who may share its answer, the exact text of its document, the operation, and the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnswerKey([u8; SHA256_OUTPUT_LEN]);

impl AnswerKey {
    /// The key of an operation; `None` if its variables cannot be written as JSON.
    pub fn of(scope: SharedScope, chosen: &Chosen) -> Option<Self> {
        let (text, operation, variables) = chosen.identity();
        let variables = serde_json::to_vec(variables).ok()?;
        let scope = match scope {
            SharedScope::Public => "",
            SharedScope::Role(role) => Role::code(role),
        };
        let mut context = Context::new(&SHA256);
        // No name has no length, and an empty name is not a name: the two do not meet, because such a request is refused.
        for part in [
            scope.as_bytes(),
            text.as_bytes(),
            operation.unwrap_or_default().as_bytes(),
            &variables,
        ] {
            context.update(&(part.len() as u64).to_le_bytes());
            context.update(part);
        }
        context.finish().as_ref().try_into().ok().map(Self)
    }
}

/// An answer, ready to be sent.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// The body.
    pub body: Bytes,
    /// Its `ETag`.
    pub tag: HeaderValue,
}

impl KeptAnswer {
    /// An answer with this body.
    pub fn new(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self {
            tag: tagged::tag(&body),
            body,
        }
    }

    fn weight(&self) -> u32 {
        u32::try_from(self.body.len() + OVERHEAD).unwrap_or(u32::MAX)
    }
}

/// The answers of one version.
struct Generation {
    version: DataVersion,
    answers: Cache<AnswerKey, KeptAnswer>,
}

/// The answers of the newest version that is known to have any.
pub struct Answers {
    newest: RwLock<Option<Arc<Generation>>>,
    most_bytes: u64,
    longest: usize,
}

impl Answers {
    /// Nothing yet.
    pub fn new(settings: &config::Keeping) -> Self {
        Self {
            newest: RwLock::new(None),
            most_bytes: settings.bytes,
            longest: settings.answer_bytes,
        }
    }

    fn newest(&self) -> Option<Arc<Generation>> {
        // The value stays valid if a thread panics while it holds the lock.
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, change: impl FnOnce(&mut Option<Arc<Generation>>)) {
        change(&mut self.newest.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// The answer at this place, from exactly this version.
    pub fn get(&self, place: &AnswerPlace) -> Option<KeptAnswer> {
        self.observe(place.version);
        let newest = self.newest().filter(|newest| newest.version.is_same(place.version))?;
        newest.answers.get(&place.key)
    }

    /// Keeps an answer, unless a newer version has answers already.
    pub fn put(&self, place: &AnswerPlace, answer: KeptAnswer) {
        if answer.body.len() > self.longest {
            return;
        }
        self.observe(place.version);
        self.replace(|newest| {
            let generation = newest.get_or_insert_with(|| self.generation(place.version));
            if generation.version.is_same(place.version) {
                generation.answers.insert(place.key, answer);
            }
        });
    }

    fn generation(&self, version: DataVersion) -> Arc<Generation> {
        let weigher = |_: &AnswerKey, answer: &KeptAnswer| answer.weight();
        let answers = Cache::builder().weigher(weigher).max_capacity(self.most_bytes).build();
        Arc::new(Generation { version, answers })
    }

    /// Drops the answers of another version, if it was read before this one.
    pub fn observe(&self, version: DataVersion) {
        let is_old = |generation: &Arc<Generation>| !generation.version.is_same(version) && version.is_later(generation.version);
        if self.newest().as_ref().is_some_and(is_old) {
            self.replace(|newest| {
                newest.take_if(|generation| is_old(generation));
            });
        }
    }

    /// Drops every answer.
    pub fn forget(&self) {
        self.replace(|newest| *newest = None);
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.newest().is_none()
    }

    /// The number of answers, and their bytes.
    pub fn size(&self) -> (u64, u64) {
        self.newest().map_or((0, 0), |newest| {
            newest.answers.run_pending_tasks();
            (newest.answers.entry_count(), newest.answers.weighted_size())
        })
    }
}
