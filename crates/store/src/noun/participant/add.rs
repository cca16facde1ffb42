//! Adds people to workshops: facilitators register them, or they join themselves ([`super::join`]).

use entity::column::{AsJson, Code};
use entity::{consent, participant};
use evidence::vocabulary::{ConsentState, Provenance, PublicationStatus};
use policy::id::{AccountId, ParticipantId, WorkshopId};
use policy::{Action, Permit, SystemTask, action};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};

use super::input::ParticipantInput;
use super::pseudonym::pseudonym;
use super::read::Participant;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::has_not_left;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::workshop::hold::{Hold, closed_to_newcomers};

/// How many pseudonyms are tried before the workshop counts as having none left.
const MOST_TRIES: usize = 64;

/// The facts needed to store a new participant.
pub(super) struct NewSeat<'a> {
    pub(super) workshop: WorkshopId,
    pub(super) provenance: Provenance,
    /// The account of the participant; `None` for a person who was registered by others.
    pub(super) account: Option<AccountId>,
    /// Whether they may vote and read others' words from the start.
    pub(super) confirmed: bool,
    pub(super) input: &'a ParticipantInput,
}

impl Access {
    /// Registers a person as a participant. This also confirms them.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except those who facilitate or keep the register; [`Error::Invalid`];
    /// [`Error::Conflict`] after the workshop was published, without a published information sheet, or without a free place.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn add_participant(&self, workshop: WorkshopId, input: &ParticipantInput) -> Result<Participant, Error> {
        let work = self.begin_on_workshop::<action::AddParticipant>(workshop).await?;
        let result = work.add_participant(workshop, input).await;
        let id = work.finish(result).await?;
        self.participants_by_id(&[id]).await?.pop().ok_or(Error::NotFound("participant"))
    }
}

impl Work {
    async fn add_participant(&self, workshop: WorkshopId, input: &ParticipantInput) -> Result<ParticipantId, Error> {
        // The workshop stays locked, so that nobody else takes a free place between counting and storing.
        let held = self.hold_workshop(workshop, Hold::ToChange).await?;
        let permit = self.permit::<action::AddParticipant>(workshop, &held.facts, &workshop.to_string())?;
        let input = self.checked(input)?;
        if held.counted || matches!(held.status, PublicationStatus::Published | PublicationStatus::Archived) {
            return Err(closed_to_newcomers());
        }
        self.must_name_the_current_sheet(workshop, &input).await?;
        self.must_have_a_place(workshop, held.places).await?;
        let seat = NewSeat {
            workshop,
            provenance: held.provenance,
            account: None,
            confirmed: true,
            input: &input,
        };
        self.seat(&permit, seat).await
    }

    pub(super) fn checked(&self, input: &ParticipantInput) -> Result<ParticipantInput, Error> {
        let input = input.tidied();
        let problems = input.problems(self.access());
        if problems.is_empty() {
            Ok(input)
        } else {
            Err(Error::Invalid(problems))
        }
    }

    /// Refuses participants who cannot know what they agree to: a sheet must be published, and the input must name the current version.
    pub(super) async fn must_name_the_current_sheet(&self, workshop: WorkshopId, input: &ParticipantInput) -> Result<(), Error> {
        let sheets = self.sheets_of(workshop).await?;
        let Some(current) = sheets.last() else {
            return Err(Error::Conflict(
                "the workshop has published no information sheet yet, and nobody can agree to what they were not told: those who \
                 facilitate it publish one by publishInformationSheet"
                    .to_owned(),
            ));
        };
        if current.version == input.information_sheet {
            return Ok(());
        }
        let message = format!(
            "must be the version that is published now, {:?}: read it before you agree to it",
            current.version
        );
        Err(Error::invalid("input.informationSheet", message))
    }

    /// Refuses another participant if all places are taken. The caller has locked the workshop's row, so that nobody else is added
    /// meanwhile.
    pub(super) async fn must_have_a_place(&self, workshop: WorkshopId, places: Option<i32>) -> Result<(), Error> {
        use participant::Column;
        let Some(places) = places else {
            return Ok(());
        };
        let mut taken = self.access().as_task(SystemTask::Join).rows::<participant::Entity>();
        taken
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .and_where(col(Column::WorkshopId).eq(workshop.0))
            .and_where(col(Column::RemovedAt).is_null())
            .and_where(has_not_left(Column::Id));
        let row = self.inside().query_one(&taken).await?;
        let taken: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        if taken < i64::from(places) {
            return Ok(());
        }
        Err(Error::Conflict(
            "all places in this workshop are taken: ask those who facilitate it whether there can be more".to_owned(),
        ))
    }

    /// Stores a participant with their consents and their identity.
    pub(super) async fn seat<A: Action>(&self, permit: &Permit<A>, seat: NewSeat<'_>) -> Result<ParticipantId, Error> {
        let id = ParticipantId(new_id());
        let (now, input) = (self.now(), seat.input);
        // Data of a demo workshop is demo data; in any other workshop the participant provides it.
        let provenance = if seat.provenance == Provenance::Illustrative {
            Provenance::Illustrative
        } else {
            Provenance::SourceDocument
        };
        let row = participant::ActiveModel {
            id: Set(id.0),
            workshop_id: Set(seat.workshop.0),
            code: Set(None),
            pseudonym: Set(self.free_pseudonym(seat.workshop).await?),
            perspectives: Set(AsJson(input.perspectives.clone())),
            preferred_term: Set(input.preferred_term.clone()),
            account_id: Set(seat.account.map(|id| id.0)),
            erased_at: Set(None),
            provenance: Set(Code(provenance)),
            created_at: Set(now),
            confirmed_at: Set(seat.confirmed.then_some(now)),
            removed_at: Set(None),
            removed_reason: Set(None),
        };
        self.under(permit).insert(row).await?;
        let consents = input.consents.iter().map(|scope| consent::ActiveModel {
            id: Set(new_id()),
            participant_id: Set(id.0),
            scope: Set(Code(*scope)),
            state: Set(Code(ConsentState::Given)),
            information_sheet: Set(input.information_sheet.clone()),
            recorded_at: Set(now),
        });
        self.under(permit).insert_all(consents).await?;
        self.store_identity(permit, id, &input.identity).await?;
        Ok(id)
    }

    async fn free_pseudonym(&self, workshop: WorkshopId) -> Result<String, Error> {
        use participant::Column;
        for attempt in 0..MOST_TRIES {
            let name = pseudonym(attempt)?;
            let taken = Query::select()
                .expr(Expr::val(1))
                .unscoped::<participant::Entity>(Unscoped::CodeIsTaken)
                .and_where(col(Column::WorkshopId).eq(workshop.0))
                .and_where(col(Column::Pseudonym).eq(name.as_str()))
                .take();
            if self.inside().query_one(&taken).await?.is_none() {
                return Ok(name);
            }
        }
        Err(Error::Conflict("the workshop has no pseudonym left".to_owned()))
    }
}
