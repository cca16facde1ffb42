//! Adds ratings of involvement, and stores the level that raters agree on.

use entity::column::Code;
use entity::{involvement_rating, programme};
use evidence::vocabulary::{InvolvementFramework, Provenance};
use policy::action;
use policy::id::ProgrammeId;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ActiveValue::Set, FromQueryResult, Order};

use super::input::InvolvementRatingInput;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::programme::agreed::agreed_tew_level;

impl Work {
    pub(super) async fn rate_involvement(&self, id: ProgrammeId, input: &InvolvementRatingInput) -> Result<(), Error> {
        let (permit, held) = self.programme_permit::<action::RateInvolvement>(id).await?;
        let problems = input.problems(self.access().viewer().role());
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        if self.is_last_word(id, input).await? {
            self.leave_as_it_is();
            return Ok(());
        }
        let row = involvement_rating::ActiveModel {
            id: Set(new_id()),
            programme_id: Set(id.0),
            framework: Set(Code(input.framework)),
            level: Set(input.level),
            at_least: Set(input.at_least),
            evidence: Set(input.evidence.clone()),
            basis: Set(Code(input.basis)),
            rated_by: Set(input.rated_by.map(Code)),
            rater_id: Set(self.access().viewer().account().map(|account| account.0)),
            rated_on: Set(self.access().now().date_naive()),
            provenance: Set(Code(Provenance::Derived)),
            created_at: Set(self.now()),
        };
        self.under(&permit).insert(row).await?;
        self.under(&permit).keep_agreed_level(id).await?;
        self.touch_programme(&permit, &held).await?;
        self.under(&permit).touch(CopiedKind::Programme, &[id.0], Seen::ByAll).await
    }

    /// Whether the viewer's latest rating on this ladder is the same.
    async fn is_last_word(&self, id: ProgrammeId, input: &InvolvementRatingInput) -> Result<bool, Error> {
        use involvement_rating::Column;
        let Some(rater) = self.access().viewer().account() else {
            return Ok(false);
        };
        let mut select = self.access().rows::<involvement_rating::Entity>();
        all_columns::<involvement_rating::Entity>(&mut select);
        select
            .and_where(col(Column::ProgrammeId).eq(id.0))
            .and_where(col(Column::RaterId).eq(rater.0))
            .and_where(col(Column::Framework).eq(Code(input.framework)))
            .order_by_expr(col(Column::CreatedAt), Order::Desc)
            .order_by_expr(col(Column::Id), Order::Desc)
            .limit(1);
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(false);
        };
        let last = involvement_rating::Model::from_query_result(&row, "")?;
        Ok(last.level == input.level
            && last.at_least == input.at_least
            && last.evidence == input.evidence
            && last.basis == Code(input.basis)
            && last.rated_by == input.rated_by.map(Code))
    }
}

impl Writer<'_> {
    /// Calculates the agreed Tew level from all ratings, and stores it in the programme's row, so that filters and orders can use it.
    async fn keep_agreed_level(&self, id: ProgrammeId) -> Result<(), Error> {
        use involvement_rating::Column;
        let mut select = self.access().rows::<involvement_rating::Entity>();
        all_columns::<involvement_rating::Entity>(&mut select);
        select
            .and_where(col(Column::ProgrammeId).eq(id.0))
            .and_where(col(Column::Framework).eq(Code(InvolvementFramework::Tew2004)))
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut ratings = Vec::new();
        for row in self.inside().query_all(&select).await? {
            ratings.push(involvement_rating::Model::from_query_result(&row, "")?);
        }
        let update = Query::update()
            .table(programme::Entity)
            .value(programme::Column::InvolvementLevel, agreed_tew_level(&ratings)?)
            .and_where(col(programme::Column::Id).eq(id.0))
            .take();
        self.update(&update).await?;
        Ok(())
    }
}
