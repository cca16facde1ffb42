//! Exports everything that is stored about the holder of a token, as JSON. docs/words.md describes the format.

#[cfg(test)]
mod held;
mod row;

#[cfg(test)]
mod tests;

use entity::{
    account, appraisal, audit_event, ballot, ballot_preference, certainty, consent, contribution, duplicate_candidate, facilitation,
    identity_read, involvement_rating, membership, participant, programme_proposal, question, question_revision, record_import,
    review_member, role_token, screening_decision, withdrawal_receipt,
};
use policy::Viewer;
use policy::id::{AccountId, ParticipantId};
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, Order};
use serde_json::{Map, Value, json};

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
pub(crate) use row::row_as_json;

/// The maximum number of audit entries in an export; the newest are kept. Without a limit, an old account could take minutes.
const MOST_ACTS: u64 = 10_000;

impl Access {
    /// Everything that is stored about the viewer: the account and its tokens, each participant record with its rows, and the account's
    /// work as staff. Nothing about anyone else. An anonymous visitor gets nothing.
    ///
    /// # Errors
    /// If the database fails, or an identity cannot be decrypted.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn export_own(&self) -> Result<Value, Error> {
        let mut all = Map::new();
        all.insert("exportedAt".to_owned(), json!(self.now().to_rfc3339()));
        let Some(id) = self.viewer().account() else {
            return Ok(Value::Object(all));
        };
        let mut insert = |name: &str, value: Value| all.insert(name.to_owned(), value);
        let mut own = self.rows::<account::Entity>();
        own.and_where(col(account::Column::Id).eq(id.0));
        insert("account", self.all_of::<account::Entity>(own).await?.pop().unwrap_or(Value::Null));
        let mut tokens = self.rows::<role_token::Entity>();
        tokens.and_where(col(role_token::Column::AccountId).eq(id.0));
        insert("tokens", Value::Array(self.all_of::<role_token::Entity>(tokens).await?));
        let mut records = self.rows::<participant::Entity>();
        records.and_where(col(participant::Column::AccountId).eq(id.0));
        let mut participations = Vec::new();
        for person in self.participations().await? {
            let mut record = records.clone();
            record.and_where(col(participant::Column::Id).eq(person.id.0));
            let record = self.all_of::<participant::Entity>(record).await?.pop().unwrap_or(Value::Null);
            participations.push(self.participation(person.id, record).await?);
        }
        insert("participations", Value::Array(participations));
        insert("work", self.export_work(id).await?);
        Ok(Value::Object(all))
    }

    /// The rows that belong to one participant record.
    async fn participation(&self, id: ParticipantId, record: Value) -> Result<Value, Error> {
        let consents = self.of::<consent::Entity, _>(consent::Column::ParticipantId, id);
        let contributions = self.of::<contribution::Entity, _>(contribution::Column::ParticipantId, id);
        let questions = self.of::<question::Entity, _>(question::Column::WordsOfId, id);
        let wordings = self.of::<question_revision::Entity, _>(question_revision::Column::WordsOfId, id);
        let receipts = self.of::<withdrawal_receipt::Entity, _>(withdrawal_receipt::Column::ParticipantId, id);
        let looks = self.of::<identity_read::Entity, _>(identity_read::Column::ParticipantId, id);
        let identity = self.identities_of(&[id]).await?.remove(&id);
        Ok(json!({
            "record": record,
            "identity": identity.map(|who| json!({
                "name": who.name, "email": who.email, "phone": who.phone, "accessNeeds": who.access_needs,
            })),
            "consents": self.all_of::<consent::Entity>(consents).await?,
            "contributions": self.all_of::<contribution::Entity>(contributions).await?,
            "questions": self.all_of::<question::Entity>(questions).await?,
            "earlierWordings": self.all_of::<question_revision::Entity>(wordings).await?,
            "ballots": self.export_ballots(id).await?,
            "receipts": self.all_of::<withdrawal_receipt::Entity>(receipts).await?,
            "identityReads": self.all_of::<identity_read::Entity>(looks).await?,
        }))
    }

    async fn export_ballots(&self, id: ParticipantId) -> Result<Vec<Value>, Error> {
        let mut ballots = Vec::new();
        let mut select = self.of::<ballot::Entity, _>(ballot::Column::ParticipantId, id);
        all_columns::<ballot::Entity>(&mut select);
        for row in self.reader().query_all(&select).await? {
            let mut ballot = row_as_json::<ballot::Entity>(&row)?;
            let mut preferences = self.rows::<ballot_preference::Entity>();
            preferences.and_where(col(ballot_preference::Column::BallotId).eq(row.try_get::<uuid::Uuid>("", "id")?));
            let preferences = self.all_of::<ballot_preference::Entity>(preferences).await?;
            ballot.insert("preferences".to_owned(), Value::Array(preferences));
            ballots.push(Value::Object(ballot));
        }
        Ok(ballots)
    }

    /// The work that an account did or is responsible for as staff.
    async fn export_work(&self, id: AccountId) -> Result<Value, Error> {
        let mut facilitates = self.rows::<facilitation::Entity>();
        facilitates.and_where(col(facilitation::Column::AccountId).eq(id.0));
        let mut rated = self.rows::<involvement_rating::Entity>();
        rated.and_where(col(involvement_rating::Column::RaterId).eq(id.0));
        let mut certainty = self.rows::<certainty::Entity>();
        certainty.and_where(col(certainty::Column::RatedById).eq(id.0));
        let mut for_others = self.rows::<ballot::Entity>();
        for_others
            .and_where(col(ballot::Column::CastById).eq(id.0))
            .and_where(col(ballot::Column::ParticipantId).is_null());
        let mut acts = mine::<audit_event::Entity, _>(audit_event::Column::ActorId, self.viewer(), id);
        acts.order_by_expr(col(audit_event::Column::Id), Order::Desc).limit(MOST_ACTS);
        let programmes = mine::<membership::Entity, _>(membership::Column::AccountId, self.viewer(), id);
        let screening = mine::<screening_decision::Entity, _>(screening_decision::Column::ReviewerId, self.viewer(), id);
        let appraisals = mine::<appraisal::Entity, _>(appraisal::Column::RaterId, self.viewer(), id);
        let duplicates = mine::<duplicate_candidate::Entity, _>(duplicate_candidate::Column::DecidedById, self.viewer(), id);
        let reviews = mine::<review_member::Entity, _>(review_member::Column::AccountId, self.viewer(), id);
        let imports = mine::<record_import::Entity, _>(record_import::Column::ById, self.viewer(), id);
        let proposed = mine::<programme_proposal::Entity, _>(programme_proposal::Column::ById, self.viewer(), id);
        let decided = mine::<programme_proposal::Entity, _>(programme_proposal::Column::DecidedById, self.viewer(), id);
        Ok(json!({
            "programmes": self.all_of::<membership::Entity>(programmes).await?,
            "facilitates": self.all_of::<facilitation::Entity>(facilitates).await?,
            "involvementRatings": self.all_of::<involvement_rating::Entity>(rated).await?,
            "certaintyRatings": self.all_of::<certainty::Entity>(certainty).await?,
            "screeningDecisions": self.all_of::<screening_decision::Entity>(screening).await?,
            "reviews": self.all_of::<review_member::Entity>(reviews).await?,
            "imports": self.all_of::<record_import::Entity>(imports).await?,
            "appraisals": self.all_of::<appraisal::Entity>(appraisals).await?,
            "duplicatesDecided": self.all_of::<duplicate_candidate::Entity>(duplicates).await?,
            "proposals": without(self.all_of::<programme_proposal::Entity>(proposed).await?, &["decidedById", "decisionNote"]),
            "proposalsDecided": without(self.all_of::<programme_proposal::Entity>(decided).await?, &["byId", "role", "organisationId",
            "changes", "before", "note"]),
            "ballotsOfGroups": self.all_of::<ballot::Entity>(for_others).await?,
            "acts": self.all_of::<audit_event::Entity>(acts).await?,
        }))
    }

    /// The rows of `E` that belong to this participant and that the viewer may see.
    fn of<E: crate::engine::scoped::Scoped, C: ColumnTrait>(&self, column: C, id: ParticipantId) -> SelectStatement {
        let mut select = self.rows::<E>();
        select.and_where(col(column).eq(id.0));
        select
    }

    async fn all_of<E: EntityTrait>(&self, mut select: SelectStatement) -> Result<Vec<Value>, Error>
    where
        E::Column: Iterable,
    {
        all_columns::<E>(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(Value::Object(row_as_json::<E>(row)?))).collect()
    }
}

/// The rows without fields that other people wrote.
fn without(mut rows: Vec<Value>, fields: &[&str]) -> Vec<Value> {
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.retain(|name, _| !fields.contains(&name.as_str()));
    }
    rows
}

/// The rows of `E` that are this account's own actions, even if its role cannot see such rows. Only for tables that nobody reads on their
/// own, and only for the viewer's own account.
fn mine<E: EntityTrait, C: ColumnTrait>(column: C, viewer: &Viewer, id: AccountId) -> SelectStatement {
    let own = viewer.account() == Some(id);
    let mut select = Query::select()
        .unscoped::<E>(Unscoped::OwnRows)
        .and_where(col(column).eq(id.0))
        .take();
    if !own {
        select.and_where(sea_orm::sea_query::Expr::cust("1 = 0"));
    }
    select
}
