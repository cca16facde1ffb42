//! Proposes a status for a research question from the evidence that bears on it. It is only a proposal: people decide.
//!
//! After the James Lind Alliance, a question is a verified uncertainty as long as no reliable evidence answers it. People judge how
//! reliable the evidence is, for each cell of the evidence map (GRADE, GRADE-CERQual); the number of studies does not tell.

use crate::vocabulary::{CertaintyLevel, QuestionStatus};

/// What is known about a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The current status of the question.
    pub status: QuestionStatus,
    /// The number of links of the question, of any kind.
    pub links: u64,
    /// The number of studies that bear on the question.
    pub studies: u64,
    /// The latest certainty rating, if there is one, of each cell of the evidence map for which the question is linked to both terms.
    pub certainty: Vec<CertaintyLevel>,
}

/// The status that the evidence suggests. `None` if it suggests none.
///
/// - A question that was merged into another one or is out of scope: none is suggested.
/// - A question that is linked to nothing: none is suggested, because nobody has compared it with the evidence yet.
/// - No study bears on it: unanswered, and verified to be so.
/// - Studies bear on it, and at least one of its own cells is rated, and every rated one is rated HIGH: answered.
/// - Otherwise studies answer it in part.
#[must_use]
pub fn proposed_status(standing: &Standing) -> Option<QuestionStatus> {
    if matches!(standing.status, QuestionStatus::Merged | QuestionStatus::OutOfScope) || standing.links == 0 {
        return None;
    }
    if standing.studies == 0 {
        return Some(QuestionStatus::VerifiedUnanswered);
    }
    let sure = !standing.certainty.is_empty() && standing.certainty.iter().all(|level| *level == CertaintyLevel::High);
    Some(if sure {
        QuestionStatus::Answered
    } else {
        QuestionStatus::PartlyAnswered
    })
}

#[cfg(test)]
mod tests {
    use CertaintyLevel::{High, Moderate};
    use QuestionStatus::{Answered, Merged, OutOfScope, PartlyAnswered, Prioritised, Submitted, VerifiedUnanswered};

    use super::*;

    fn standing(status: QuestionStatus, links: u64, studies: u64, certainty: &[CertaintyLevel]) -> Standing {
        Standing {
            status,
            links,
            studies,
            certainty: certainty.to_vec(),
        }
    }

    #[test]
    fn evidence_moves_a_question_from_unanswered_to_answered() {
        for (studies, certainty, expected) in [
            (0, vec![], VerifiedUnanswered),
            (0, vec![High], VerifiedUnanswered),
            (1, vec![], PartlyAnswered),
            (50, vec![], PartlyAnswered),
            (3, vec![High, Moderate], PartlyAnswered),
            (3, vec![High, High], Answered),
        ] {
            assert_eq!(
                proposed_status(&standing(Prioritised, 2, studies, &certainty)),
                Some(expected),
                "{studies} {certainty:?}"
            );
        }
    }

    #[test]
    fn nothing_is_proposed_for_a_question_that_is_gone_or_was_not_held_against_the_evidence() {
        assert_eq!(proposed_status(&standing(Merged, 2, 3, &[])), None);
        assert_eq!(proposed_status(&standing(OutOfScope, 2, 0, &[])), None);
        assert_eq!(proposed_status(&standing(Submitted, 0, 0, &[])), None);
    }
}
