//! Proposes where a research question stands, from the evidence that bears on it. It is a proposal only: people decide.
//!
//! After the James Lind Alliance, a question is a verified uncertainty while no reliable evidence answers it. How reliable the evidence is,
//! is a judgement that people make by cell of the evidence map (GRADE, GRADE-CERQual); it is not told from the number of studies.

use crate::vocabulary::{CertaintyLevel, QuestionStatus};

/// What is known of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands today.
    pub status: QuestionStatus,
    /// What it is linked to, of whatever kind.
    pub links: u64,
    /// Studies that bear on it.
    pub studies: u64,
    /// The latest rating of each cell of the evidence map whose two terms it is linked to, where there is one.
    pub certainty: Vec<CertaintyLevel>,
}

/// The status that the evidence speaks for; none where it speaks for none.
///
/// - Merged into another or out of scope, a question has none of its own.
/// - Linked to nothing, it was not yet held against the evidence.
/// - No study bears on it: unanswered, and verified to be.
/// - Studies bear on it, and each of its own cells that was rated is rated HIGH, one at least: answered.
/// - Else studies answer it in part.
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
