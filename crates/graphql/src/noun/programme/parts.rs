//! What belongs to a programme: involvement, its ratings, and how completely it is described.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::vocabulary::{InvolvementFramework, PaymentBasis, Perspective, RatingBasis};
use policy::id::ProgrammeId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Date;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::term::{Term, TermById};

/// How people of one perspective take part in a programme.
#[derive(Clone)]
pub struct Involvement(store::Involvement);

/// How people of one perspective take part in a programme.
#[Object]
impl Involvement {
    /// The perspective of those who take part.
    async fn who(&self) -> Word<Perspective> {
        Word(self.0.who)
    }

    /// The activities in which people of this perspective take part.
    async fn activities(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        let scope = Scope::of(ctx)?;
        let found = futures_util::future::try_join_all(self.0.activities.iter().map(|id| scope.load::<TermById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// How people of this perspective are found.
    async fn recruitment(&self) -> Option<&str> {
        self.0.recruitment.as_deref()
    }

    /// How people of this perspective are prepared.
    async fn preparation(&self) -> Option<&str> {
        self.0.preparation.as_deref()
    }

    /// How people of this perspective are supported.
    async fn support(&self) -> Option<&str> {
        self.0.support.as_deref()
    }

    /// How people of this perspective are paid.
    async fn payment(&self) -> Option<Word<PaymentBasis>> {
        self.0.payment.map(Word)
    }

    /// The programme's own word for its educators.
    async fn term_used(&self) -> Option<&str> {
        self.0.term_used.as_deref()
    }
}

/// A rating of involvement on a published ladder.
#[derive(Clone)]
pub struct InvolvementRating(store::InvolvementRating);

/// A rating of involvement on a published ladder.
#[Object]
impl InvolvementRating {
    /// The framework whose scale is used.
    async fn framework(&self) -> Word<InvolvementFramework> {
        Word(self.0.framework)
    }

    /// The level on the scale of the framework.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// The evidence shows this level or a higher one.
    async fn at_least(&self) -> bool {
        self.0.at_least
    }

    /// What in the programme shows this level.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// What the rating rests on.
    async fn basis(&self) -> Word<RatingBasis> {
        Word(self.0.basis)
    }

    /// In which capacity it was given; null for a desk rating.
    async fn rated_by(&self) -> Option<Word<Perspective>> {
        self.0.rated_by.map(Word)
    }

    /// The day on which the rating was given.
    async fn rated_on(&self) -> Date {
        Date(self.0.rated_on)
    }
}

/// How completely something is described.
#[derive(SimpleObject)]
pub struct Completeness {
    /// How many items are described.
    described: u32,
    /// How many TIDieR items there are.
    of: u32,
    /// The TIDieR items that are not described.
    missing: Vec<String>,
}

impl From<present::completeness::Completeness> for Completeness {
    fn from(found: present::completeness::Completeness) -> Self {
        Self {
            described: found.described,
            of: found.of,
            missing: found.missing.into_iter().map(str::to_owned).collect(),
        }
    }
}

struct InvolvementOf;

impl Fetch for InvolvementOf {
    type Key = ProgrammeId;
    type Value = Arc<[Involvement]>;

    async fn fetch(access: &Access, keys: Vec<ProgrammeId>) -> Result<HashMap<ProgrammeId, Self::Value>, store::Error> {
        let found = access.involvement_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, parts)| (id, parts.into_iter().map(Involvement).collect()))
            .collect())
    }
}

/// Who takes part in a programme, and how.
pub async fn involvement_of(ctx: &Context<'_>, id: ProgrammeId) -> Result<Vec<Involvement>, Refusal> {
    let parts = Scope::of(ctx)?.load::<InvolvementOf>(id).await?;
    Ok(parts.map(|parts| parts.to_vec()).unwrap_or_default())
}

struct RatingsOf;

impl Fetch for RatingsOf {
    type Key = ProgrammeId;
    type Value = Arc<[InvolvementRating]>;

    async fn fetch(access: &Access, keys: Vec<ProgrammeId>) -> Result<HashMap<ProgrammeId, Self::Value>, store::Error> {
        let found = access.ratings_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, ratings)| (id, ratings.into_iter().map(InvolvementRating).collect()))
            .collect())
    }
}

/// The ratings of a programme, oldest first.
pub async fn ratings_of(ctx: &Context<'_>, id: ProgrammeId) -> Result<Vec<InvolvementRating>, Refusal> {
    let ratings = Scope::of(ctx)?.load::<RatingsOf>(id).await?;
    Ok(ratings.map(|ratings| ratings.to_vec()).unwrap_or_default())
}
