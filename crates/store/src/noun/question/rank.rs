//! The rank of a question as the viewer may see it. A rank is the result of votes, so it is visible only to viewers who may see that
//! result.

use entity::column::Code;
use entity::{question, workshop};
use evidence::vocabulary::PublicationStatus;
use sea_orm::Condition;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};

use crate::engine::access::Access;
use crate::engine::scoped::in_the_room;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

impl Access {
    /// The rank, as an expression on `question`. People in the workshop's room see the position in the latest closed round that has
    /// enough ballots for them. After publication, everyone else sees the position in the latest closed round that has enough ballots for
    /// the public.
    pub(crate) fn rank_of_question(&self) -> Expr {
        use question::Column;
        let threshold = i32::try_from(self.disclosure().threshold()).unwrap_or(i32::MAX);
        let published = Query::select()
            .expr(Expr::cust("1"))
            .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
            .and_where(col(workshop::Column::Id).eq(col(Column::WorkshopId)))
            .cond_where(
                Condition::any()
                    .add(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)))
                    .add(col(workshop::Column::PeopleSnapshot).is_not_null()),
            )
            .take();
        // A question without a workshop has the rank that its source gives.
        let public = Condition::any().add(col(Column::WorkshopId).is_null()).add(Expr::exists(published));
        // The threshold may be stricter now than when the round was closed.
        let enough = Condition::any()
            .add(col(Column::RankBallots).is_null())
            .add(col(Column::RankBallots).gte(threshold));
        let for_everybody = Condition::all().add(public).add(enough);
        let mut rank = CaseStatement::new();
        if self.viewer().account().is_some() {
            rank = rank.case(in_the_room(self.viewer(), Column::WorkshopId), col(Column::RoomRank));
        }
        Expr::Case(Box::new(rank.case(for_everybody, col(Column::Rank))))
    }
}
