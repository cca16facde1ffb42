//! What is said of somebody who takes part.

use async_graphql::InputObject;
use evidence::vocabulary::{ConsentScope, Perspective};

use crate::graphql::word::Word;

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
