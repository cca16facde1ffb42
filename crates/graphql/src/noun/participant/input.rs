//! What is said of somebody who takes part.

use async_graphql::{InputObject, MaybeUndefined};
use evidence::vocabulary::{ConsentScope, Perspective};

use crate::engine::input::change;
use crate::engine::word::{Word, plain};

/// Somebody who is to take part in a workshop.
#[derive(InputObject)]
pub struct ParticipantInput {
    /// The groups that they speak for; they are counted in the first.
    perspectives: Vec<Word<Perspective>>,
    /// The word that they choose for themselves.
    preferred_term: Option<String>,
    /// What they agree to: at least TAKE_PART.
    consents: Vec<Word<ConsentScope>>,
    /// The version of the information sheet that they read.
    information_sheet: String,
    /// Their name: held encrypted and apart.
    name: Option<String>,
    /// Their e-mail address: likewise.
    email: Option<String>,
    /// Their telephone number: likewise.
    phone: Option<String>,
    /// What they need to take part: likewise.
    access_needs: Option<String>,
}

// Says who somebody is: never printed.
impl std::fmt::Debug for ParticipantInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ParticipantInput")
    }
}

impl From<ParticipantInput> for store::ParticipantInput {
    fn from(input: ParticipantInput) -> Self {
        Self {
            perspectives: input.perspectives.into_iter().map(|word| word.0).collect(),
            preferred_term: input.preferred_term,
            consents: input.consents.into_iter().map(|word| word.0).collect(),
            information_sheet: input.information_sheet,
            identity: store::Identity {
                name: input.name,
                email: input.email,
                phone: input.phone,
                access_needs: input.access_needs,
            },
        }
    }
}

/// Changes to what is held of a participant: what is left out stays, null takes away what was there.
#[derive(InputObject)]
pub struct ParticipantChanges {
    /// The groups that the participant speaks for, the one that they are counted in first. They cannot be taken away.
    perspectives: MaybeUndefined<Vec<Word<Perspective>>>,
    /// The word that the participant chooses for themselves.
    preferred_term: MaybeUndefined<String>,
    /// The participant's name: held encrypted and apart.
    name: MaybeUndefined<String>,
    /// The participant's e-mail address: held encrypted and apart.
    email: MaybeUndefined<String>,
    /// The participant's telephone number: held encrypted and apart.
    phone: MaybeUndefined<String>,
    /// What the participant needs to take part: held encrypted and apart.
    access_needs: MaybeUndefined<String>,
}

// Says who somebody is: never printed.
impl std::fmt::Debug for ParticipantChanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ParticipantChanges")
    }
}

impl From<ParticipantChanges> for store::ParticipantChanges {
    fn from(changes: ParticipantChanges) -> Self {
        Self {
            perspectives: change(changes.perspectives.map_value(|words| plain(Some(words)))),
            preferred_term: change(changes.preferred_term),
            name: change(changes.name),
            email: change(changes.email),
            phone: change(changes.phone),
            access_needs: change(changes.access_needs),
        }
    }
}
