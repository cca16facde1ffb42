//! Stores and deletes encrypted identities.

use entity::participant_identity;
use entity::sealed::Sealed;
use policy::id::ParticipantId;
use policy::{Action, Permit};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, Condition};

use super::Identity;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::rules::email_problem;
use crate::engine::sql::col;
use crate::engine::work::Work;
use words::text::{line_problem, prose_problem};

const LONGEST_LINE: usize = 200;
const LONGEST_NEEDS: usize = 2_000;

impl Identity {
    /// Removes blank texts.
    #[must_use]
    pub(crate) fn trimmed(&self) -> Self {
        let trim = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            name: trim(&self.name),
            email: trim(&self.email),
            phone: trim(&self.phone),
            access_needs: trim(&self.access_needs),
        }
    }

    /// The refused fields that do not depend on the configuration of the service.
    pub(crate) fn problems_of_texts(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let lines = [("name", &self.name), ("email", &self.email), ("phone", &self.phone)];
        for (field, text) in lines {
            if let Some(problem) = text.as_deref().and_then(|text| line_problem(text, LONGEST_LINE)) {
                problems.push(FieldProblem::new(format!("input.{field}"), problem));
            }
        }
        if let Some(problem) = self.access_needs.as_deref().and_then(|text| prose_problem(text, LONGEST_NEEDS)) {
            problems.push(FieldProblem::new("input.accessNeeds", problem));
        }
        if let Some(problem) = self.email.as_deref().and_then(email_problem) {
            problems.push(FieldProblem::new("input.email", problem));
        }
        problems
    }

    /// What cannot be accepted of it by this service.
    pub(crate) fn problems(&self, access: &Access) -> Vec<FieldProblem> {
        let mut problems = self.problems_of_texts();
        if !self.is_empty() && access.identity_keys.current().is_none() {
            problems.push(FieldProblem::new(
                "input.name",
                "this service stores no identities, because it has no key to encrypt them: leave out name, email, phone and accessNeeds",
            ));
        }
        problems
    }
}

impl Work {
    /// Stores the identity of a new participant; stores nothing if all fields are empty.
    pub(crate) async fn store_identity<A: Action>(&self, permit: &Permit<A>, id: ParticipantId, identity: &Identity) -> Result<(), Error> {
        if identity.is_empty() {
            return Ok(());
        }
        let (key_id, ciphertext) = self.access().identity_keys.seal(id, identity)?;
        let row = participant_identity::ActiveModel {
            participant_id: Set(id.0),
            key_id: Set(key_id),
            ciphertext: Set(Sealed(ciphertext)),
        };
        self.under(permit).insert(row).await?;
        Ok(())
    }

    /// Deletes the identity of a participant.
    pub(crate) async fn forget_identity<A: Action<Target = ParticipantId>>(&self, permit: &Permit<A>) -> Result<(), Error> {
        let own = col(participant_identity::Column::ParticipantId).eq(permit.target().0);
        self.under(permit)
            .delete::<participant_identity::Entity>(Condition::all().add(own))
            .await
    }
}
