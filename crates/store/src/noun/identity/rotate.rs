//! Encrypts identities again with the current key, so that an older key can be removed.

use entity::participant_identity;
use policy::id::ParticipantId;
use policy::{SystemTask, action};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;

#[derive(FromQueryResult)]
struct RowToReseal {
    participant_id: Uuid,
    key_id: String,
    ciphertext: Vec<u8>,
}

impl Access {
    /// Encrypts every identity that uses an older key with the current key: all of them, or none. Returns how many there were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except the service's own tasks; an error if an identity cannot be decrypted, or there is no
    /// current key.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reseal_identities(&self) -> Result<usize, Error> {
        let work = self.begin().await?;
        let result = work.reseal_identities().await;
        work.finish(result).await
    }

    /// The ids of the keys that encrypt stored identities, with the number of identities for each.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn identity_keys_in_use(&self) -> Result<Vec<(String, i64)>, Error> {
        use participant_identity::Column;
        let mut select = self.as_task(SystemTask::Diagnose).rows::<participant_identity::Entity>();
        columns(&mut select, &[Column::KeyId]);
        select
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .add_group_by([col(Column::KeyId)])
            .order_by_expr(col(Column::KeyId), sea_orm::Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", "key_id")?, row.try_get("", "n")?)))
            .collect()
    }
}

impl Work {
    async fn reseal_identities(&self) -> Result<usize, Error> {
        use participant_identity::Column;
        let permit = self.permit::<action::ResealIdentities>((), &(), "identities")?;
        let keys = self.access().identity_keys.clone();
        let current = keys
            .current()
            .ok_or_else(|| Error::Conflict("there is no identity key: set identities.current and identities.keys".to_owned()))?;
        let mut select = self.access().rows::<participant_identity::Entity>();
        columns(&mut select, &[Column::ParticipantId, Column::KeyId, Column::Ciphertext]);
        select.and_where(col(Column::KeyId).ne(current));
        let rows = self.inside().query_all(&select).await?;
        for row in &rows {
            let row = RowToReseal::from_query_result(row, "")?;
            let id = ParticipantId(row.participant_id);
            let (key_id, ciphertext) = keys.seal(id, &keys.open(id, &row.key_id, &row.ciphertext)?)?;
            let update = Query::update()
                .table(participant_identity::Entity)
                .value(Column::KeyId, key_id)
                .value(Column::Ciphertext, ciphertext)
                .and_where(col(Column::ParticipantId).eq(id.0))
                .take();
            self.under(&permit).update(&update).await?;
        }
        Ok(rows.len())
    }
}
