//! Reads identities. A read of another person's identity is a unit of work of its own: it is recorded before the answer is sent.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::column::Code;
use entity::{identity_read, participant, participant_identity};
use policy::id::{AccountId, ParticipantId};
use policy::{IdentityReach, Role, action, rows};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, FromQueryResult, Order};
use uuid::Uuid;

use super::Identity;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;

/// A read of a person's identity by another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRead {
    /// The account that read the identity.
    pub by: AccountId,
    /// The role in which that account acted.
    pub role: Role,
    /// When the identity was read.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct SealedRow {
    participant_id: Uuid,
    key_id: String,
    ciphertext: Vec<u8>,
    account_id: Option<Uuid>,
}

impl Access {
    /// The identities of these participants that the viewer may read. Each read of another person's identity is recorded, and that person
    /// can see the record. Runs a fixed number of statements.
    ///
    /// # Errors
    /// If the database fails, or an identity cannot be decrypted.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn identities_of(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, Identity>, Error> {
        let sealed = self.sealed(participants).await?;
        if sealed.is_empty() {
            return Ok(HashMap::new());
        }
        let own = self.viewer().account().map(|account| account.0);
        let others: Vec<ParticipantId> = sealed
            .iter()
            .filter(|row| own.is_none() || row.account_id != own)
            .map(|row| ParticipantId(row.participant_id))
            .collect();
        let mut opened = HashMap::with_capacity(sealed.len());
        for row in sealed {
            let id = ParticipantId(row.participant_id);
            opened.insert(id, self.identity_keys.open(id, &row.key_id, &row.ciphertext)?);
        }
        if !others.is_empty() {
            let work = self.begin().await?;
            let result = work.record_looks(&others).await;
            work.finish(result).await?;
        }
        Ok(opened)
    }

    async fn sealed(&self, participants: &[ParticipantId]) -> Result<Vec<SealedRow>, Error> {
        use participant_identity::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<participant_identity::Entity>();
        columns(&mut select, &[Column::ParticipantId, Column::KeyId, Column::Ciphertext]);
        columns(&mut select, &[participant::Column::AccountId]);
        // Joins the participant only to find whose record it is. A viewer who can see the identity can also see the person.
        select
            .join_rows::<participant::Entity>(self.viewer(), col(participant::Column::Id).eq(col(Column::ParticipantId)))
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids));
        let rows = self.reader().query_all(&select).await?;
        Ok(rows
            .iter()
            .map(|row| SealedRow::from_query_result(row, ""))
            .collect::<Result<_, _>>()?)
    }

    /// The recorded reads of the identity of each of these participants that the viewer may see, newest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn identity_reads_of(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, Vec<IdentityRead>>, Error> {
        use identity_read::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<identity_read::Entity>();
        all_columns::<identity_read::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids))
            .order_by_expr(col(Column::Id), Order::Desc);
        let mut by_participant: HashMap<ParticipantId, Vec<IdentityRead>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let look = identity_read::Model::from_query_result(&row, "")?;
            by_participant
                .entry(ParticipantId(look.participant_id))
                .or_default()
                .push(IdentityRead {
                    by: AccountId(look.account_id),
                    role: look.role.0,
                    at: look.at.0,
                });
        }
        Ok(by_participant)
    }

    /// Those of these participants whose recorded reads the viewer may see: the viewer's own records, or everyone's.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn may_see_looks_at(&self, participants: &[ParticipantId]) -> Result<Vec<ParticipantId>, Error> {
        use participant::Column;
        let everybody_s = self.viewer().reach(&rows::IDENTITIES) == IdentityReach::Everything;
        if everybody_s {
            return Ok(participants.to_vec());
        }
        let Some(account) = self.viewer().account() else {
            return Ok(Vec::new());
        };
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<participant::Entity>();
        columns(&mut select, &[Column::Id]);
        select
            .and_where(is_one_of(self.backend(), Column::Id, &ids))
            .and_where(col(Column::AccountId).eq(account.0));
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(ParticipantId(row.try_get("", "id")?))).collect()
    }
}

impl Work {
    async fn record_looks(&self, participants: &[ParticipantId]) -> Result<(), Error> {
        let account = self.access().viewer().account();
        let (role, now, request_id) = (self.access().viewer().role(), self.now(), self.access().request_id().to_owned());
        let (mut rows, mut writer) = (Vec::with_capacity(participants.len()), None);
        for id in participants {
            let permit = self.permit::<action::ReadIdentity>(*id, &(), &id.to_string())?;
            // The service's own tasks have no account; their reads are in the audit trail.
            if let Some(account) = account {
                rows.push(identity_read::ActiveModel {
                    id: Set(new_id()),
                    participant_id: Set(permit.target().0),
                    account_id: Set(account.0),
                    role: Set(Code(role)),
                    at: Set(now),
                    request_id: Set(request_id.clone()),
                });
            }
            writer = Some(self.under(&permit));
        }
        if let Some(writer) = writer {
            writer.insert_all(rows).await?;
        }
        Ok(())
    }
}
