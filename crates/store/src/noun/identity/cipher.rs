//! Encrypts identities. Each ciphertext is bound to its participant, so that it cannot be moved to another person's row.

use policy::id::ParticipantId;

use super::Identity;
use crate::engine::error::Error;
use crate::engine::identity_keys::IdentityKeys;

impl IdentityKeys {
    /// Encrypts the identity of `participant` with the current key. Returns the key's id and the ciphertext.
    pub(super) fn seal(&self, participant: ParticipantId, identity: &Identity) -> Result<(String, Vec<u8>), Error> {
        let text = serde_json::to_vec(identity).map_err(|_| Error::Corrupt("an identity cannot be written".to_owned()))?;
        self.sealing().seal(&place(participant), &text)
    }

    /// Decrypts the identity of `participant`.
    pub(crate) fn open(&self, participant: ParticipantId, key: &str, ciphertext: &[u8]) -> Result<Identity, Error> {
        let text = self.sealing().open(&place(participant), key, ciphertext)?;
        serde_json::from_slice(&text).map_err(|_| Error::Corrupt(format!("the identity of {participant} is not what was sealed")))
    }
}

fn place(participant: ParticipantId) -> String {
    format!("participant_identity.ciphertext/{participant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_opens_for_its_own_person_only() {
        let keys = IdentityKeys::random().unwrap();
        let someone = |n: u128| ParticipantId(uuid::Uuid::from_u128(n));
        let ada = Identity {
            name: Some("Ada".to_owned()),
            ..Identity::default()
        };
        let (key, sealed) = keys.seal(someone(1), &ada).unwrap();
        assert!(keys.open(someone(1), &key, &sealed).unwrap() == ada);
        assert!(keys.open(someone(2), &key, &sealed).is_err());
        assert_eq!(format!("{ada:?}"), "Identity");
    }
}
