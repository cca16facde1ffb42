//! How certain the evidence of a cell was rated to be, and the input of such a rating.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use evidence::vocabulary::{CertaintyFramework, CertaintyLevel, Dimension};
use store::MapAxes;

use crate::engine::date::Time;
use crate::engine::input::Problems;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, account};

/// A rating of the certainty of a body of evidence: GRADE, or GRADE-CERQual.
#[derive(Debug, Clone)]
pub struct Certainty {
    /// The ratings of the cell, the latest first.
    ratings: Arc<[store::Certainty]>,
    /// Which of them this is.
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
        own.ok_or_else(|| Refusal::internal("a certainty that is not among the ratings of its cell"))
    }
}

/// A rating of the certainty of a body of evidence: GRADE, or GRADE-CERQual.
#[Object]
impl Certainty {
    /// The rules by which the certainty was rated.
    async fn framework(&self) -> Result<Word<CertaintyFramework>> {
        Ok(Word(self.own()?.framework))
    }

    /// How certain the evidence in the cell is.
    async fn level(&self) -> Result<Word<CertaintyLevel>> {
        Ok(Word(self.own()?.level))
    }

    /// The reasons for the rating, in sentences.
    async fn reasons(&self) -> Result<Vec<&String>> {
        Ok(self.own()?.reasons.iter().collect())
    }

    /// The account that rated the certainty and stands by it.
    async fn rated_by(&self, ctx: &Context<'_>) -> Result<Account> {
        let rater = account(ctx, Some(self.own()?.rated_by)).await?;
        Ok(rater.ok_or_else(|| Refusal::from(store::Error::NotFound("account")))?)
    }

    /// When the certainty was rated.
    async fn rated_at(&self) -> Result<Time> {
        Ok(Time(self.own()?.rated_at))
    }

    /// Earlier ratings of the same cell, newest first. The latest rating tells of them, once.
    async fn history(&self) -> Vec<Self> {
        // Were each to tell of those before it, nested histories would grow with the power of their depth.
        let earlier = if self.place == 0 { 1..self.ratings.len() } else { 0..0 };
        earlier
            .map(|place| Self {
                ratings: Arc::clone(&self.ratings),
                place,
            })
            .collect()
    }
}

/// A rating of the certainty of the evidence in a cell. A map that is turned round has the same cells.
#[derive(Debug, Clone, InputObject)]
pub struct CertaintyInput {
    /// The map's dimension down the side.
    rows: Word<Dimension>,
    /// The map's dimension along the top.
    columns: Word<Dimension>,
    /// The code of the term of the cell's row.
    row: String,
    /// Code of the column's term.
    column: String,
    /// The rules by which the certainty is rated.
    framework: Word<CertaintyFramework>,
    /// How certain the evidence in the cell is.
    level: Word<CertaintyLevel>,
    /// Why: what it was rated down for, or up. One at least, 20 at most.
    reasons: Vec<String>,
}

impl CertaintyInput {
    /// The input as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what can be no code.
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
