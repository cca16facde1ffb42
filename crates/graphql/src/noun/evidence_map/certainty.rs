//! Ratings of the certainty of the evidence in a cell, and their input.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use evidence::vocabulary::{CertaintyFramework, CertaintyLevel, Dimension};
use store::MapAxes;

use crate::engine::date::Time;
use crate::engine::input::Problems;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, account};

/// A rating of the certainty of a body of evidence, by GRADE or GRADE-CERQual.
#[derive(Debug, Clone)]
pub struct Certainty {
    /// All ratings of the cell, the latest first.
    ratings: Arc<[store::Certainty]>,
    /// The position of this rating among them.
    place: usize,
}

impl Certainty {
    /// The latest of these ratings.
    pub fn latest(ratings: &Arc<[store::Certainty]>) -> Option<Self> {
        let ratings = Arc::clone(ratings);
        (!ratings.is_empty()).then_some(Self { ratings, place: 0 })
    }

    fn own(&self) -> Result<&store::Certainty, Refusal> {
        let own = self.ratings.get(self.place);
        own.ok_or_else(|| Refusal::internal("a certainty is not among the ratings of its cell"))
    }
}

/// A rating of the certainty of a body of evidence, by GRADE or GRADE-CERQual.
#[Object]
impl Certainty {
    /// The rules by which the certainty was rated.
    async fn framework(&self) -> Result<Word<CertaintyFramework>> {
        Ok(Word(self.own()?.framework))
    }

    /// The level of certainty of the evidence in the cell.
    async fn level(&self) -> Result<Word<CertaintyLevel>> {
        Ok(Word(self.own()?.level))
    }

    /// The reasons for the rating, one sentence each.
    async fn reasons(&self) -> Result<Vec<&String>> {
        Ok(self.own()?.reasons.iter().collect())
    }

    /// The account that made the rating. Everybody can see it, by name.
    async fn rated_by(&self, ctx: &Context<'_>) -> Result<Account> {
        let rater = account(ctx, Some(self.own()?.rated_by)).await?;
        Ok(rater.ok_or_else(|| Refusal::from(store::Error::NotFound("account")))?)
    }

    /// When the rating was made.
    async fn rated_at(&self) -> Result<Time> {
        Ok(Time(self.own()?.rated_at))
    }

    /// The earlier ratings of the same cell, the newest first. Only the latest rating has them; for an earlier rating
    /// the list is empty.
    async fn history(&self) -> Vec<Self> {
        // If every rating listed those before it, the size of nested histories would grow exponentially with their
        // depth.
        let earlier = if self.place == 0 { 1..self.ratings.len() } else { 0..0 };
        earlier
            .map(|place| Self {
                ratings: Arc::clone(&self.ratings),
                place,
            })
            .collect()
    }
}

/// A rating of the certainty of the evidence in one cell. Rows and columns can be exchanged: both ways name the same
/// cell.
#[derive(Debug, Clone, InputObject)]
pub struct CertaintyInput {
    /// The dimension of the map's rows.
    rows: Word<Dimension>,
    /// The dimension of the map's columns.
    columns: Word<Dimension>,
    /// The code of the term of the cell's row.
    row: String,
    /// The code of the term of the cell's column.
    column: String,
    /// The rules by which the certainty is rated.
    framework: Word<CertaintyFramework>,
    /// The level of certainty of the evidence in the cell.
    level: Word<CertaintyLevel>,
    /// The reasons for rating the certainty down or up: 1 to 20, of at most 2,000 characters each.
    reasons: Vec<String>,
}

impl CertaintyInput {
    /// Reads the input into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT when a text cannot be a code.
    pub fn read(self) -> Result<store::CertaintyInput, Refusal> {
        let mut problems = Problems::default();
        problems.code("input.row", &self.row);
        problems.code("input.column", &self.column);
        problems.finish(store::CertaintyInput {
            axes: MapAxes {
                rows: self.rows.0,
                columns: self.columns.0,
            },
            row: self.row,
            column: self.column,
            framework: self.framework.0,
            level: self.level.0,
            reasons: self.reasons,
        })
    }
}
