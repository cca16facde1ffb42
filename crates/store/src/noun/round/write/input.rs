//! The inputs for a round and for a ballot, and the checks that need no database.

use std::collections::HashSet;

use evidence::ranking::INTERIM_PLACES;
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundKind};
use policy::id::QuestionId;

use super::super::view::Round;
use crate::engine::error::FieldProblem;

/// The maximum number of questions in a round.
pub const MOST_QUESTIONS: usize = 200;
/// The minimum number of questions in a round: fewer have nothing to rank.
const FEWEST_QUESTIONS: usize = 2;
/// The maximum number of dots that a ballot may give.
pub const MOST_DOTS: i32 = 100;
/// The maximum number of rounds in a workshop.
pub const MOST_ROUNDS: usize = 50;

/// The input for a new round.
#[derive(Debug, Clone)]
pub struct RoundInput {
    /// How people vote in it.
    pub kind: RoundKind,
    /// How ballots are turned into a ranking.
    pub method: RankingMethod,
    /// Whether ballots or perspectives have equal weight.
    pub weighting: BallotWeighting,
    /// The questions, in order. `None` stands for a text that is not the id of a question.
    pub questions: Vec<Option<QuestionId>>,
    /// How many dots each ballot may give.
    pub dots_per_ballot: Option<i32>,
    /// Whether the people in the room see a ranking before the round is closed. It changes in steps as large as the disclosure threshold.
    pub show_tally_while_open: bool,
}

/// The input for casting a ballot.
#[derive(Debug, Clone)]
pub struct BallotInput {
    /// The entries for the questions.
    pub preferences: Vec<PreferenceInput>,
    /// The perspective of the ballot; if groups vote, the group.
    pub perspective: Option<Perspective>,
}

/// The entry of a ballot for one question.
#[derive(Debug, Clone, Copy)]
pub struct PreferenceInput {
    /// The question. `None` stands for a text that is not the id of a question.
    pub question: Option<QuestionId>,
    /// The rank, starting at 1.
    pub rank: Option<i32>,
    /// The number of dots.
    pub dots: Option<i32>,
}

impl RoundInput {
    /// Every problem of a new round that can be found without the database.
    pub(super) fn problems(&self) -> Vec<FieldProblem> {
        self.problems_with(FEWEST_QUESTIONS)
    }

    /// Every problem of a round that was held elsewhere and is loaded. It may have had a single question.
    pub(crate) fn problems_of_record(&self) -> Vec<FieldProblem> {
        self.problems_with(1)
    }

    fn problems_with(&self, fewest: usize) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut say = |path: String, message: String| problems.push(FieldProblem::new(path, message));
        let dots = self.kind == RoundKind::DotVote;
        if dots != (self.method == RankingMethod::Dots) {
            let message = if dots {
                "a DOT_VOTE must be counted by DOTS"
            } else {
                "DOTS can count only the ballots of a DOT_VOTE"
            };
            say("input.method".to_owned(), message.to_owned());
        }
        match self.dots_per_ballot {
            None if dots => say(
                "input.dotsPerBallot".to_owned(),
                "a DOT_VOTE needs the number of dots of each ballot".to_owned(),
            ),
            Some(_) if !dots => say("input.dotsPerBallot".to_owned(), "only a DOT_VOTE has dots".to_owned()),
            Some(given) if !(1..=MOST_DOTS).contains(&given) => {
                say("input.dotsPerBallot".to_owned(), format!("must be from 1 to {MOST_DOTS}"));
            }
            None | Some(_) => {}
        }
        if !(fewest..=MOST_QUESTIONS).contains(&self.questions.len()) {
            say(
                "input.questions".to_owned(),
                format!("must be {fewest} to {MOST_QUESTIONS} questions"),
            );
            return problems;
        }
        let mut seen = HashSet::new();
        for (place, question) in self.questions.iter().enumerate() {
            match question {
                None => say(format!("input.questions.{place}"), "not an id of a question".to_owned()),
                Some(id) if !seen.insert(id) => say(format!("input.questions.{place}"), "is already in the list".to_owned()),
                Some(_) => {}
            }
        }
        problems
    }
}

/// The form of ballots that a round requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Ranks for at most this many questions.
    Ranks { most: usize },
    /// Ranks for every question.
    AllRanks,
    /// At most this many dots, distributed over the questions.
    Dots { most: i32 },
}

impl Form {
    fn of(round: &Round, questions: usize) -> Self {
        match round.kind {
            RoundKind::DotVote => Self::Dots {
                most: round.dots_per_ballot.unwrap_or(0),
            },
            RoundKind::Interim => Self::Ranks {
                most: questions.min(INTERIM_PLACES),
            },
            RoundKind::SmallGroup | RoundKind::Plenary => Self::AllRanks,
        }
    }
}

impl BallotInput {
    /// Every problem with the preferences, in a round with these questions.
    pub(super) fn problems(&self, round: &Round, questions: &[QuestionId]) -> Vec<FieldProblem> {
        if self.preferences.is_empty() {
            return vec![FieldProblem::new(
                "preferences",
                "rank at least one question or give it dots, or withdraw the ballot",
            )];
        }
        if self.preferences.len() > MOST_QUESTIONS {
            return vec![FieldProblem::new("preferences", format!("at most {MOST_QUESTIONS} questions"))];
        }
        let form = Form::of(round, questions.len());
        let mut problems = Vec::new();
        let mut seen = HashSet::new();
        for (place, preference) in self.preferences.iter().enumerate() {
            let path = |field: &str| format!("preferences.{place}.{field}");
            match preference.question {
                None => problems.push(FieldProblem::new(path("question"), "not an id of a question")),
                Some(id) if !questions.contains(&id) => problems.push(FieldProblem::new(path("question"), "is not in this round")),
                Some(id) if !seen.insert(id) => problems.push(FieldProblem::new(path("question"), "is already on the ballot")),
                Some(_) => {}
            }
            let wrong = preference.problems(form, questions.len()).into_iter();
            problems.extend(wrong.map(|(field, message)| FieldProblem::new(path(field), message)));
        }
        problems.extend(self.problem_of_all(form, questions.len(), seen.len()));
        problems
    }

    fn problem_of_all(&self, form: Form, questions: usize, distinct: usize) -> Option<FieldProblem> {
        let message = match form {
            Form::Ranks { most } if self.preferences.len() > most => format!("at most {most} questions can be ranked"),
            Form::AllRanks if distinct < questions => format!("must rank all {questions} questions of the round"),
            Form::Dots { most } => {
                let given: i64 = self
                    .preferences
                    .iter()
                    .filter_map(|preference| preference.dots)
                    .map(i64::from)
                    .sum();
                if given <= i64::from(most) {
                    return None;
                }
                format!("gives {given} dots, and a ballot has {most}")
            }
            Form::Ranks { .. } | Form::AllRanks => return None,
        };
        Some(FieldProblem::new("preferences", message))
    }
}

impl PreferenceInput {
    fn problems(&self, form: Form, questions: usize) -> Vec<(&'static str, String)> {
        let (asked, given, other, most_rank) = match form {
            Form::Ranks { most } => ("rank", self.rank, self.dots.map(|_| "dots"), most),
            Form::AllRanks => ("rank", self.rank, self.dots.map(|_| "dots"), questions),
            Form::Dots { .. } => ("dots", self.dots, self.rank.map(|_| "rank"), 0),
        };
        let bounds = match form {
            Form::Ranks { .. } | Form::AllRanks => 1..=i32::try_from(most_rank).unwrap_or(i32::MAX),
            Form::Dots { most } => 0..=most,
        };
        let mut problems = Vec::new();
        if let Some(other) = other {
            problems.push((
                other,
                format!("this round asks for {}", if asked == "rank" { "ranks" } else { "dots" }),
            ));
        }
        match given {
            Some(given) if !bounds.contains(&given) => {
                problems.push((asked, format!("must be from {} to {}", bounds.start(), bounds.end())));
            }
            None if other.is_none() => problems.push((asked, "must be given, or the question left out".to_owned())),
            None | Some(_) => {}
        }
        problems
    }
}
