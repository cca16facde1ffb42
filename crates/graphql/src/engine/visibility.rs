//! Who can read a contribution or a question now, for its author and the facilitators.

use std::collections::HashMap;

use async_graphql::{Result, SimpleObject};
use policy::id::{ContributionId, QuestionId};
use store::Access;

use super::batch::Fetch;
use super::role::Role;

/// Who can read a contribution or a question at this moment, calculated from the access rules.
#[derive(Debug, Clone, SimpleObject)]
pub struct Visibility {
    /// The roles in which somebody other than the author can read the text. PARTICIPANT means the people who joined
    /// the same workshop; SERVICE_USER_EDUCATOR and PRACTITIONER also include those of them who facilitate it.
    roles: Vec<Role>,
    /// Who can read the text, as a sentence in plain language.
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

/// Loads who can read a contribution. There is no value if the viewer may not know.
pub struct OfContribution;

impl Fetch for OfContribution {
    type Key = ContributionId;
    type Value = Visibility;

    async fn fetch(access: &Access, keys: Vec<ContributionId>) -> Result<HashMap<ContributionId, Visibility>, store::Error> {
        let found = access.visibility_of_contributions(&keys).await?;
        Ok(found.into_iter().map(|(id, visibility)| (id, visibility.into())).collect())
    }
}

/// Loads who can read a question. There is no value if the viewer may not know.
pub struct OfQuestion;

impl Fetch for OfQuestion {
    type Key = QuestionId;
    type Value = Visibility;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Visibility>, store::Error> {
        let found = access.visibility_of_questions(&keys).await?;
        Ok(found.into_iter().map(|(id, visibility)| (id, visibility.into())).collect())
    }
}
