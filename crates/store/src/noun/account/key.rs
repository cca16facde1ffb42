//! Keys that sign role tokens. One key is current; older keys still verify tokens until the last token that they signed has expired.

use std::fmt;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, Utc};
use entity::column::Millis;
use entity::sealed::Sealed;
use entity::{role_token, signing_key};
use policy::{Permit, Resource, SystemTask, Viewer, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, FromQueryResult};

use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// The only algorithm, under its name in JOSE headers.
const ALGORITHM: &str = "EdDSA";

/// The columns of a key that may be shown.
#[derive(Debug, Clone, FromQueryResult)]
struct KeyRow {
    id: String,
    algorithm: String,
    created_at: Millis,
    retires_at: Option<Millis>,
    current: bool,
}

/// A signing key, as shown to viewers who manage access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The `kid` header of the tokens that the key signed.
    pub key_id: String,
    /// The algorithm, under its name in JOSE headers.
    pub algorithm: String,
    /// When the key was created.
    pub created_at: DateTime<Utc>,
    /// From this time on, no token that the key signed is accepted; `None` for the current key.
    pub retires_at: Option<DateTime<Utc>>,
    /// Whether new tokens are signed with it.
    pub current: bool,
}

/// The public half of an Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PublicKey {
    /// The `kid` header of the tokens that the key signed.
    #[sea_orm(from_alias = "id")]
    pub key_id: String,
    /// The 32 bytes of the key.
    pub public_key: Vec<u8>,
    /// See [`PublicKey::retired`].
    retires_at: Option<Millis>,
}

impl PublicKey {
    /// Whether tokens that the key signed are no longer accepted.
    #[must_use]
    pub fn retired(&self, now: DateTime<Utc>) -> bool {
        self.retires_at.is_some_and(|retires| retires.0 <= now)
    }
}

/// The private half of the current key. Only the signer receives it, inside the unit of work; it is never logged.
pub struct SigningSecret {
    pub(super) key_id: String,
    pkcs8: Sealed,
}

impl SigningSecret {
    /// The `kid` to put into the token's header.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The private key as a PKCS#8 document.
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
            created_at: row.created_at.0,
            retires_at: row.retires_at.map(|time| time.0),
            current: row.current,
        }
    }
}

impl Access {
    /// All keys, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn signing_keys(&self) -> Result<Vec<SigningKey>, Error> {
        self.require(Resource::Access, "key.list")?;
        let select = facts(self.rows::<signing_key::Entity>());
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(KeyRow::from_query_result(row, "")?.into())).collect()
    }

    /// Creates a new current key. The old key still verifies tokens until the last token that it signed has expired.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rotate_signing_key(&self) -> Result<SigningKey, Error> {
        let work = self.begin().await?;
        let result = work.rotate_signing_key().await;
        let key = work.finish(result).await?;
        let mut select = facts(self.rows::<signing_key::Entity>());
        select.and_where(col(signing_key::Column::Id).eq(key));
        let row = self.reader().query_one(&select).await?.ok_or(Error::NotFound("key"))?;
        Ok(KeyRow::from_query_result(&row, "")?.into())
    }

    /// Creates the first key, if there is none yet.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ensure_signing_key(&self) -> Result<(), Error> {
        let work = self.begin().await?;
        work.change_access_alone().await?;
        let current = Query::select()
            .unscoped::<signing_key::Entity>(Unscoped::TheServicesOwn)
            .and_where(col(signing_key::Column::Current).eq(true))
            .take();
        let found = work.inside().query_one(current.clone().expr(Expr::val(1))).await;
        let result = match found {
            Ok(Some(_)) => Ok(()),
            Ok(None) => work.rotate_signing_key().await.map(drop),
            Err(error) => Err(error.into()),
        };
        work.finish(result).await
    }
}

impl Access {
    /// For each stored signing key, the id of the key that encrypts it; `None` if it is stored unencrypted.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn signing_key_seals(&self) -> Result<Vec<Option<String>>, Error> {
        use signing_key::Column::SealedUnder;
        let mut select = self.as_task(SystemTask::Diagnose).rows::<signing_key::Entity>();
        columns(&mut select, &[SealedUnder]);
        select.distinct();
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "sealed_under")?)).collect()
    }

    /// Encrypts every stored signing key with the configuration's current key, including those encrypted with an older one. Returns how
    /// many there were.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except the service's own tasks; an error if a key cannot be decrypted, or there is no current
    /// key.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reseal_signing_keys(&self) -> Result<usize, Error> {
        let work = self.begin().await?;
        let result = work.reseal_signing_keys().await;
        let resealed = work.finish(result).await?;
        if resealed > 0 {
            self.scrub().await?;
        }
        Ok(resealed)
    }

    /// The private key in the form in which it is stored, and the id of the key that encrypts it, if one is configured.
    fn seal_key(&self, key_id: &str, pkcs8: Vec<u8>) -> Result<(Sealed, Option<String>), Error> {
        if self.signing_seal.current().is_none() {
            return Ok((Sealed(pkcs8), None));
        }
        let (under, ciphertext) = self.signing_seal.seal(&place(key_id), &pkcs8)?;
        Ok((Sealed(ciphertext), Some(under)))
    }
}

/// The place that the ciphertext is bound to: the private key of one row cannot be decrypted as that of another.
fn place(key_id: &str) -> String {
    format!("signing_key.private_key/{key_id}")
}

impl Store {
    /// The public halves of the keys that have not retired, for verifying tokens.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn public_keys(&self) -> Result<Vec<PublicKey>, Error> {
        use signing_key::Column::{Id, PublicKey as Public, RetiresAt};
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Authenticate), "");
        let mut select = access.rows::<signing_key::Entity>();
        columns(&mut select, &[Id, Public, RetiresAt]);
        let now = Millis(access.now());
        select.and_where(col(RetiresAt).is_null().or(col(RetiresAt).gt(now)));
        select.order_by_expr(col(Id), sea_orm::Order::Asc);
        let rows = access.control().query_all(&select).await?;
        rows.iter().map(|row| Ok(PublicKey::from_query_result(row, "")?)).collect()
    }
}

impl Work {
    /// The key that signs new tokens.
    pub(super) async fn current_key(&self) -> Result<Option<SigningSecret>, Error> {
        use signing_key::Column::{Current, Id, PrivateKey, SealedUnder};
        let mut select = Query::select()
            .unscoped::<signing_key::Entity>(Unscoped::TheServicesOwn)
            .and_where(col(Current).eq(true))
            .take();
        columns(&mut select, &[Id, PrivateKey, SealedUnder]);
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(None);
        };
        let key_id: String = row.try_get("", "id")?;
        let stored: Sealed = row.try_get("", "private_key")?;
        let pkcs8 = match row.try_get::<Option<String>>("", "sealed_under")? {
            Some(seal) => Sealed(self.access().signing_seal.open(&place(&key_id), &seal, &stored.0)?),
            None => stored,
        };
        Ok(Some(SigningSecret { key_id, pkcs8 }))
    }

    async fn reseal_signing_keys(&self) -> Result<usize, Error> {
        use signing_key::Column::{Id, PrivateKey, SealedUnder};
        let permit = self.permit::<action::ResealSigningKeys>((), &(), "signing keys")?;
        self.erases();
        self.change_access_alone().await?;
        let access = self.access().clone();
        let current = access.signing_seal.current().ok_or_else(|| {
            Error::Conflict("there is no key to encrypt signing keys with: set signing.current and signing.keys".to_owned())
        })?;
        let mut select = access.rows::<signing_key::Entity>();
        columns(&mut select, &[Id, PrivateKey, SealedUnder]);
        let mut resealed = 0;
        for row in self.inside().query_all(&select).await? {
            let (id, stored): (String, Sealed) = (row.try_get("", "id")?, row.try_get("", "private_key")?);
            let pkcs8 = match row.try_get::<Option<String>>("", "sealed_under")? {
                Some(under) if under == current => continue,
                Some(under) => access.signing_seal.open(&place(&id), &under, &stored.0)?,
                None => stored.0,
            };
            let (private_key, sealed_under) = access.seal_key(&id, pkcs8)?;
            let update = Query::update()
                .table(signing_key::Entity)
                .value(PrivateKey, private_key)
                .value(SealedUnder, sealed_under)
                .and_where(col(Id).eq(id))
                .take();
            self.under(&permit).update(&update).await?;
            resealed += 1;
        }
        Ok(resealed)
    }

    async fn rotate_signing_key(&self) -> Result<String, Error> {
        let id = new_id().to_string();
        let permit = self.permit::<action::RotateKey>((), &(), &id)?;
        self.change_access_alone().await?;
        self.retire_current_key(&permit).await?;
        let (private, public) = generate()?;
        let (private_key, sealed_under) = self.access().seal_key(&id, private)?;
        let row = signing_key::ActiveModel {
            id: Set(id.clone()),
            algorithm: Set(ALGORITHM.to_owned()),
            public_key: Set(public),
            private_key: Set(private_key),
            sealed_under: Set(sealed_under),
            created_at: Set(self.now()),
            retires_at: Set(None),
            current: Set(true),
        };
        self.under(&permit).insert(row).await?;
        Ok(id)
    }

    async fn retire_current_key(&self, permit: &Permit<action::RotateKey>) -> Result<(), Error> {
        // The key is not decrypted, so that a key that cannot be decrypted any more can be retired, too.
        let mut current = Query::select()
            .unscoped::<signing_key::Entity>(Unscoped::TheServicesOwn)
            .and_where(col(signing_key::Column::Current).eq(true))
            .take();
        columns(&mut current, &[signing_key::Column::Id]);
        let Some(old) = self.inside().query_one(&current).await? else {
            return Ok(());
        };
        let old: String = old.try_get("", "id")?;
        let last = Query::select()
            .expr_as(Expr::col(role_token::Column::ExpiresAt).max(), "last")
            .unscoped::<role_token::Entity>(Unscoped::ManagesAccess)
            .and_where(col(role_token::Column::KeyId).eq(&old))
            .and_where(col(role_token::Column::RevokedAt).is_null())
            .take();
        let row = self.inside().query_one(&last).await?;
        let last: Option<Millis> = row.map(|row| row.try_get("", "last")).transpose()?.flatten();
        let retires_at = Ord::max(last.unwrap_or_default(), self.now());
        let update = Query::update()
            .table(signing_key::Entity)
            .value(signing_key::Column::Current, false)
            .value(signing_key::Column::RetiresAt, retires_at)
            .and_where(col(signing_key::Column::Id).eq(old))
            .take();
        self.under(permit).update(&update).await?;
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
