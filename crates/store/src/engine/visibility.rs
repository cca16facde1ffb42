//! Says who can read a contribution or a question now, by asking the row rules themselves for each role.

use std::collections::HashMap;

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

/// Who can read something now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// The roles of which somebody beside the author can read it, in the order of the roles. PARTICIPANT stands for whoever joined the
    /// same workshop.
    pub roles: Vec<Role>,
    /// The same in a sentence.
    pub sentence: String,
}

impl Visibility {
    fn of(roles: Vec<Role>) -> Self {
        let sentence = sentence(&roles);
        Self { roles, sentence }
    }
}

fn sentence(roles: &[Role]) -> String {
    if roles.is_empty() {
        return "Nobody but its author can read this now.".to_owned();
    }
    if roles.contains(&Role::Public) {
        return "Anybody can read this now, on the open web too.".to_owned();
    }
    let leads = roles
        .iter()
        .any(|role| matches!(role, Role::ServiceUserEducator | Role::Practitioner));
    let mut readers = Vec::new();
    if roles.contains(&Role::Participant) {
        readers.push("the others who take part in the workshop");
    }
    if leads {
        readers.push("those who facilitate the workshop");
    }
    if roles.contains(&Role::Academic) {
        readers.push("academics, without knowing whose it is");
    }
    if roles.contains(&Role::Steward) {
        readers.push("the steward");
    }
    if roles.contains(&Role::Partner) {
        readers.push("partner organisations");
    }
    let all = match readers.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "those who manage access".to_owned(),
    };
    format!("Beside its author, this can be read now by {all}, and by nobody else.")
}

impl Access {
    /// Who can read these contributions, for those that the viewer wrote or whose workshop the viewer facilitates.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn visibility_of_contributions(&self, ids: &[ContributionId]) -> Result<HashMap<ContributionId, Visibility>, Error> {
        use contribution::Column;
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let known = self.knows(Column::ParticipantId, Column::WorkshopId);
        let found = self
            .visible::<contribution::Entity, _>(Column::Id, &ids, known, contribution_rule)
            .await?;
        Ok(found.into_iter().map(|(id, roles)| (ContributionId(id), roles)).collect())
    }

    /// Who can read these questions, for those that the viewer submitted or whose workshop the viewer facilitates.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn visibility_of_questions(&self, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Visibility>, Error> {
        use question::Column;
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let known = self
            .knows(Column::ParticipantId, Column::WorkshopId)
            .add(Eyes::Viewer(self.viewer()).one_self(Column::WordsOfId));
        let found = self.visible::<question::Entity, _>(Column::Id, &ids, known, question_rule).await?;
        Ok(found.into_iter().map(|(id, roles)| (QuestionId(id), roles)).collect())
    }

    /// The viewer is the one in `author`, or facilitates the workshop.
    fn knows<C: ColumnTrait>(&self, author: C, workshop: C) -> Condition {
        let eyes = Eyes::Viewer(self.viewer());
        Condition::any().add(eyes.one_self(author)).add(eyes.facilitates(workshop))
    }

    /// One statement, whatever the number of rows and roles.
    async fn visible<E: Scoped, C: ColumnTrait>(
        &self,
        key: C,
        ids: &[Uuid],
        known: Condition,
        rule: fn(Eyes<'_>) -> Condition,
    ) -> Result<HashMap<Uuid, Visibility>, Error> {
        let now = self.now().timestamp_millis();
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
            found.insert(id, Visibility::of(roles));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_who_reads() {
        assert_eq!(Visibility::of(vec![]).sentence, "Nobody but its author can read this now.");
        assert_eq!(
            Visibility::of(Role::ALL.to_vec()).sentence,
            "Anybody can read this now, on the open web too."
        );
        let some = Visibility::of(vec![Role::Participant, Role::Practitioner, Role::Steward]);
        assert_eq!(
            some.sentence,
            "Beside its author, this can be read now by the others who take part in the workshop, those who facilitate the workshop and the \
             steward, and by nobody else."
        );
    }
}
