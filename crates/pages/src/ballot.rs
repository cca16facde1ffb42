//! Reads ballots from forms: the questions in the user's order, and the entry for each.

use serde_json::{Value, json};

use crate::ask::Problem;
use crate::page::Then;
use crate::{Fields, Request};

/// How many questions are on one screen: as many as people can still compare.
const SCREEN: usize = 18;

/// The kind of entry for each question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A rank.
    Rank,
    /// A number of dots.
    Dots,
}

impl Says {
    /// The kind of entry that a round with this method requires.
    #[must_use]
    pub fn of(round: &Value) -> Self {
        if round.get("method").and_then(Value::as_str) == Some("DOTS") {
            Self::Dots
        } else {
            Self::Rank
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Dots => "dots",
        }
    }

    fn field(self, question: &str) -> String {
        format!("{}-{question}", self.name())
    }
}

/// One question of a ballot: its id, and the text that was typed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BallotLine {
    question: String,
    typed: String,
}

impl BallotLine {
    fn number(&self) -> Option<i64> {
        self.typed.parse().ok()
    }
}

/// The maximum number of questions that a ballot may rank, if it need not rank all.
#[must_use]
pub fn most(round: &Value) -> Option<usize> {
    const INTERIM_PLACES: usize = 10;
    let questions = round.get("questions").and_then(Value::as_array).map_or(0, Vec::len);
    (round.get("kind").and_then(Value::as_str) == Some("INTERIM")).then_some(questions.min(INTERIM_PLACES))
}

/// The lines of a ballot's form: as they were sent, after a button moved one; or from an earlier ballot; or in the order of the round.
#[must_use]
pub fn lines(request: &Request, round: &Value) -> Value {
    let says = Says::of(round);
    let sent = sent(&request.form, says);
    let mut lines = if sent.is_empty() { stored(round, says) } else { sent };
    let by = request.form.get("move").and_then(|button| button.split_once(':'));
    if let Some((by, question)) = by {
        match says {
            Says::Rank => shift(&mut lines, question, by == "up", most(round)),
            Says::Dots => count(&mut lines, question, by == "up"),
        }
    }
    let all = round.get("questions").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |id: &str, name: &str| {
        let question = all.iter().find(|question| question.get("id").and_then(Value::as_str) == Some(id));
        question.and_then(|question| question.get(name)).cloned().unwrap_or(Value::Null)
    };
    let known = lines.iter().filter(|line| text(&line.question, "text").is_string());
    let shown = known.enumerate().map(|(at, line)| {
        json!({
            "screen": at / SCREEN,
            "id": line.question, "field": says.field(&line.question), "typed": line.typed, "at": line.number().unwrap_or(i64::MAX),
            "text": text(&line.question, "text"), "plainLanguage": text(&line.question, "plainLanguage"),
            "moved": by.is_some_and(|(_, question)| question == line.question), "up": by.is_some_and(|(by, _)| by == "up"),
        })
    });
    Value::Array(shown.collect())
}

/// The screen of a ballot to show (starting at 0) and the number of screens: the one that a button leads to, or the one with the moved
/// question, or the previous one.
#[must_use]
pub fn screen(request: &Request, lines: &Value) -> (usize, usize) {
    let lines = lines.as_array().map_or(&[][..], Vec::as_slice);
    let of = |line: &Value| {
        line.get("screen")
            .and_then(Value::as_u64)
            .and_then(|screen| usize::try_from(screen).ok())
    };
    let moved = lines.iter().find(|line| line.get("moved") == Some(&Value::Bool(true))).and_then(of);
    let typed = |name: &str| request.form.get(name).and_then(|screen| screen.parse::<usize>().ok());
    let last = lines.last().and_then(of).unwrap_or_default();
    let shown = moved.or_else(|| typed("turn")).or_else(|| typed("screen")).unwrap_or_default();
    (shown.min(last), last + 1)
}

/// The ballot's form again, at the first question with a problem. For the other screens it only says that they have problems, too.
#[must_use]
pub fn again(problems: Vec<Problem>, form: &Fields, says: Says) -> Then {
    let lines = sent(form, says);
    let one_each = problems.into_iter().flat_map(|problem| {
        let fields = problem.extensions.fields.clone();
        let with = |fields| Problem {
            extensions: crate::ask::Extensions {
                fields,
                ..problem.extensions.clone()
            },
            ..problem.clone()
        };
        if fields.is_empty() {
            vec![problem]
        } else {
            fields.into_iter().map(|field| with(vec![field])).collect()
        }
    });
    let screen_of = |problem: &Problem| {
        let path = &problem.extensions.fields.first()?.path;
        Some(lines.iter().position(|line| says.field(&line.question) == *path)? / SCREEN)
    };
    let all: Vec<Problem> = one_each.collect();
    let first = all.iter().find_map(screen_of);
    let (mut here, elsewhere): (Vec<Problem>, Vec<Problem>) = all
        .into_iter()
        .partition(|problem| screen_of(problem).is_none_or(|screen| Some(screen) == first));
    if !elsewhere.is_empty() {
        here.push(Problem::of(
            "BAD_USER_INPUT",
            &format!("there is more to put right in other parts: {} questions", elsewhere.len()),
        ));
    }
    let view = first.map_or(Value::Null, |screen| json!({ "screen": screen }));
    Then::Again { problems: here, view }
}

fn sent(form: &Fields, says: Says) -> Vec<BallotLine> {
    let prefix = says.field("");
    let lines = form.iter().filter_map(|(name, value)| {
        Some(BallotLine {
            question: name.strip_prefix(&prefix)?.to_owned(),
            typed: value.trim().to_owned(),
        })
    });
    lines.collect()
}

fn stored(round: &Value, says: Says) -> Vec<BallotLine> {
    let ids = |list: Option<&Value>, pointer: &str| -> Vec<(String, Option<i64>)> {
        let list = list.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|entry| {
            Some((
                entry.pointer(pointer)?.as_str()?.to_owned(),
                entry.get(says.name()).and_then(Value::as_i64),
            ))
        })
        .collect()
    };
    let said = ids(round.pointer("/myBallot/preferences"), "/question/id");
    let of = |id: &str| said.iter().find(|(question, _)| question == id).and_then(|(_, number)| *number);
    let mut lines: Vec<BallotLine> = ids(round.get("questions"), "/id")
        .into_iter()
        .map(|(question, _)| BallotLine {
            typed: of(&question).map(|number| number.to_string()).unwrap_or_default(),
            question,
        })
        .collect();
    if says == Says::Rank {
        sort(&mut lines);
    }
    lines
}

/// Ranked questions first, by their rank; the others keep their order.
fn sort(lines: &mut [BallotLine]) {
    lines.sort_by_key(|line| line.number().unwrap_or(i64::MAX));
}

/// Moves a question one place. If not every question must be ranked, "up" adds the first unranked question to the ranking, and "down"
/// removes the last one.
fn shift(lines: &mut [BallotLine], question: &str, up: bool, most: Option<usize>) {
    sort(lines);
    let ranked = lines.iter().filter(|line| line.number().is_some()).count();
    let Some(at) = lines.iter().position(|line| line.question == question) else {
        return;
    };
    let Some(most) = most else {
        let to = if up {
            at.checked_sub(1)
        } else {
            Some(at + 1).filter(|to| *to < lines.len())
        };
        if let Some(to) = to {
            lines.swap(at, to);
        }
        let all = lines.len();
        renumber(lines, all);
        return;
    };
    let mut count = ranked;
    if at >= ranked {
        if up && ranked < most {
            lines.get_mut(ranked..=at).into_iter().for_each(|part| part.rotate_right(1));
            count += 1;
        }
    } else if up && at > 0 {
        lines.swap(at, at - 1);
    } else if !up && at + 1 == ranked {
        count -= 1;
    } else if !up {
        lines.swap(at, at + 1);
    }
    renumber(lines, count);
}

fn renumber(lines: &mut [BallotLine], ranked: usize) {
    for (at, line) in lines.iter_mut().enumerate() {
        line.typed = if at < ranked { (at + 1).to_string() } else { String::new() };
    }
}

fn count(lines: &mut [BallotLine], question: &str, more: bool) {
    if let Some(line) = lines.iter_mut().find(|line| line.question == question) {
        let dots = line.number().unwrap_or(0);
        line.typed = if more { dots + 1 } else { (dots - 1).max(0) }.to_string();
    }
}

/// The ballot of a form, in the form that the API accepts.
#[must_use]
pub fn preferences(form: &Fields, says: Says) -> Vec<Value> {
    let said = sent(form, says)
        .into_iter()
        .filter(|line| !(line.typed.is_empty() || (says == Says::Dots && line.typed == "0")));
    said.map(|line| json!({ "question": line.question, says.name(): crate::variables::number(&line.typed) }))
        .collect()
}

/// Problems that are found before a ballot is sent: entries that are not numbers, and too many dots.
#[must_use]
pub fn problems(form: &Fields, says: Says) -> Vec<Problem> {
    let lines = sent(form, says);
    let not_whole = lines.iter().filter(|line| !line.typed.is_empty() && line.number().is_none());
    let mut problems: Vec<Problem> = not_whole
        .map(|line| Problem::at(&says.field(&line.question), "type a whole number"))
        .collect();
    let most = form.get("most").and_then(|most| most.parse::<i64>().ok());
    let used: i64 = lines.iter().filter_map(BallotLine::number).fold(0, i64::saturating_add);
    match (says, most) {
        (Says::Dots, Some(most)) if used > most => {
            problems.push(Problem::at(
                "preferences",
                &format!("you used {used} of {most} dots: take {} away", used - most),
            ));
        }
        (Says::Rank, Some(most))
            if lines
                .iter()
                .filter(|line| !line.typed.is_empty())
                .zip(1..)
                .any(|(_, at): (_, i64)| at > most) =>
        {
            problems.push(Problem::at(
                "preferences",
                &format!("you can put up to {most} questions in order: take some numbers away"),
            ));
        }
        _ => {}
    }
    if problems.is_empty() && preferences(form, says).is_empty() {
        problems.push(Problem::at("preferences", "say something of one question at least"));
    }
    let blank = lines.iter().filter(|line| line.typed.is_empty());
    if problems.is_empty() && says == Says::Rank && most.is_none() {
        problems.extend(blank.map(|line| Problem::at(&says.field(&line.question), "give each question a number: this one has none")));
    }
    problems
}

/// The API's problems with a ballot, at the fields of its form.
#[must_use]
pub fn placed(mut problems: Vec<Problem>, form: &Fields, says: Says) -> Vec<Problem> {
    let said = preferences(form, says);
    for field in problems.iter_mut().flat_map(|problem| &mut problem.extensions.fields) {
        let mut parts = field.path.split('.');
        let line = (parts.next() == Some("preferences"))
            .then(|| parts.next()?.parse::<usize>().ok())
            .flatten();
        let question = line.and_then(|line| said.get(line)?.get("question")?.as_str());
        if let Some(question) = question {
            field.path = says.field(question);
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(lines: &[BallotLine]) -> String {
        lines
            .iter()
            .map(|line| format!("{}{}", line.question, line.typed))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn form(text: &str) -> Vec<BallotLine> {
        sent(&Fields::read(text), Says::Rank)
    }

    #[test]
    fn a_move_in_a_whole_order_numbers_all() {
        let mut lines = form("rank-a=&rank-b=&rank-c=");
        shift(&mut lines, "b", true, None);
        assert_eq!(order(&lines), "b1 a2 c3");
        shift(&mut lines, "b", true, None);
        assert_eq!(order(&lines), "b1 a2 c3");
        shift(&mut lines, "a", false, None);
        assert_eq!(order(&lines), "b1 c2 a3");
    }

    #[test]
    fn a_move_takes_into_a_part_of_an_order_and_out_of_it() {
        let mut lines = form("rank-a=&rank-b=&rank-c=");
        shift(&mut lines, "c", true, Some(2));
        assert_eq!(order(&lines), "c1 a b");
        shift(&mut lines, "b", true, Some(2));
        shift(&mut lines, "a", true, Some(2));
        assert_eq!(order(&lines), "c1 b2 a");
        shift(&mut lines, "c", false, Some(2));
        assert_eq!(order(&lines), "b1 c2 a");
        shift(&mut lines, "c", false, Some(2));
        assert_eq!(order(&lines), "b1 c a");
    }

    #[test]
    fn numbers_that_were_typed_come_first() {
        let mut lines = form("rank-a=3&rank-b=&rank-c=1");
        shift(&mut lines, "a", true, None);
        assert_eq!(order(&lines), "a1 c2 b3");
    }

    #[test]
    fn what_is_wrong_on_other_screens_is_counted() {
        let form: String = (0..40)
            .map(|at| format!("rank-q{at}={}&", if at < 20 { "1" } else { "" }))
            .collect();
        let form = Fields::read(&form);
        let Then::Again { problems, view } = again(problems(&form, Says::Rank), &form, Says::Rank) else {
            panic!("the form is shown again");
        };
        assert_eq!((problems.len(), view), (17, json!({ "screen": 1 })));
        assert_eq!(
            problems.last().map(|problem| problem.message.as_str()),
            Some("there is more to put right in other parts: 4 questions")
        );
    }

    #[test]
    fn too_many_dots_are_said_and_kept() {
        let dots = Fields::read("most=5&dots-a=4&dots-b=3&dots-c=0");
        let said: Vec<String> = problems(&dots, Says::Dots).into_iter().map(|problem| problem.message).collect();
        assert_eq!(said, ["you used 7 of 5 dots: take 2 away"]);
        assert_eq!(preferences(&dots, Says::Dots).len(), 2);
    }

    #[test]
    fn what_is_wrong_stands_at_its_question() {
        let ranks = Fields::read("rank-a=&rank-b=9");
        let problems = placed(vec![Problem::at("preferences.0.rank", "must be from 1 to 2")], &ranks, Says::Rank);
        assert_eq!(
            problems
                .iter()
                .map(|problem| problem.extensions.fields[0].path.as_str())
                .collect::<Vec<_>>(),
            ["rank-b"]
        );
    }
}
