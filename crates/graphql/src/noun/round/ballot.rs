//! The viewer's own ballot in a round.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::Perspective;
use futures_util::future::try_join_all;
use policy::id::RoundId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::noun::account::{Account, account};
use crate::noun::question::{Question, QuestionById};

/// A ballot of a round. Only the voter can see it, even if a facilitator entered it from paper. The ballot of a small
/// group is visible to the person who entered it.
#[derive(Debug, Clone)]
pub struct Ballot(Arc<store::Ballot>);

/// A ballot of a round. Only the voter can see it, even if a facilitator entered it from paper. The ballot of a small
/// group is visible to the person who entered it.
#[Object]
impl Ballot {
    /// The preferences of the ballot, in the order of the round's questions.
    async fn preferences(&self, ctx: &Context<'_>) -> Result<Vec<BallotPreference>> {
        let scope = Scope::of(ctx)?;
        let preferences = &self.0.preferences;
        let questions = try_join_all(preferences.iter().map(|preference| scope.load::<QuestionById>(preference.question))).await?;
        let told = preferences.iter().zip(questions).filter_map(|(preference, question)| {
            Some(BallotPreference {
                question: question?,
                rank: preference.rank,
                dots: preference.dots,
            })
        });
        Ok(told.collect())
    }

    /// The perspective from which the ballot was cast.
    async fn perspective(&self) -> Word<Perspective> {
        Word(self.0.perspective)
    }

    /// When the ballot was cast or last changed.
    async fn cast_at(&self) -> Time {
        Time(self.0.cast_at)
    }

    /// The facilitator who entered the ballot from paper; null if the person cast it themselves.
    async fn entered_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.entered_by).await?)
    }
}

/// The preference of a ballot for one question.
#[derive(Debug, Clone, async_graphql::SimpleObject)]
pub struct BallotPreference {
    /// The question that the preference is about.
    question: Question,
    /// The rank of the question, from 1. Questions with equal ranks are tied. Null in a dot vote.
    rank: Option<i32>,
    /// The number of dots that the question got; null if the round is not a dot vote.
    dots: Option<i32>,
}

/// Loads the viewer's own ballots in rounds.
pub struct OwnBallot;

impl Fetch for OwnBallot {
    type Key = RoundId;
    type Value = Ballot;

    async fn fetch(access: &Access, keys: Vec<RoundId>) -> Result<HashMap<RoundId, Ballot>, store::Error> {
        let found = access.own_ballots(&keys).await?;
        Ok(found.into_iter().map(|(id, ballot)| (id, Ballot(Arc::new(ballot)))).collect())
    }
}
