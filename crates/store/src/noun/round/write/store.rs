//! Calculates every ranking of a round when it is closed, stores them, and updates the ranks of its questions. Nothing is counted later.

use entity::{question, round};
use evidence::disclosure::{BallotNumbers, DisclosurePolicy, Onlooker, Stage};
use sea_orm::IntoActiveModel;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use uuid::Uuid;

use super::super::count::count_by_all_rules;
use super::super::stored::ranking_row;
use super::super::tally::Tally;
use super::super::view::Round;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::writer::Writer;

/// Who sees the ranks that a ranking gives to questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RanksGiven {
    /// The people in the room.
    pub(crate) in_the_room: bool,
    /// Everyone else, after the workshop is published.
    pub(crate) to_everybody: bool,
}

impl RanksGiven {
    /// A ranking from too few ballots, or with all questions tied, gives no ranks, and keeps the ranks from earlier rounds.
    pub(crate) fn by(numbers: &BallotNumbers, policy: &DisclosurePolicy) -> Self {
        let seen_by = |onlooker| policy.ranks_questions(numbers, onlooker, Stage::Published);
        Self {
            in_the_room: seen_by(Onlooker::InTheRoom),
            to_everybody: seen_by(Onlooker::Outside),
        }
    }
}

/// The number of ballots that is stored with a public rank; `None` if the rank needs no threshold.
pub(crate) fn rank_ballots(numbers: &BallotNumbers) -> Option<i32> {
    use evidence::disclosure::BallotsOf;
    match numbers.of {
        BallotsOf::Groups => None,
        BallotsOf::People => Some(i32::try_from(numbers.total).unwrap_or(i32::MAX)),
    }
}

impl Writer<'_> {
    /// Counts the ballots of a round that was just closed, by its own rule and by all others, and stores the rankings. The caller has
    /// locked the round.
    pub(super) async fn store_rankings(&self, round: &Round) -> Result<(), Error> {
        let votes = self.votes_of(round.id).await?;
        let cast = i32::try_from(votes.ballots.len()).unwrap_or(i32::MAX);
        let tallies = count_by_all_rules(votes, round.rule()).await?;
        let mut rows = Vec::with_capacity(tallies.len());
        for (rule, tally) in &tallies {
            let row = ranking_row(new_id(), round.id.0, *rule, tally, self.now());
            rows.push(row.map_err(|error| Error::Corrupt(error.to_string()))?.into_active_model());
        }
        self.insert_all(rows).await?;
        let update = Query::update()
            .table(round::Entity)
            .value(round::Column::BallotsAtClose, cast)
            .value(round::Column::ShownOrder, None::<serde_json::Value>)
            .and_where(col(round::Column::Id).eq(round.id.0))
            .take();
        self.update(&update).await?;
        match tallies.first() {
            Some((_, own)) => self.give_ranks(round, own).await,
            None => Ok(()),
        }
    }

    /// Gives each question its position in this round, for viewers who may see the round's ranking. Questions that this round does not
    /// rank keep their ranks.
    async fn give_ranks(&self, round: &Round, tally: &Tally) -> Result<(), Error> {
        use question::Column;
        let numbers = tally.numbers(round.kind);
        let given = RanksGiven::by(&numbers, self.access().disclosure());
        if tally.entries.is_empty() || !given.in_the_room {
            return Ok(());
        }
        let mut ranks = CaseStatement::new();
        for entry in &tally.entries {
            let position = i32::try_from(entry.position).unwrap_or(i32::MAX);
            ranks = ranks.case(col(Column::Id).eq(entry.question), Expr::val(position));
        }
        let ids: Vec<Uuid> = tally.entries.iter().map(|entry| entry.question).collect();
        let mut update = Query::update()
            .table(question::Entity)
            .value(Column::RoomRank, ranks.clone().finally(col(Column::RoomRank)))
            .and_where(is_one_of(self.access().backend(), Column::Id, &ids))
            .take();
        if given.to_everybody {
            update
                .value(Column::Rank, ranks.finally(col(Column::Rank)))
                .value(Column::RankBallots, rank_ballots(&numbers));
        }
        self.update(&update).await?;
        let seen = if given.to_everybody { Seen::ByAll } else { Seen::FromInside };
        self.touch(CopiedKind::Question, &ids, seen).await
    }
}
