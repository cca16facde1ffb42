//! Adds people to workshops: by their facilitators, who write them down, or by themselves, with the workshop's code.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity::{account, consent, participant, workshop};
use evidence::vocabulary::{AccountKind, ConsentState, Provenance, PublicationStatus};
use policy::id::{AccountId, ParticipantId, TokenId, WorkshopId};
use policy::{Action, Permit, Role, StoredToken, SystemTask, Viewer, action};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult};
use serde_json::json;
use uuid::Uuid;

use super::input::ParticipantInput;
use super::pseudonym::pseudonym;
use super::read::Participant;
use crate::account::{Mint, NewToken, TokenSecret};
use crate::sql::{col, columns};
use crate::workshop::hold::Hold;
use crate::{Access, Error, Work, new_id};

/// Tries for a pseudonym that nobody in the workshop has.
const MOST_TRIES: usize = 64;

/// Somebody who joined: their record, and the token that reaches this workshop and nothing else.
#[derive(Debug)]
pub struct Joined {
    /// The record.
    pub participant: Participant,
    /// The store as they see it.
    pub access: Access,
    /// The token's secret, here and nowhere else.
    pub secret: TokenSecret,
    /// When the token ends.
    pub expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct CodeRow {
    id: Uuid,
    join_code: String,
    held_on: Option<chrono::NaiveDate>,
    provenance: String,
}

/// A workshop that a code opens.
struct Open {
    id: WorkshopId,
    held_on: Option<chrono::NaiveDate>,
    provenance: Provenance,
}

impl Access {
    /// Writes somebody down as a participant.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for all but those who facilitate or keep the register, [`Error::Invalid`],
    /// [`Error::Conflict`] once the workshop was published.
    pub async fn add_participant(&self, workshop: WorkshopId, input: &ParticipantInput) -> Result<Participant, Error> {
        let mut work = self.begin_on_workshop::<action::AddParticipant>(workshop).await?;
        let result = work.add_participant(workshop, input).await;
        let id = work.finish(result).await?;
        self.participants_by_id(&[id]).await?.pop().ok_or(Error::NotFound("participant"))
    }

    /// Trades a workshop's code for a place in it, and a token that reaches this workshop and nothing else. It lasts as
    /// many days as `mint` says past today, or past the day of the workshop where that is later.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a code that opens nothing, [`Error::Invalid`], [`Error::Conflict`] for somebody who takes part already.
    pub async fn join_workshop(&self, code: &str, input: &ParticipantInput, mint: &Mint) -> Result<Joined, Error> {
        let mut work = self.begin().await?;
        let result = work.join_workshop(code, input, mint).await;
        let (token, secret) = work.finish(result).await?;
        let expires_at = token.expires_at;
        let access = self.as_holder(token);
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
        })
    }

    /// The same request, as the holder of the token that it was just given.
    fn as_holder(&self, token: StoredToken) -> Self {
        self.with_viewer(Viewer::of_token(token))
    }
}

impl Work {
    async fn add_participant(&mut self, workshop: WorkshopId, input: &ParticipantInput) -> Result<ParticipantId, Error> {
        let held = self.hold_workshop(workshop, Hold::ToAdd).await?;
        let permit = self.permit::<action::AddParticipant>(workshop, &held.facts, &workshop.to_string())?;
        let input = self.checked(input)?;
        if held.counted || matches!(held.status, PublicationStatus::Published | PublicationStatus::Archived) {
            return Err(closed_to_newcomers());
        }
        self.seat(&permit, workshop, held.provenance, None, &input).await
    }

    async fn join_workshop(&mut self, code: &str, input: &ParticipantInput, mint: &Mint) -> Result<(StoredToken, TokenSecret), Error> {
        let input = self.checked(input)?;
        let open = self.opened_by(code).await?.ok_or(Error::NotFound("workshop"))?;
        let fresh = ParticipantId(new_id());
        let permit = self.permit::<action::JoinWorkshop>(fresh, &(), &open.id.to_string())?;
        let account = match self.access().viewer().account() {
            Some(account) => account,
            None => self.account_for(&permit).await?,
        };
        if self.takes_part(open.id, account).await? {
            return Err(Error::Conflict("this account takes part in the workshop already".to_owned()));
        }
        self.seat(&permit, open.id, open.provenance, Some(account), &input).await?;
        let id = TokenId(new_id());
        let expires_at = self.ends(open.held_on, Ord::min(mint.participant_days, mint.max_days));
        let new = NewToken {
            account,
            role: Role::Participant,
            label: "joined a workshop".to_owned(),
            workshop: Some(open.id),
            expires_at,
            rotated_from: None,
            bounds: policy::TokenBounds::default(),
        };
        let secret = self.store_token(&permit, id, new, mint).await?;
        let token = StoredToken {
            id,
            role: Role::Participant,
            account,
            organisation: None,
            workshop: Some(open.id),
            expires_at,
            bounds: policy::TokenBounds::default(),
        };
        Ok((token, secret))
    }

    fn checked(&self, input: &ParticipantInput) -> Result<ParticipantInput, Error> {
        let input = input.tidied();
        let problems = input.problems(self.access());
        if problems.is_empty() {
            Ok(input)
        } else {
            Err(Error::Invalid(problems))
        }
    }

    /// The workshop that a code opens. Every open workshop's code is compared, each in constant time, so that neither the answer's time
    /// nor an index tells how much of a guess was right.
    async fn opened_by(&self, code: &str) -> Result<Option<Open>, Error> {
        use workshop::Column;
        let mut select = self.access().as_task(SystemTask::Join).rows::<workshop::Entity>();
        columns(&mut select, &[Column::Id, Column::JoinCode, Column::HeldOn, Column::Provenance]);
        select
            .and_where(col(Column::JoinCode).is_not_null())
            .and_where(col(Column::PeopleSnapshot).is_null())
            .and_where(col(Column::Status).is_in(["DRAFT", "IN_REVIEW"]));
        self.lock(&mut select, sea_orm::sea_query::LockType::Share);
        let said = digest(&SHA256, plain(code).as_bytes());
        let mut found = None;
        for row in self.connection().query_all(&select).await? {
            let row = CodeRow::from_query_result(&row, "")?;
            let stored = digest(&SHA256, plain(&row.join_code).as_bytes());
            if verify_slices_are_equal(said.as_ref(), stored.as_ref()).is_ok() {
                found = Some(row);
            }
        }
        found
            .map(|row| {
                Ok(Open {
                    id: WorkshopId(row.id),
                    held_on: row.held_on,
                    provenance: row.provenance.parse()?,
                })
            })
            .transpose()
    }

    /// A new account for somebody who had none: nothing is known of it but that it joined.
    async fn account_for(&self, permit: &Permit<action::JoinWorkshop>) -> Result<AccountId, Error> {
        let id = AccountId(permit.target().0);
        let row = account::ActiveModel {
            id: Set(id.0),
            code: Set(None),
            display_name: Set("Participant".to_owned()),
            kind: Set(AccountKind::Person.code().to_owned()),
            organisation_id: Set(None),
            created_at: Set(self.now_ms()),
        };
        account::Entity::insert(row).exec_without_returning(self.connection()).await?;
        Ok(id)
    }

    async fn takes_part(&self, workshop: WorkshopId, account: AccountId) -> Result<bool, Error> {
        use participant::Column;
        let mut rows = self.access().as_task(SystemTask::Join).rows::<participant::Entity>();
        rows.and_where(col(Column::WorkshopId).eq(workshop.0));
        self.exists(rows, Column::AccountId, account.0).await
    }

    /// Stores a participant with what they agreed to and who they are.
    async fn seat<A: Action>(
        &self,
        permit: &Permit<A>,
        workshop: WorkshopId,
        provenance: Provenance,
        account: Option<AccountId>,
        input: &ParticipantInput,
    ) -> Result<ParticipantId, Error> {
        let id = ParticipantId(new_id());
        let now = self.now_ms();
        // What happens in a made-up workshop is made up; what people say of themselves in any other is theirs.
        let provenance = if provenance == Provenance::Illustrative {
            Provenance::Illustrative
        } else {
            Provenance::SourceDocument
        };
        let row = participant::ActiveModel {
            id: Set(id.0),
            workshop_id: Set(workshop.0),
            code: Set(None),
            pseudonym: Set(self.free_pseudonym(workshop).await?),
            perspectives: Set(json!(input.perspectives)),
            preferred_term: Set(input.preferred_term.clone()),
            account_id: Set(account.map(|id| id.0)),
            erased_at: Set(None),
            provenance: Set(provenance.code().to_owned()),
            created_at: Set(now),
        };
        participant::Entity::insert(row).exec_without_returning(self.connection()).await?;
        let consents = input.consents.iter().map(|scope| consent::ActiveModel {
            id: Set(new_id()),
            participant_id: Set(id.0),
            scope: Set(scope.code().to_owned()),
            state: Set(ConsentState::Given.code().to_owned()),
            information_sheet: Set(input.information_sheet.clone()),
            recorded_at: Set(now),
        });
        consent::Entity::insert_many(consents)
            .exec_without_returning(self.connection())
            .await?;
        self.store_identity(permit, id, &input.identity).await?;
        Ok(id)
    }

    async fn free_pseudonym(&self, workshop: WorkshopId) -> Result<String, Error> {
        use participant::Column;
        for attempt in 0..MOST_TRIES {
            let name = pseudonym(attempt)?;
            let taken = Query::select()
                .expr(sea_orm::sea_query::Expr::val(1))
                .from(participant::Entity)
                .and_where(col(Column::WorkshopId).eq(workshop.0))
                .and_where(col(Column::Pseudonym).eq(name.as_str()))
                .take();
            if self.connection().query_one(&taken).await?.is_none() {
                return Ok(name);
            }
        }
        Err(Error::Conflict("the workshop has no pseudonym left".to_owned()))
    }

    /// `days` from now, or from the end of the workshop's day where that is later.
    fn ends(&self, held_on: Option<chrono::NaiveDate>, days: u32) -> DateTime<Utc> {
        let now = self.access().now();
        let day = held_on.map(|day| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(1));
        day.map_or(now, |day| Ord::max(day, now)) + TimeDelta::days(days.into())
    }
}

/// A code as it is compared: people leave out the dash, and write in small letters.
fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

pub(crate) fn closed_to_newcomers() -> Error {
    Error::Conflict("the workshop was published: its people are counted, and nothing more is added".to_owned())
}
