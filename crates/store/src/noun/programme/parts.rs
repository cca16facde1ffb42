//! The parts of programmes: involvement and its ratings, read for many programmes in one statement each.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{involvement, involvement_activity, involvement_rating};
use evidence::vocabulary::{InvolvementFramework, PaymentBasis, Perspective, RatingBasis};
use policy::id::{ProgrammeId, TermId};
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

/// How people of one perspective take part in a programme.
#[derive(Debug, Clone)]
pub struct Involvement {
    /// The group of people that is involved.
    pub who: Perspective,
    /// What they do: terms of INVOLVEMENT_ACTIVITY, in order.
    pub activities: Vec<TermId>,
    /// How they are recruited.
    pub recruitment: Option<String>,
    /// How they are prepared.
    pub preparation: Option<String>,
    /// How they are supported.
    pub support: Option<String>,
    /// How they are paid.
    pub payment: Option<PaymentBasis>,
    /// The programme's own word for these people.
    pub term_used: Option<String>,
}

/// One rating of involvement. Several ratings are kept side by side, even if they disagree.
#[derive(Debug, Clone)]
pub struct InvolvementRating {
    /// The ladder that the rating uses.
    pub framework: InvolvementFramework,
    /// The level on that ladder.
    pub level: i32,
    /// Whether the true level may be higher.
    pub at_least: bool,
    /// The text that supports the rating.
    pub evidence: String,
    /// What the rating is based on.
    pub basis: RatingBasis,
    /// The perspective of the rater; `None` for a desk rating.
    pub rated_by: Option<Perspective>,
    /// The day of the rating.
    pub rated_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct StoredInvolvement {
    #[sea_orm(nested)]
    model: involvement::Model,
    activity: Option<Uuid>,
}

impl Access {
    /// How people take part in each of these programmes, in order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn involvement_of(&self, programmes: &[ProgrammeId]) -> Result<HashMap<ProgrammeId, Vec<Involvement>>, Error> {
        use involvement::Column;
        let ids: Vec<Uuid> = programmes.iter().map(|id| id.0).collect();
        let mut select = self.rows::<involvement::Entity>();
        all_columns::<involvement::Entity>(&mut select);
        select
            .expr_as(col(involvement_activity::Column::TermId), Alias::new("activity"))
            .left_join_unscoped::<involvement_activity::Entity>(
                Unscoped::SeenWithTheRow,
                col(involvement_activity::Column::InvolvementId).eq(col(Column::Id)),
            )
            .and_where(is_one_of(self.backend(), Column::ProgrammeId, &ids))
            .order_by_expr(col(Column::ProgrammeId), Order::Asc)
            .order_by_expr(col(Column::Position), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc)
            .order_by_expr(col(involvement_activity::Column::Position), Order::Asc);
        let mut by_programme: HashMap<ProgrammeId, Vec<Involvement>> = HashMap::new();
        let mut last = None;
        for row in self.reader().query_all(&select).await? {
            let StoredInvolvement { model, activity } = StoredInvolvement::from_query_result(&row, "")?;
            let parts = by_programme.entry(ProgrammeId(model.programme_id)).or_default();
            if last != Some(model.id) {
                last = Some(model.id);
                parts.push(Involvement {
                    who: model.who.0,
                    activities: Vec::new(),
                    recruitment: model.recruitment,
                    preparation: model.preparation,
                    support: model.support,
                    payment: model.payment.map(|code| code.0),
                    term_used: model.term_used,
                });
            }
            if let (Some(part), Some(activity)) = (parts.last_mut(), activity) {
                part.activities.push(TermId(activity));
            }
        }
        Ok(by_programme)
    }

    /// The ratings of each of these programmes, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ratings_of(&self, programmes: &[ProgrammeId]) -> Result<HashMap<ProgrammeId, Vec<InvolvementRating>>, Error> {
        use involvement_rating::Column;
        let ids: Vec<Uuid> = programmes.iter().map(|id| id.0).collect();
        let mut select = self.rows::<involvement_rating::Entity>();
        all_columns::<involvement_rating::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::ProgrammeId, &ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut by_programme: HashMap<ProgrammeId, Vec<InvolvementRating>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let model = involvement_rating::Model::from_query_result(&row, "")?;
            by_programme
                .entry(ProgrammeId(model.programme_id))
                .or_default()
                .push(InvolvementRating {
                    framework: model.framework.0,
                    level: model.level,
                    at_least: model.at_least,
                    evidence: model.evidence,
                    basis: model.basis.0,
                    rated_by: model.rated_by.map(|code| code.0),
                    rated_on: model.rated_on,
                });
        }
        Ok(by_programme)
    }
}
