//! Appraising a study with the Mixed Methods Appraisal Tool: one's own answers, those of others, and the answers that raters agree on.

mod criteria;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::narrow::one_of;
use crate::page::{Only, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, list, renamed};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study_appraise", "/studies/{code}/appraise")
    .choices(&[("with", &["2", "3", "4"]), ("said", &["own", "consensus"])])
    .about("study")
    .only(THOSE)
    .view(view)
    .posts(post, &[("appraise", include_str!("appraise.graphql"))]);

/// Those who read appraisals.
const THOSE: Only = Only {
    admits: READERS.admits,
    otherwise: "only academics and service user educators appraise studies",
};

fn view(request: &Request, data: &Value) -> Value {
    let category = data.pointer("/study/mmatCategory").and_then(Value::as_str).unwrap_or_default();
    let appraisals: Vec<&Value> = list(data, "/study/appraisals").collect();
    let is_consensus = |one: &&&Value| one.get("consensus") == Some(&Value::Bool(true));
    let consensus = appraisals.iter().rfind(is_consensus);
    let raters: Vec<&Value> = appraisals.iter().filter(|one| !is_consensus(one)).copied().collect();
    let account = data.pointer("/viewer/account/id");
    let own = raters.iter().find(|one| account.is_some() && one.pointer("/rater/id") == account);
    let chosen = one_of(&request.query, "with", &["2", "3", "4"], "");
    let known = raters.iter().copied().chain(consensus.copied()).find_map(part_with_numbers);
    let with = if chosen.is_empty() { known.unwrap_or("4") } else { chosen };
    let question = |code: &str, words: &str| {
        let answers = raters.iter().filter_map(|one| {
            let answer = answer_to(one, code)?;
            Some(json!({ "by": one.pointer("/rater/displayName"), "answer": answer.get("answer"), "comment": answer.get("comment") }))
        });
        let said: Vec<Value> = answers.collect();
        let first = said.first().and_then(|one| one.get("answer"));
        json!({
            "code": code,
            "words": words,
            "raters": said,
            "agree": said.iter().all(|one| one.get("answer") == first),
            "own": own.and_then(|one| answer_to(one, code)),
            "consensus": consensus.and_then(|one| answer_to(one, code)),
        })
    };
    let group = |words: &str, questions: &[(&str, &str)]| {
        let questions: Vec<Value> = questions.iter().map(|(code, words)| question(code, words)).collect();
        json!({ "words": words, "questions": questions })
    };
    let parts = criteria::parts(category, with).into_iter().map(|part| group(part.words, &part.criteria));
    let first = group("before the criteria", &criteria::SCREENING);
    json!({
        "parts": parts.collect::<Vec<_>>(),
        "screening": first,
        "with": with,
        "mixed": category == "MIXED_METHODS",
        "raters": raters.len(),
        "own": own,
        "consensus": consensus,
        "said": request.query.get("said"),
        "agreeing": request.form.get("as") == Some("consensus"),
    })
}

/// The answer of an appraisal to one criterion.
fn answer_to<'a>(appraisal: &'a Value, code: &str) -> Option<&'a Value> {
    list(appraisal, "/answers").find(|answer| answer.get("criterion").and_then(Value::as_str) == Some(code))
}

/// The part for numbers that an appraisal of a mixed-methods study has used.
fn part_with_numbers(appraisal: &Value) -> Option<&'static str> {
    let uses = |part: &&str| {
        let mut codes = list(appraisal, "/answers").filter_map(|answer| answer.get("criterion").and_then(Value::as_str));
        codes.any(|code| code.starts_with(*part))
    };
    ["2", "3", "4"].into_iter().find(|part| uses(part))
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut problems = Problems::new();
        let mut answers = Vec::new();
        for code in form.get("criteria").unwrap_or_default().split_whitespace() {
            // The names of fields have no dots, which separate the parts of a path.
            let key = code.replace('.', "-");
            let comment = form.get(&format!("comment-{key}"));
            match form.get(&format!("answer-{key}")) {
                Some(answer) => answers.push(json!({ "criterion": code, "answer": answer, "comment": comment })),
                None if code.starts_with('S') => {}
                None => problems.push(Problem::at(&format!("answer-{key}"), &format!("answer criterion {code}"))),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let agreed = form.get("as") == Some("consensus");
        let mut variables = Variables::new();
        variables.put("study", turn.needed("study", "load the page again")?);
        variables.put("answers", answers);
        variables.put("consensus", agreed);
        let answer = turn.act("appraise", variables).await;
        answer.map_err(|problems| renamed(problems, "answers", "answers"))?;
        let said = if agreed { "consensus" } else { "own" };
        Ok(Then::Go(format!("{}?said={said}", turn.request.path)))
    }
    .boxed()
}
