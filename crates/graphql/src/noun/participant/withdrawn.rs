//! Receipts of withdrawals, as they are loaded.

use std::collections::HashMap;
use std::sync::Arc;

use policy::id::{ParticipantId, ReceiptId};
use store::{Access, Words};

use crate::engine::batch::Fetch;

/// The receipt of a withdrawal, or the preview of one.
#[derive(Debug, Clone)]
pub struct WithdrawalReceipt(pub(super) Arc<store::WithdrawalReceipt>);

impl From<store::WithdrawalReceipt> for WithdrawalReceipt {
    fn from(receipt: store::WithdrawalReceipt) -> Self {
        Self(Arc::new(receipt))
    }
}

/// Loads receipts by their ids.
pub struct ReceiptById;

impl Fetch for ReceiptById {
    type Key = ReceiptId;
    type Value = WithdrawalReceipt;

    async fn fetch(access: &Access, keys: Vec<ReceiptId>) -> Result<HashMap<ReceiptId, WithdrawalReceipt>, store::Error> {
        let found = access.receipts_by_id(&keys).await?;
        Ok(found.into_iter().map(|receipt| (receipt.id, receipt.into())).collect())
    }
}

/// Loads all receipts of a participant. There is no value if the viewer may not read them.
pub struct ReceiptsOf;

impl Fetch for ReceiptsOf {
    type Key = ParticipantId;
    type Value = Vec<WithdrawalReceipt>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<WithdrawalReceipt>>, store::Error> {
        let found = access.receipts_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, receipts)| (id, receipts.into_iter().map(WithdrawalReceipt::from).collect()))
            .collect())
    }
}

/// Converts the argument `erase`: whether texts are overwritten or kept.
pub const fn words(erase: Option<bool>) -> Words {
    match erase {
        Some(true) => Words::Erase,
        Some(false) | None => Words::Keep,
    }
}
