//! Reports who can read a contribution or a question now, by evaluating the row rules themselves for each role.

use std::collections::HashMap;

use entity::column::Millis;
use entity::{contribution, question};
use policy::Role;
use policy::id::{ContributionId, QuestionId};
use sea_orm::sea_query::{Alias, Expr};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{Eyes, Scoped, contribution_rule, question_rule};
use crate::engine::sql::{columns, is_one_of};

/// Who can read a row now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// The roles in which a person other than the author can read it, in the order of [`Role`]. PARTICIPANT means a person who joined the
    /// same workshop.
    pub roles: Vec<Role>,
}

impl Access {
    /// Who can read these contributions. Only for those that the viewer wrote, or whose workshop the viewer facilitates.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn visibility_of_contributions(&self, ids: &[ContributionId]) -> Result<HashMap<ContributionId, Visibility>, Error> {
        use contribution::Column;
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let known = self.knows(Column::ParticipantId, Column::WorkshopId);
        let found = self
            .visible::<contribution::Entity, _>(Column::Id, &ids, known, contribution_rule)
            .await?;
        Ok(found.into_iter().map(|(id, roles)| (ContributionId(id), roles)).collect())
    }

    /// Who can read these questions. Only for those that the viewer submitted, or whose workshop the viewer facilitates.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn visibility_of_questions(&self, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Visibility>, Error> {
        use question::Column;
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let known = self
            .knows(Column::ParticipantId, Column::WorkshopId)
            .add(Eyes::Viewer(self.viewer()).one_self(Column::WordsOfId));
        let found = self.visible::<question::Entity, _>(Column::Id, &ids, known, question_rule).await?;
        Ok(found.into_iter().map(|(id, roles)| (QuestionId(id), roles)).collect())
    }

    /// The viewer is the author in `author`, or facilitates the workshop.
    fn knows<C: ColumnTrait>(&self, author: C, workshop: C) -> Condition {
        let eyes = Eyes::Viewer(self.viewer());
        Condition::any().add(eyes.one_self(author)).add(eyes.facilitates(workshop))
    }

    /// Runs one statement for any number of rows and roles.
    async fn visible<E: Scoped, C: ColumnTrait>(
        &self,
        key: C,
        ids: &[Uuid],
        known: Condition,
        rule: fn(Eyes<'_>) -> Condition,
    ) -> Result<HashMap<Uuid, Visibility>, Error> {
        let now = Millis(self.now());
        let mut select = self.rows::<E>();
        columns(&mut select, &[key]);
        for role in Role::ALL {
            let rule = rule(Eyes::Anybody { role, now });
            let seen = Expr::case(rule, 1).finally(0);
            select.expr_as(seen, Alias::new(role.code()));
        }
        select.and_where(is_one_of(self.backend(), key, ids)).cond_where(known);
        let mut found = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let mut roles = Vec::new();
            for role in Role::ALL {
                if row.try_get::<i32>("", role.code())? == 1 {
                    roles.push(role);
                }
            }
            let id: Uuid = row.try_get("", "id")?;
            found.insert(id, Visibility { roles });
        }
        Ok(found)
    }
}
