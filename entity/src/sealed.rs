//! Keeps the bytes of secret and encrypted columns out of logs.

use std::fmt;

use sea_orm::DeriveValueType;

/// Bytes that are stored but never printed. The `Debug` output of a model or an active model shows only how many there are.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for Sealed {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::ActiveValue::Set;

    use super::*;
    use crate::participant_identity;

    #[test]
    fn debug_output_never_shows_the_bytes() {
        let row = participant_identity::ActiveModel {
            ciphertext: Set(Sealed(vec![201, 202])),
            ..Default::default()
        };
        let printed = format!("{row:?}");
        assert!(printed.contains("Sealed(2 bytes)") && !printed.contains("201"), "{printed}");
    }
}
