//! Parts of a programme: involvement, its ratings, and the completeness of the description.

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

/// How people of one perspective are involved in a programme.
#[derive(Clone)]
pub struct Involvement(store::Involvement);

/// How people of one perspective are involved in a programme.
#[Object]
impl Involvement {
    /// The perspective of the people who are involved.
    async fn who(&self) -> Word<Perspective> {
        Word(self.0.who)
    }

    /// What these people do in the programme: terms of the dimension INVOLVEMENT_ACTIVITY.
    async fn activities(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        let scope = Scope::of(ctx)?;
        let found = futures_util::future::try_join_all(self.0.activities.iter().map(|id| scope.load::<TermById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// How these people are recruited; null if it was not described.
    async fn recruitment(&self) -> Option<&str> {
        self.0.recruitment.as_deref()
    }

    /// How these people are prepared for their work; null if it was not described.
    async fn preparation(&self) -> Option<&str> {
        self.0.preparation.as_deref()
    }

    /// How these people are supported during their work; null if it was not described.
    async fn support(&self) -> Option<&str> {
        self.0.support.as_deref()
    }

    /// How these people are paid; null if it is not known.
    async fn payment(&self) -> Option<Word<PaymentBasis>> {
        self.0.payment.map(Word)
    }

    /// The word that the programme itself uses for these people; null if it is not known.
    async fn term_used(&self) -> Option<&str> {
        self.0.term_used.as_deref()
    }
}

/// A rating of the level of involvement in a programme, on a published scale.
#[derive(Clone)]
pub struct InvolvementRating(store::InvolvementRating);

/// A rating of the level of involvement in a programme, on a published scale.
#[Object]
impl InvolvementRating {
    /// The published scale on which the level is given.
    async fn framework(&self) -> Word<InvolvementFramework> {
        Word(self.0.framework)
    }

    /// The level on the scale: 1 to 5 for TEW_2004, 1 to 6 for TOWLE_2010.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// Whether the level is a lower bound: the evidence shows this level or a higher one.
    async fn at_least(&self) -> bool {
        self.0.at_least
    }

    /// What in the programme shows this level.
    async fn evidence(&self) -> &str {
        &self.0.evidence
    }

    /// What the rating is based on.
    async fn basis(&self) -> Word<RatingBasis> {
        Word(self.0.basis)
    }

    /// The perspective of the rater; null if the rating is based on the description alone.
    async fn rated_by(&self) -> Option<Word<Perspective>> {
        self.0.rated_by.map(Word)
    }

    /// The day of the rating.
    async fn rated_on(&self) -> Date {
        Date(self.0.rated_on)
    }
}

/// How completely a programme is described, by the TIDieR checklist.
#[derive(SimpleObject)]
pub struct Completeness {
    /// The number of items that are described.
    described: u32,
    /// The number of items in the checklist, which is 12.
    of: u32,
    /// The names of the items that are not described, in the order of the checklist.
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

/// How people are involved in a programme.
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

/// The ratings of a programme, the oldest first.
pub async fn ratings_of(ctx: &Context<'_>, id: ProgrammeId) -> Result<Vec<InvolvementRating>, Refusal> {
    let ratings = Scope::of(ctx)?.load::<RatingsOf>(id).await?;
    Ok(ratings.map(|ratings| ratings.to_vec()).unwrap_or_default())
}
