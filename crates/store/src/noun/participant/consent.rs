//! Consent for each scope. Answers are only added, never changed, and each names the information sheet that it was given on.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::column::{Code, Millis};
use entity::{consent, participant};
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::id::{AccountId, ParticipantId, WorkshopId};
use policy::{Action, ParticipantFacts, Permit, action};
use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{ActiveValue::Set, FromQueryResult, Order};
use uuid::Uuid;

use super::input::sheet_problem;
use super::read::Participant;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;

/// The latest answer for one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The scope that the answer is about.
    pub scope: ConsentScope,
    /// The answer: given, refused or withdrawn.
    pub state: ConsentState,
    /// The version of the information sheet that the person had read.
    pub information_sheet: String,
    /// When the answer was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl Consent {
    fn of(said: consent::Model) -> Self {
        Self {
            scope: said.scope.0,
            state: said.state.0,
            information_sheet: said.information_sheet,
            recorded_at: said.recorded_at.0,
        }
    }
}

/// A participant's record, locked until the transaction ends.
pub(super) struct HeldParticipant {
    pub(super) workshop: WorkshopId,
    pub(super) facts: ParticipantFacts,
    pub(super) erased: bool,
    pub(super) account: Option<AccountId>,
}

#[derive(FromQueryResult)]
struct HoldRow {
    workshop_id: Uuid,
    account_id: Option<Uuid>,
    erased_at: Option<Millis>,
}

impl Access {
    /// The consents of each of these participants that the viewer may see: the latest answer for each scope, in the order of the scopes.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn consents_of(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, Vec<Consent>>, Error> {
        use consent::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<consent::Entity>();
        all_columns::<consent::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids))
            .order_by_expr(col(Column::RecordedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut last: HashMap<ParticipantId, BTreeMap<ConsentScope, Consent>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let said = consent::Model::from_query_result(&row, "")?;
            let (participant, word) = (ParticipantId(said.participant_id), Consent::of(said));
            last.entry(participant).or_default().insert(word.scope, word);
        }
        Ok(last.into_iter().map(|(id, words)| (id, words.into_values().collect())).collect())
    }

    /// Records that a participant gives or refuses consent.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the person and those who keep the register; [`Error::Invalid`] for a
    /// withdrawal, which has a mutation of its own; [`Error::Conflict`] without consent to take part.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn record_consent(
        &self,
        participant: ParticipantId,
        scope: ConsentScope,
        state: ConsentState,
        information_sheet: &str,
    ) -> Result<Participant, Error> {
        let work = self.begin_on_participant::<action::RecordConsent>(participant).await?;
        let result = work.record_consent(participant, scope, state, information_sheet).await;
        work.finish(result).await?;
        self.participants_by_id(&[participant])
            .await?
            .pop()
            .ok_or(Error::NotFound("participant"))
    }

    /// Begins a unit of work on a participant's record.
    pub(super) async fn begin_on_participant<A: Action>(&self, id: ParticipantId) -> Result<Work, Error> {
        self.begin_to::<A>(Some(&id.to_string()), async {
            self.participants_by_id(&[id])
                .await?
                .pop()
                .map(drop)
                .ok_or(Error::NotFound("participant"))
        })
        .await
    }
}

impl Work {
    /// The participant's record, if the viewer may see it, locked until the transaction ends: changes of one person's record run one at a
    /// time.
    pub(super) async fn hold_participant(&self, id: ParticipantId) -> Result<HeldParticipant, Error> {
        use participant::Column;
        let mut select = self.access().rows::<participant::Entity>();
        columns(&mut select, &[Column::WorkshopId, Column::AccountId, Column::ErasedAt]);
        select.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("participant"))?;
        let row = HoldRow::from_query_result(&row, "")?;
        let account = self.access().viewer().account().map(|account| account.0);
        Ok(HeldParticipant {
            workshop: WorkshopId(row.workshop_id),
            facts: ParticipantFacts {
                own: account.is_some() && row.account_id == account,
            },
            erased: row.erased_at.is_some(),
            account: row.account_id.map(AccountId),
        })
    }

    /// The latest answer for each scope, read inside the transaction.
    pub(super) async fn last_words(&self, id: ParticipantId) -> Result<BTreeMap<ConsentScope, Consent>, Error> {
        use consent::Column;
        let mut select = self.access().rows::<consent::Entity>();
        all_columns::<consent::Entity>(&mut select);
        select
            .and_where(col(Column::ParticipantId).eq(id.0))
            .order_by_expr(col(Column::RecordedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut words = BTreeMap::new();
        for row in self.inside().query_all(&select).await? {
            let word = Consent::of(consent::Model::from_query_result(&row, "")?);
            words.insert(word.scope, word);
        }
        Ok(words)
    }

    /// Adds an answer for each of these scopes.
    pub(super) async fn say<A: Action<Target = ParticipantId>>(
        &self,
        permit: &Permit<A>,
        scopes: &[ConsentScope],
        state: ConsentState,
        information_sheet: &str,
    ) -> Result<(), Error> {
        let now = self.now();
        let rows: Vec<_> = scopes
            .iter()
            .map(|scope| consent::ActiveModel {
                id: Set(new_id()),
                participant_id: Set(permit.target().0),
                scope: Set(Code(*scope)),
                state: Set(Code(state)),
                information_sheet: Set(information_sheet.to_owned()),
                recorded_at: Set(now),
            })
            .collect();
        if !rows.is_empty() {
            self.under(permit).insert_all(rows).await?;
        }
        Ok(())
    }

    async fn record_consent(
        &self,
        id: ParticipantId,
        scope: ConsentScope,
        state: ConsentState,
        information_sheet: &str,
    ) -> Result<(), Error> {
        let held = self.hold_participant(id).await?;
        let permit = self.permit::<action::RecordConsent>(id, &held.facts, &id.to_string())?;
        let words = self.last_words(id).await?;
        let sheet = information_sheet.trim();
        let mut problems: Vec<_> = sheet_problem("informationSheet", sheet).into_iter().collect();
        // A sheet that this person named before sheets were stored here is still accepted from them.
        let named_before = words.values().any(|word| word.information_sheet == sheet);
        let published = self.sheets_of(held.workshop).await?;
        if problems.is_empty() && !named_before && !published.iter().any(|known| known.version == sheet) {
            let message = match published.last() {
                Some(current) => format!(
                    "is not a published version of the workshop's sheet; the current one is {:?}",
                    current.version
                ),
                None => "is not a published version: the workshop has not published an information sheet".to_owned(),
            };
            problems.push(crate::engine::error::FieldProblem::new("informationSheet", message));
        }
        let last = |scope| words.get(&scope).map(|word| word.state);
        let given = last(scope) == Some(ConsentState::Given);
        match state {
            ConsentState::Withdrawn => problems.push(crate::engine::error::FieldProblem::new(
                "state",
                "use withdrawConsent to withdraw consent",
            )),
            ConsentState::Refused if given => {
                problems.push(crate::engine::error::FieldProblem::new(
                    "state",
                    "this consent was given: use withdrawConsent to withdraw it",
                ));
            }
            ConsentState::Given | ConsentState::Refused => {}
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        if held.erased {
            return Err(Error::Conflict(
                "this record was erased: nothing can be stored in it. To take part again, join again with the workshop's code".to_owned(),
            ));
        }
        let takes_part = last(ConsentScope::TakePart) == Some(ConsentState::Given);
        let begins = scope == ConsentScope::TakePart && state == ConsentState::Given;
        if !(takes_part || begins) {
            return Err(Error::Conflict(
                "nothing is stored about a person who does not agree to take part: record TAKE_PART first".to_owned(),
            ));
        }
        if last(scope) == Some(state) {
            self.leave_as_it_is();
            return Ok(());
        }
        let sight = self.rows_of_participant(id.0).await?;
        let sight = self.sight(&sight).await?;
        self.say(&permit, &[scope], state, sheet).await?;
        self.under(&permit).settle(sight).await?;
        self.announce(Changed::Participant(id));
        self.announce(Changed::Workshop(held.workshop));
        Ok(())
    }
}
