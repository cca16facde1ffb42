//! A pair of records that may be the same publication, in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::DuplicateStatus;
use policy::id::DuplicateCandidateId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::word::Word;
use crate::noun::account::{Account, account};
use crate::noun::record::{Record, record};

/// Two records that may be the same publication.
#[derive(Debug, Clone)]
pub struct DuplicateCandidate(pub Arc<store::DuplicateCandidate>);

impl From<store::DuplicateCandidate> for DuplicateCandidate {
    fn from(pair: store::DuplicateCandidate) -> Self {
        Self(Arc::new(pair))
    }
}

/// Two records that may be the same publication.
#[Object]
impl DuplicateCandidate {
    /// The global id of the pair, such as `duplicate_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The first record of the pair.
    async fn left(&self, ctx: &Context<'_>) -> Result<Record> {
        Ok(record(ctx, self.0.left).await?)
    }

    /// The second record of the pair.
    async fn right(&self, ctx: &Context<'_>) -> Result<Record> {
        Ok(record(ctx, self.0.right).await?)
    }

    /// How alike the two records are, from 0 to 1.
    async fn score(&self) -> f64 {
        self.0.score
    }

    /// What was compared and how far it agrees, such as `TITLE SAME`.
    async fn evidence(&self) -> &[String] {
        &self.0.evidence
    }

    /// Whether the two records are taken for the same publication.
    async fn status(&self) -> Word<DuplicateStatus> {
        Word(self.0.status)
    }

    /// The account that decided about the pair; null if the rules alone did, or nobody has decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.decided_by).await?)
    }

    /// When somebody decided about the pair; null if nobody has.
    async fn decided_at(&self) -> Option<Time> {
        self.0.decided_at.map(Time)
    }
}

/// Loads pairs of records by their ids.
pub struct DuplicateById;

impl Fetch for DuplicateById {
    type Key = DuplicateCandidateId;
    type Value = DuplicateCandidate;

    async fn fetch(
        access: &Access,
        keys: Vec<DuplicateCandidateId>,
    ) -> Result<HashMap<DuplicateCandidateId, DuplicateCandidate>, store::Error> {
        let found = access.duplicates_by_id(&keys).await?;
        Ok(found.into_iter().map(|pair| (pair.id, pair.into())).collect())
    }
}
