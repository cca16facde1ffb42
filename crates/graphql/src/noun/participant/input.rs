//! The inputs that describe participants.

use async_graphql::{InputObject, MaybeUndefined};
use evidence::vocabulary::{ConsentScope, Perspective};

use crate::engine::input::change;
use crate::engine::word::{Word, plain};

/// The record of a new participant of a workshop.
#[derive(InputObject)]
pub struct ParticipantInput {
    /// The groups for which the person speaks. In counts the person belongs to the first one.
    perspectives: Vec<Word<Perspective>>,
    /// The word that the person uses for themselves, such as "survivor": at most 200 characters.
    preferred_term: Option<String>,
    /// The scopes to which the person agrees. TAKE_PART is required.
    consents: Vec<Word<ConsentScope>>,
    /// The version of the information sheet that the person read. It must be the current one.
    information_sheet: String,
    /// The name of the person: at most 200 characters. It is stored encrypted, apart from everything else.
    name: Option<String>,
    /// The e-mail address of the person: at most 200 characters. It is stored encrypted, apart from everything else.
    email: Option<String>,
    /// The telephone number of the person: at most 200 characters. It is stored encrypted, apart from everything
    /// else.
    phone: Option<String>,
    /// What the person needs in order to take part: at most 2,000 characters. It is stored encrypted, apart from
    /// everything else.
    access_needs: Option<String>,
}

// Holds an identity, so it never prints its fields.
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

/// Changes to the record of a participant. A field that is left out keeps its value, and null clears it.
#[derive(InputObject)]
pub struct ParticipantChanges {
    /// The groups for which the person speaks. In counts the person belongs to the first one. The list cannot be
    /// cleared.
    perspectives: MaybeUndefined<Vec<Word<Perspective>>>,
    /// The word that the person uses for themselves, such as "survivor": at most 200 characters.
    preferred_term: MaybeUndefined<String>,
    /// The name of the person: at most 200 characters. It is stored encrypted, apart from everything else.
    name: MaybeUndefined<String>,
    /// The e-mail address of the person: at most 200 characters. It is stored encrypted, apart from everything else.
    email: MaybeUndefined<String>,
    /// The telephone number of the person: at most 200 characters. It is stored encrypted, apart from everything
    /// else.
    phone: MaybeUndefined<String>,
    /// What the person needs in order to take part: at most 2,000 characters. It is stored encrypted, apart from
    /// everything else.
    access_needs: MaybeUndefined<String>,
}

// Holds an identity, so it never prints its fields.
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
