//! Studies that may have the same participants without saying so.

use std::collections::HashMap;

use entity::{study, study_overlap};
use policy::id::StudyId;
use sea_orm::Order;
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;

use super::view::Study;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};

impl Access {
    /// For each of these studies, the other studies that may share participants with it and that the viewer may see, ordered by code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn overlaps_of(&self, studies: &[StudyId]) -> Result<HashMap<Uuid, Vec<Study>>, Error> {
        use study_overlap::Column;
        let ids: Vec<Uuid> = studies.iter().map(|id| id.0).collect();
        let mut select = self.rows::<study_overlap::Entity>();
        select
            .join_rows::<study::Entity>(self.viewer(), col(study::Column::Id).eq(col(Column::RightId)))
            .and_where(is_one_of(self.backend(), Column::LeftId, &ids))
            .order_by_expr(col(study::Column::Code), Order::Asc);
        self.studies_by_parent(select, col(Column::LeftId)).await
    }
}
