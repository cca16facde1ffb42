//! People join a workshop themselves: in exchange for its join code they get a record of their own and a token for this workshop.

use chrono::{DateTime, Utc};
use entity::column::Code;
use entity::{account, workshop};
use evidence::vocabulary::{AccountKind, Provenance, PublicationStatus};
use policy::id::{AccountId, ParticipantId, TokenId, WorkshopId};
use policy::{Action, Permit, Role, StoredToken, SystemTask, Viewer, action};
use sea_orm::sea_query::{ExprTrait, LockType, SelectStatement};
use sea_orm::{ActiveValue::Set, FromQueryResult};
use uuid::Uuid;

use super::add::NewSeat;
use super::input::ParticipantInput;
use super::read::Participant;
use super::standing::Standing;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::code::{ReturnCode, same_code};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::account::{Mint, NewToken, TokenSecret};
use crate::noun::workshop::lifetime::ends;

/// The result of joining or returning: the person's record, and a token that can reach this workshop and nothing else.
#[derive(Debug)]
pub struct Joined {
    /// The person's record.
    pub participant: Participant,
    /// The store as this person sees it.
    pub access: Access,
    /// The token's secret. It is returned only here.
    pub secret: TokenSecret,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
    /// The code that opens the record again. It is returned only here.
    pub return_code: ReturnCode,
}

#[derive(FromQueryResult)]
struct OpenRow {
    id: Uuid,
    held_on: Option<chrono::NaiveDate>,
    provenance: Code<Provenance>,
    joining_open: bool,
    places: Option<i32>,
    confirms_participants: bool,
}

impl Access {
    /// Exchanges a workshop's join code for a place in the workshop, and a token that can reach this workshop and nothing else.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a wrong code; [`Error::Invalid`]; [`Error::Conflict`] if joining is closed, no sheet is published, no
    /// place is free, or the account already has a record in the workshop.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn join_workshop(&self, code: &str, input: &ParticipantInput, mint: &Mint) -> Result<Joined, Error> {
        let work = self
            .begin_to::<action::JoinWorkshop>(None, async { Err(Error::NotFound("workshop")) })
            .await?;
        let result = work.join_workshop(code, input, mint).await;
        let (token, secret, return_code) = work.finish(result).await?;
        self.joined(token, secret, return_code).await
    }

    /// The answer to a person who joined or returned, read with their own permissions.
    pub(super) async fn joined(&self, token: StoredToken, secret: TokenSecret, return_code: ReturnCode) -> Result<Joined, Error> {
        let expires_at = token.expires_at;
        let access = self.with_viewer(Viewer::of_token(token));
        let own = access
            .participations()
            .await?
            .into_iter()
            .find(|own| Some(own.workshop) == access.viewer().workshop());
        Ok(Joined {
            participant: own.ok_or(Error::NotFound("participant"))?,
            access,
            secret,
            expires_at,
            return_code,
        })
    }

    /// Workshops that a code may open: not published, and without a people snapshot.
    pub(super) fn workshops_with_codes(&self) -> SelectStatement {
        use workshop::Column;
        let mut select = self.as_task(SystemTask::Join).rows::<workshop::Entity>();
        select
            .and_where(col(Column::JoinCode).is_not_null())
            .and_where(col(Column::PeopleSnapshot).is_null())
            .and_where(col(Column::Status).is_in([Code(PublicationStatus::Draft), Code(PublicationStatus::InReview)]));
        select
    }
}

/// Finds the workshop that the code opens. Every code is compared in constant time, so that neither the response time nor an index
/// reveals how much of a guess was right.
pub(super) fn opened_by(code: &str, rows: &[sea_orm::QueryResult]) -> Result<Option<WorkshopId>, Error> {
    let mut found = None;
    for row in rows {
        let (id, stored): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "join_code")?);
        if same_code(code, &stored) {
            found = Some(WorkshopId(id));
        }
    }
    Ok(found)
}

impl Work {
    async fn join_workshop(
        &self,
        code: &str,
        input: &ParticipantInput,
        mint: &Mint,
    ) -> Result<(StoredToken, TokenSecret, ReturnCode), Error> {
        let input = self.checked(input)?;
        let open = self.hold_opened_by(code).await?.ok_or(Error::NotFound("workshop"))?;
        let workshop = WorkshopId(open.id);
        let fresh = ParticipantId(new_id());
        let permit = self.permit::<action::JoinWorkshop>(fresh, &(), &workshop.to_string())?;
        let known = self.known_account(workshop).await?;
        if !open.joining_open {
            return Err(Error::Conflict(
                "joining is closed for this workshop: ask those who facilitate it".to_owned(),
            ));
        }
        self.must_name_the_current_sheet(workshop, &input).await?;
        self.must_have_a_place(workshop, open.places).await?;
        let account = match known {
            Some(account) => account,
            None => self.anonymous_account(&permit).await?,
        };
        let seat = NewSeat {
            workshop,
            provenance: open.provenance.0,
            account: Some(account),
            confirmed: !open.confirms_participants,
            input: &input,
        };
        let participant = self.seat(&permit, seat).await?;
        let return_code = self.store_return_code(&permit, participant).await?;
        let (token, secret) = self.token_of_participant(&permit, workshop, account, open.held_on, mint).await?;
        self.announce(crate::engine::live::Changed::Workshop(workshop));
        Ok((token, secret, return_code))
    }

    /// The workshop that a code opens, locked until the transaction ends: people are added one at a time, so that no two of them take the
    /// same place.
    async fn hold_opened_by(&self, code: &str) -> Result<Option<OpenRow>, Error> {
        use workshop::Column;
        let mut codes = self.access().workshops_with_codes();
        columns(&mut codes, &[Column::Id, Column::JoinCode]);
        let Some(id) = opened_by(code, &self.inside().query_all(&codes).await?)? else {
            return Ok(None);
        };
        // Read again after the lock is taken: the code may have been replaced, or the workshop published, in the meantime.
        let mut held = self.access().workshops_with_codes();
        columns(
            &mut held,
            &[
                Column::Id,
                Column::JoinCode,
                Column::HeldOn,
                Column::Provenance,
                Column::JoiningOpen,
                Column::Places,
                Column::ConfirmsParticipants,
            ],
        );
        held.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut held, LockType::Update);
        let Some(row) = self.inside().query_one(&held).await? else {
            return Ok(None);
        };
        if !same_code(code, &row.try_get::<String>("", "join_code")?) {
            return Ok(None);
        }
        Ok(Some(OpenRow::from_query_result(&row, "")?))
    }

    /// A new account for a person without one. It contains nothing except that it joined.
    pub(super) async fn anonymous_account<A: Action>(&self, permit: &Permit<A>) -> Result<AccountId, Error> {
        let id = AccountId(new_id());
        let row = account::ActiveModel {
            id: Set(id.0),
            code: Set(None),
            display_name: Set("Participant".to_owned()),
            kind: Set(Code(AccountKind::Person)),
            organisation_id: Set(None),
            created_at: Set(self.now()),
            closed_at: Set(None),
        };
        self.under(permit).insert(row).await?;
        Ok(id)
    }

    /// The account of the person who joins, if they have one without a record in the workshop. If it already has a record, the refusal
    /// says how to return.
    async fn known_account(&self, workshop: WorkshopId) -> Result<Option<AccountId>, Error> {
        let Some(account) = self.access().viewer().account() else {
            return Ok(None);
        };
        match self.standing_in(workshop, account).await? {
            Standing::Stranger => Ok(Some(account)),
            Standing::TakesPart | Standing::Waits(_) => Err(Error::Conflict(
                "this account takes part in the workshop already: its record is in viewer.participations".to_owned(),
            )),
            Standing::Left(sentence) | Standing::Removed(sentence) => Err(Error::Conflict(sentence)),
            // Nobody may learn that the erased record and the new one belong to the same person.
            Standing::Erased(_) => Ok(None),
        }
    }

    /// A token for a participant that can reach this workshop and nothing else.
    pub(super) async fn token_of_participant<A: Action>(
        &self,
        permit: &Permit<A>,
        workshop: WorkshopId,
        account: AccountId,
        held_on: Option<chrono::NaiveDate>,
        mint: &Mint,
    ) -> Result<(StoredToken, TokenSecret), Error> {
        let id = TokenId(new_id());
        let expires_at = ends(self.access().now(), held_on, mint.participant_days, mint.participant_max_days);
        let new = NewToken {
            account,
            role: Role::Participant,
            label: "joined a workshop".to_owned(),
            workshop: Some(workshop),
            expires_at,
            rotated_from: None,
            bounds: policy::TokenBounds::default(),
            display: false,
        };
        let secret = self.store_token(permit, id, new, mint).await?;
        let token = StoredToken {
            id,
            role: Role::Participant,
            account,
            organisation: None,
            workshop: Some(workshop),
            expires_at,
            bounds: policy::TokenBounds::default(),
            display: false,
        };
        Ok((token, secret))
    }
}
