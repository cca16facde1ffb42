//! Who can read something now, for its author and those who facilitate.

use std::collections::HashMap;

use async_graphql::{Result, SimpleObject};
use policy::id::{ContributionId, QuestionId};
use store::Access;

use super::batch::Fetch;
use super::role::Role;

/// Who can read a contribution or a question now: worked out from the access rules at the moment of asking.
#[derive(Debug, Clone, SimpleObject)]
pub struct Visibility {
    /// The roles of which somebody beside the author can read it. PARTICIPANT stands for those who joined the same workshop,
    /// SERVICE_USER_EDUCATOR and PRACTITIONER also for those of them who facilitate it.
    roles: Vec<Role>,
    /// The same in a plain sentence.
    sentence: String,
}

impl From<store::Visibility> for Visibility {
    fn from(visibility: store::Visibility) -> Self {
        Self {
            sentence: present::visibility::sentence(&visibility.roles),
            roles: visibility.roles.into_iter().map(Role::from).collect(),
        }
    }
}

/// Who can read a contribution; nothing for whoever may not know.
pub struct OfContribution;

impl Fetch for OfContribution {
    type Key = ContributionId;
    type Value = Visibility;

    async fn fetch(access: &Access, keys: Vec<ContributionId>) -> Result<HashMap<ContributionId, Visibility>, store::Error> {
        let found = access.visibility_of_contributions(&keys).await?;
        Ok(found.into_iter().map(|(id, visibility)| (id, visibility.into())).collect())
    }
}

/// Who can read a question; nothing for whoever may not know.
pub struct OfQuestion;

impl Fetch for OfQuestion {
    type Key = QuestionId;
    type Value = Visibility;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Visibility>, store::Error> {
        let found = access.visibility_of_questions(&keys).await?;
        Ok(found.into_iter().map(|(id, visibility)| (id, visibility.into())).collect())
    }
}
