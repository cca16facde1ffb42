//! Keys that sign role tokens: one is current, older ones verify until the last token that they signed has ended.

use std::fmt;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, Utc};
use entity::sealed::Sealed;
use entity::{role_token, signing_key};
use policy::{Permit, Resource, SystemTask, Viewer, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult};

use crate::clock::at;
use crate::sql::{col, columns};
use crate::{Access, Error, Store, Work, new_id};

/// The only algorithm, under its name in JOSE headers.
const ALGORITHM: &str = "EdDSA";

/// What may be told of a key.
#[derive(Debug, Clone, FromQueryResult)]
struct KeyRow {
    id: String,
    algorithm: String,
    created_at: i64,
    retires_at: Option<i64>,
    current: bool,
}

/// A key, as whoever manages access sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The `kid` of the tokens that it signed.
    pub key_id: String,
    /// The algorithm, under its name in JOSE headers.
    pub algorithm: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on nothing that it signed is accepted; none for the current key.
    pub retires_at: Option<DateTime<Utc>>,
    /// Whether new tokens are signed with it.
    pub current: bool,
}

/// The public half of an Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PublicKey {
    /// The `kid` of the tokens that it signed.
    #[sea_orm(from_alias = "id")]
    pub key_id: String,
    /// The 32 bytes of the key.
    pub public_key: Vec<u8>,
    /// In milliseconds since 1970; see [`PublicKey::retired`].
    retires_at: Option<i64>,
}

impl PublicKey {
    /// Whether nothing that the key signed is accepted any more.
    #[must_use]
    pub fn retired(&self, now: DateTime<Utc>) -> bool {
        self.retires_at.is_some_and(|retires| retires <= now.timestamp_millis())
    }
}

/// The private half of the current key. Handed to a signer inside the unit of work, and to nobody else; never printed.
pub struct SigningSecret {
    pub(super) key_id: String,
    pkcs8: Sealed,
}

impl SigningSecret {
    /// The `kid` to name in the header.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The private key, as a PKCS#8 document.
    #[must_use]
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8.0
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningSecret")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

fn facts(mut keys: SelectStatement) -> SelectStatement {
    use signing_key::Column::{Algorithm, CreatedAt, Current, Id, RetiresAt};
    columns(&mut keys, &[Id, Algorithm, CreatedAt, RetiresAt, Current]);
    keys.order_by_expr(col(CreatedAt), sea_orm::Order::Desc)
        .order_by_expr(col(Id), sea_orm::Order::Desc);
    keys
}

impl From<KeyRow> for SigningKey {
    fn from(row: KeyRow) -> Self {
        Self {
            key_id: row.id,
            algorithm: row.algorithm,
            created_at: at(row.created_at),
            retires_at: row.retires_at.map(at),
            current: row.current,
        }
    }
}

impl Access {
    /// All keys, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but those who manage access.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKey>, Error> {
        self.require(Resource::Access, "key.list")?;
        let select = facts(self.rows::<signing_key::Entity>());
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(KeyRow::from_query_result(row, "")?.into())).collect()
    }

    /// Makes a new current key. The old one verifies until the last token that it signed has ended.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but those who manage access.
    pub async fn rotate_signing_key(&self) -> Result<SigningKey, Error> {
        let mut work = self.begin().await?;
        let result = work.rotate_signing_key().await;
        let key = work.finish(result).await?;
        let mut select = facts(self.rows::<signing_key::Entity>());
        select.and_where(col(signing_key::Column::Id).eq(key));
        let row = self.reader().query_one(&select).await?.ok_or(Error::NotFound("key"))?;
        Ok(KeyRow::from_query_result(&row, "")?.into())
    }

    /// Makes the first key, where there is none yet.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but those who manage access.
    pub async fn ensure_signing_key(&self) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.change_access_alone().await?;
        let result = match work.current_key().await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => work.rotate_signing_key().await.map(drop),
            Err(error) => Err(error),
        };
        work.finish(result).await
    }
}

impl Store {
    /// The public halves of the keys that have not retired, for whoever verifies tokens.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn public_keys(&self) -> Result<Vec<PublicKey>, Error> {
        use signing_key::Column::{Id, PublicKey as Public, RetiresAt};
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Authenticate), "");
        let mut select = access.rows::<signing_key::Entity>();
        columns(&mut select, &[Id, Public, RetiresAt]);
        let now = access.now().timestamp_millis();
        select.and_where(col(RetiresAt).is_null().or(col(RetiresAt).gt(now)));
        select.order_by_expr(col(Id), sea_orm::Order::Asc);
        let rows = access.control().query_all(&select).await?;
        rows.iter().map(|row| Ok(PublicKey::from_query_result(row, "")?)).collect()
    }
}

impl Work {
    /// The key that signs now.
    pub(super) async fn current_key(&self) -> Result<Option<SigningSecret>, Error> {
        use signing_key::Column::{Current, Id, PrivateKey};
        let mut select = Query::select().from(signing_key::Entity).and_where(col(Current).eq(true)).take();
        columns(&mut select, &[Id, PrivateKey]);
        let Some(row) = self.connection().query_one(&select).await? else {
            return Ok(None);
        };
        Ok(Some(SigningSecret {
            key_id: row.try_get("", "id")?,
            pkcs8: row.try_get("", "private_key")?,
        }))
    }

    async fn rotate_signing_key(&mut self) -> Result<String, Error> {
        let id = new_id().to_string();
        let permit = self.permit::<action::RotateKey>((), &(), &id)?;
        self.change_access_alone().await?;
        self.retire_current_key(&permit).await?;
        let (private, public) = generate()?;
        let row = signing_key::ActiveModel {
            id: Set(id.clone()),
            algorithm: Set(ALGORITHM.to_owned()),
            public_key: Set(public),
            private_key: Set(Sealed(private)),
            created_at: Set(self.now_ms()),
            retires_at: Set(None),
            current: Set(true),
        };
        signing_key::Entity::insert(row).exec_without_returning(self.connection()).await?;
        Ok(id)
    }

    async fn retire_current_key(&self, _: &Permit<action::RotateKey>) -> Result<(), Error> {
        let Some(old) = self.current_key().await? else {
            return Ok(());
        };
        let last = Query::select()
            .expr_as(Expr::col(role_token::Column::ExpiresAt).max(), "last")
            .from(role_token::Entity)
            .and_where(col(role_token::Column::KeyId).eq(&old.key_id))
            .and_where(col(role_token::Column::RevokedAt).is_null())
            .take();
        let row = self.connection().query_one(&last).await?;
        let last: Option<i64> = row.map(|row| row.try_get("", "last")).transpose()?.flatten();
        let retires_at = Ord::max(last.unwrap_or(0), self.now_ms());
        let update = Query::update()
            .table(signing_key::Entity)
            .value(signing_key::Column::Current, false)
            .value(signing_key::Column::RetiresAt, retires_at)
            .and_where(col(signing_key::Column::Id).eq(old.key_id))
            .take();
        self.connection().execute(&update).await?;
        Ok(())
    }
}

/// A new key pair: the private half as PKCS#8, the public half as 32 bytes.
fn generate() -> Result<(Vec<u8>, Vec<u8>), Error> {
    let failed = |_| Error::Corrupt("no key could be made".to_owned());
    let pair = Ed25519KeyPair::generate().map_err(failed)?;
    let private = pair.to_pkcs8v1().map_err(failed)?;
    Ok((private.as_ref().to_vec(), pair.public_key().as_ref().to_vec()))
}
