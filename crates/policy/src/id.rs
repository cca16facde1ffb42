//! Defines typed ids: UUIDv7 inside, TypeIDs outside (`study_01h455vb4pex5vsknk084sn02q`).
//!
//! The text form follows the TypeID specification (version 0.3): a type prefix, an underscore, and the 128 bits as 26 characters of
//! lower-case Crockford base32, most significant first.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX_LENGTH: usize = 26;

/// The text is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the kind {expected:?}")]
pub struct MalformedId {
    /// The prefix of the expected kind of id.
    pub expected: &'static str,
}

/// Splits a TypeID into its prefix and its UUID. `None` if the text does not have that form.
#[must_use]
pub fn split(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, suffix) = text.rsplit_once('_')?;
    Some((prefix, decode(suffix)?))
}

fn encode(id: Uuid) -> String {
    let bits = id.as_u128();
    (0..SUFFIX_LENGTH)
        .rev()
        .map(|place| {
            let digit = (bits >> (5 * place)) & 31;
            ALPHABET.get(usize::try_from(digit).unwrap_or(0)).copied().map_or('0', char::from)
        })
        .collect()
}

fn decode(suffix: &str) -> Option<Uuid> {
    // 26 digits hold 130 bits, so a first digit above 7 would overflow 128.
    if suffix.len() != SUFFIX_LENGTH || suffix.as_bytes().first().is_none_or(|&first| first > b'7') {
        return None;
    }
    let mut bits: u128 = 0;
    for byte in suffix.bytes() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        bits = (bits << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(bits))
}

// One line for each kind of row: the newtype, its prefix and its text form.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The type prefix with which the text form begins.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                match split(text) {
                    Some(($prefix, id)) => Ok(Self(id)),
                    _ => Err(MalformedId { expected: $prefix }),
                }
            }
        }
    )+};
}

ids! {
    /// An account: a person or an organisation's system that holds role tokens.
    AccountId = "account",
    /// A role token; also the `jti` claim of the token.
    TokenId = "token",
    /// An entry of the audit trail.
    AuditEventId = "audit",
    /// A vocabulary term.
    TermId = "term",
    /// An organisation.
    OrganisationId = "organisation",
    /// A project.
    ProjectId = "project",
    /// A training programme.
    ProgrammeId = "programme",
    /// A change that somebody proposes to a programme.
    ProposalId = "proposal",
    /// A review of the literature.
    ReviewId = "review",
    /// A source in which a review searched.
    SearchSourceId = "search",
    /// A file whose records were imported into a review.
    RecordImportId = "import",
    /// A bibliographic record of a review.
    RecordId = "record",
    /// Two records that may be the same publication.
    DuplicateCandidateId = "duplicate",
    /// A critical appraisal of a study.
    AppraisalId = "appraisal",
    /// A publication.
    ReportId = "report",
    /// A study.
    StudyId = "study",
    /// One finding of a study.
    OutcomeId = "outcome",
    /// A rating of how certain the evidence in a cell of a map is.
    CertaintyId = "certainty",
    /// A workshop.
    WorkshopId = "workshop",
    /// A published version of the information sheet, which people read before they agree to take part.
    InformationSheetId = "sheet",
    /// A person in a workshop, under a pseudonym.
    ParticipantId = "participant",
    /// A receipt, which tells a person what their withdrawal did.
    ReceiptId = "receipt",
    /// A text that somebody contributed to a workshop.
    ContributionId = "contribution",
    /// A research question.
    QuestionId = "question",
    /// A round in which people put questions in order.
    RoundId = "round",
    /// A recommendation of a project.
    RecommendationId = "recommendation",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_is_the_specification_s_own_example() {
        let id = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").map(StudyId);
        assert_eq!(
            id.map(|id| id.to_string()).ok().as_deref(),
            Some("study_01h455vb4pex5vsknk084sn02q")
        );
    }

    #[test]
    fn an_id_reads_back_as_itself() {
        let mut bits: u128 = 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057;
        for _ in 0..1000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let id = ProgrammeId(Uuid::from_u128(bits));
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn another_kind_a_wrong_letter_and_an_overflow_are_refused() {
        for text in [
            "programme_01h455vb4pex5vsknk084sn02q",
            "study_01h455vb4pex5vsknk084sn02u",
            "study_81h455vb4pex5vsknk084sn02q",
            "study_01h455",
            "study",
            "",
        ] {
            assert!(text.parse::<StudyId>().is_err(), "{text}");
        }
    }
}
