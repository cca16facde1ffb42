//! Corrects a participant's record: absent fields keep their value, and fields set to null are cleared.

use entity::column::AsJson;
use entity::{participant, participant_identity};
use evidence::vocabulary::Perspective;
use policy::id::ParticipantId;
use policy::{Permit, action};
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait, Query};
use words::text::line_problem;

use super::hold::HeldRecord;
use super::input::{LONGEST_LINE, each_once};
use super::read::Participant;
use crate::engine::access::Access;
use crate::engine::change::Change;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::accept;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::identity::Identity;
use crate::noun::workshop::hold::Hold;

/// The input for correcting a participant's record.
#[derive(Clone, Default)]
pub struct ParticipantChanges {
    /// The groups that they speak for. They are counted in the first one.
    pub perspectives: Change<Vec<Perspective>>,
    /// The word that they prefer for themselves.
    pub preferred_term: Change<String>,
    /// Their full name.
    pub name: Change<String>,
    /// Their e-mail address.
    pub email: Change<String>,
    /// Their telephone number.
    pub phone: Change<String>,
    /// What they need to be able to take part.
    pub access_needs: Change<String>,
}

// The changes may contain an identity, so they are never logged.
impl std::fmt::Debug for ParticipantChanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ParticipantChanges")
    }
}

impl ParticipantChanges {
    /// The identity after the changes.
    fn identity_after(&self, was: &Identity) -> Identity {
        let after = |change: &Change<String>, was: &Option<String>| change.after(was.clone());
        Identity {
            name: after(&self.name, &was.name),
            email: after(&self.email, &was.email),
            phone: after(&self.phone, &was.phone),
            access_needs: after(&self.access_needs, &was.access_needs),
        }
        .trimmed()
    }

    fn names_the_identity(&self) -> bool {
        [&self.name, &self.email, &self.phone, &self.access_needs]
            .into_iter()
            .any(|change| matches!(change, Change::Set(_)))
    }
}

impl Access {
    /// Corrects a participant's record.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the person, the workshop's facilitators and the steward;
    /// [`Error::Invalid`] with every refused field; [`Error::Conflict`] if the record was erased.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn update_participant(&self, id: ParticipantId, changes: &ParticipantChanges) -> Result<Participant, Error> {
        let work = self.begin_on_participant::<action::UpdateParticipant>(id).await?;
        let result = work.update_participant(id, changes).await;
        work.finish(result).await?;
        self.participants_by_id(&[id]).await?.pop().ok_or(Error::NotFound("participant"))
    }
}

impl Work {
    async fn update_participant(&self, id: ParticipantId, changes: &ParticipantChanges) -> Result<(), Error> {
        let held = self.hold_record(id, Hold::ToAdd).await?;
        let permit = self.permit::<action::UpdateParticipant>(id, &held.facts, &id.to_string())?;
        if held.erased {
            return Err(Error::Conflict("this record was erased: nothing can be stored in it".to_owned()));
        }
        let mut problems = Vec::new();
        let (values, mut fields) = record_after(&held, changes, &mut problems);
        let was = if changes.names_the_identity() {
            Some(self.stored_identity(id).await?)
        } else {
            None
        };
        let now = was.as_ref().map(|was| changes.identity_after(was));
        if let Some(now) = &now {
            problems.extend(now.problems(self.access()));
        }
        accept(problems)?;
        if !values.is_empty() {
            let update = Query::update()
                .table(participant::Entity)
                .values(values.into_iter().map(|(column, value)| (column, value.into())))
                .and_where(col(participant::Column::Id).eq(permit.target().0))
                .take();
            self.under(&permit).update(&update).await?;
        }
        if let (Some(was), Some(now)) = (was, now)
            && was != now
        {
            fields.extend(differences(&was, &now));
            self.replace_identity(&permit, &now).await?;
        }
        if fields.is_empty() {
            self.leave_as_it_is();
            return Ok(());
        }
        self.note_fields(&fields);
        self.announce(Changed::Participant(id));
        Ok(())
    }

    /// The identity of a participant, decrypted inside the transaction in order to be corrected. It is not returned to anyone.
    async fn stored_identity(&self, id: ParticipantId) -> Result<Identity, Error> {
        use participant_identity::Column;
        let task = self.access().as_task(policy::SystemTask::Identities);
        let mut select = task.rows::<participant_identity::Entity>();
        columns(&mut select, &[Column::KeyId, Column::Ciphertext]);
        select.and_where(col(Column::ParticipantId).eq(id.0));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(Identity::default());
        };
        let (key, sealed): (String, Vec<u8>) = (row.try_get("", "key_id")?, row.try_get("", "ciphertext")?);
        self.access().identity_keys.open(id, &key, &sealed)
    }

    async fn replace_identity(&self, permit: &Permit<action::UpdateParticipant>, identity: &Identity) -> Result<(), Error> {
        self.forget_identity(permit).await?;
        self.store_identity(permit, permit.target(), identity).await
    }
}

/// The columns that change, and the names of their fields.
fn record_after(
    held: &HeldRecord,
    changes: &ParticipantChanges,
    problems: &mut Vec<FieldProblem>,
) -> (Vec<(participant::Column, Value)>, Vec<&'static str>) {
    use participant::Column;
    let (mut values, mut fields) = (Vec::new(), Vec::new());
    if let Change::Set(perspectives) = &changes.perspectives {
        let perspectives = each_once(perspectives.as_deref().unwrap_or_default());
        if perspectives.is_empty() {
            problems.push(FieldProblem::new("input.perspectives", "must name at least one"));
        } else if perspectives != held.perspectives {
            values.push((Column::Perspectives, AsJson(perspectives.clone()).into()));
            fields.push("perspectives");
        }
    }
    if let Change::Set(term) = &changes.preferred_term {
        let term = term.as_deref().map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned);
        if let Some(problem) = term.as_deref().and_then(|term| line_problem(term, LONGEST_LINE)) {
            problems.push(FieldProblem::new("input.preferredTerm", problem));
        } else if term != held.preferred_term {
            values.push((Column::PreferredTerm, term.into()));
            fields.push("preferredTerm");
        }
    }
    (values, fields)
}

/// The fields in which two identities differ.
fn differences(was: &Identity, now: &Identity) -> Vec<&'static str> {
    let fields = [
        ("name", was.name != now.name),
        ("email", was.email != now.email),
        ("phone", was.phone != now.phone),
        ("accessNeeds", was.access_needs != now.access_needs),
    ];
    fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}
