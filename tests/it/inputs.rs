//! Tests that each rule for input applies everywhere: evidence files and the API refuse the same values, at the same field and in the same
//! words.

use chrono::Datelike as _;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::access::files;
use crate::support::{TestServer, on_both};

/// What a value belongs to: a row of an evidence file, and the input of the API with the same description.
#[derive(Debug, Clone, Copy)]
enum Noun {
    Study,
    Report,
    Programme,
    Outcome,
    Project,
    Organisation,
    Term,
}

/// A field, a value for it, and words of the expected refusal. `None` if the value is accepted.
type Case = (Noun, &'static str, Value, Option<&'static str>);

/// A refused field and the sentence that says why.
type Refusal = Option<(String, String)>;

const CREATE_STUDY: &str = "mutation($input: StudyInput!) { createStudy(input: $input) { id } }";
const CREATE_PROGRAMME: &str = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
const RECORD_OUTCOME: &str = "mutation($id: ID!, $input: OutcomeInput!) { recordOutcome(study: $id, input: $input) { id } }";
const CREATE_ORGANISATION: &str = "mutation($input: OrganisationInput!) { createOrganisation(input: $input) { id } }";
const CREATE_TERM: &str = "mutation($input: TermInput!) { createTerm(input: $input) { id } }";
const CREATE_PROJECT: &str = "mutation($input: ProjectInput!) { createProject(input: $input) { id } }";

/// The study of every outcome in these tests.
const STUDY: &str = "inputs-study";

/// Sends each value both ways.
async fn both_ways(app: TestServer, cases: impl IntoIterator<Item = Case>) {
    let input = json!({ "code": STUDY, "title": "A made-up trial" });
    let study = app.ask(app.token("ACADEMIC"), CREATE_STUDY, json!({ "input": input })).await.data()["createStudy"]["id"].clone();
    for (place, (noun, field, value, words)) in cases.into_iter().enumerate() {
        let what = format!("{noun:?}.{field}: {:.60}", value.to_string());
        let by_api = by_api(&app, &study, noun, field, &value, &format!("by-api-{place}")).await;
        let by_file = by_file(&app, noun, field, &value, &format!("by-file-{place}")).await;
        assert_eq!(by_api, by_file, "{what}: the API's answer is on the left, the file's on the right");
        match (by_api, words) {
            (None, None) => {}
            (Some((path, sentence)), Some(words)) => assert!(path == field && sentence.contains(words), "{what}: {path}: {sentence}"),
            (told, _) => panic!("{what}: got {told:?}, expected {words:?}"),
        }
    }
}

async fn by_api(app: &TestServer, study: &Value, noun: Noun, field: &str, value: &Value, code: &str) -> Refusal {
    let mut input = match noun {
        Noun::Study | Noun::Project => json!({ "code": code, "title": "Made up" }),
        Noun::Organisation => json!({ "name": "Made up", "kind": "OTHER" }),
        Noun::Term => json!({ "dimension": "TOPIC", "code": term_code(code), "label": "Made up", "definition": "Made up." }),
        Noun::Report => json!({ "title": "Made up", "authors": ["Doe J"] }),
        Noun::Programme => json!({ "code": code, "name": "Made up" }),
        Noun::Outcome => {
            json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
            "direction": "BENEFIT", "summary": "Made up." })
        }
    };
    input[field] = value.clone();
    let (document, input, prefix) = match noun {
        Noun::Study => (CREATE_STUDY, input, "input."),
        Noun::Report => {
            let study = json!({ "code": code, "title": "Made up", "reports": [input] });
            (CREATE_STUDY, study, "input.reports.0.")
        }
        Noun::Programme => (CREATE_PROGRAMME, input, "input."),
        Noun::Outcome => (RECORD_OUTCOME, input, "input."),
        Noun::Project => (CREATE_PROJECT, input, "input."),
        Noun::Organisation => (CREATE_ORGANISATION, input, "input."),
        Noun::Term => (CREATE_TERM, input, "input."),
    };
    let answer = app
        .ask(app.token("ACADEMIC"), document, json!({ "id": study, "input": input }))
        .await;
    if answer.codes().is_empty() {
        return None;
    }
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 1, "{}", answer.text);
    let path = fields[0]["path"].as_str().unwrap();
    let path = path.strip_prefix(prefix).unwrap_or(path);
    Some((path.to_owned(), fields[0]["message"].as_str().unwrap().to_owned()))
}

async fn by_file(app: &TestServer, noun: Noun, field: &str, value: &Value, code: &str) -> Refusal {
    let mut study = files::study(code, "DRAFT", &[code], &[]);
    let mut report = files::report(code, &[code]);
    let mut programme = files::programme(code, "DRAFT", None, &[]);
    // Without a first year, any last year is allowed.
    programme["startedYear"] = Value::Null;
    let mut outcome = files::outcome(code, STUDY, "");
    outcome["programme"] = Value::Null;
    let mut project = json!({
        "code": code, "title": "Made up", "summary": null, "aims": ["To ask."], "startedOn": null, "endedOn": null, "reportedOn": null,
        "funder": null,
        "licence": null, "organisations": [], "sources": [], "provenance": "DERIVED", "sourceUrl": "https://example.invalid/made-up",
    });
    let mut organisation = json!({
        "code": code, "name": "Made up", "kind": "OTHER", "ror": null, "country": "GB", "region": null, "provenance": "DERIVED",
        "sourceUrl": "https://example.invalid/made-up",
    });
    let mut term = json!({
        "dimension": "TOPIC", "code": term_code(code), "label": "Made up", "definition": "Made up.", "source": "Made up", "synonyms": [],
        "level": null, "provenance": "DERIVED", "sourceUrl": "https://example.invalid/made-up",
    });
    let row = match noun {
        Noun::Study => &mut study,
        Noun::Report => &mut report,
        Noun::Programme => &mut programme,
        Noun::Outcome => &mut outcome,
        Noun::Project => &mut project,
        Noun::Organisation => &mut organisation,
        Noun::Term => &mut term,
    };
    row[field] = value.clone();
    let (name, written) = match noun {
        Noun::Study => ("studies.json", vec![("studies.json", study), ("reports.json", report)]),
        Noun::Report => ("reports.json", vec![("studies.json", study), ("reports.json", report)]),
        Noun::Programme => ("programmes.json", vec![("programmes.json", programme)]),
        Noun::Outcome => ("outcomes.json", vec![("outcomes.json", outcome)]),
        Noun::Project => ("projects.json", vec![("projects.json", project)]),
        Noun::Organisation => ("organisations.json", vec![("organisations.json", organisation)]),
        Noun::Term => ("terms.json", vec![("terms.json", term)]),
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, row) in written {
        std::fs::write(folder.path().join(name), json!([row]).to_string()).unwrap();
    }
    let error = app.service.import_folder(folder.path(), &mut |_| {}).await.err()?.to_string();
    let (first, problems) = error.split_once('\n').unwrap();
    assert!(first.starts_with("1 problem "), "{error}");
    let row = match noun {
        Noun::Term => format!("TOPIC/{}", term_code(code)),
        _ => code.to_owned(),
    };
    let told = problems
        .strip_prefix(&format!("{name}, {row}, "))
        .unwrap_or_else(|| panic!("{error}"));
    let (field, sentence) = told.split_once(": ").unwrap();
    Some((field.to_owned(), sentence.to_owned()))
}

/// The code of a term, which is in capitals.
fn term_code(code: &str) -> String {
    code.to_uppercase().replace('-', "_")
}

#[apply(on_both!)]
async fn a_year_is_from_1900_to_the_next(app: TestServer) {
    let next = app.service.store().now().year() + 1;
    let cases = [
        (Noun::Report, "year"),
        (Noun::Programme, "startedYear"),
        (Noun::Programme, "endedYear"),
    ]
    .map(|(noun, field)| {
        let years = [
            (-1, false),
            (0, false),
            (1899, false),
            (1900, true),
            (2020, true),
            (next, true),
            (next + 1, false),
            (2100, false),
        ];
        years.map(|(year, good)| (noun, field, json!(year), (!good).then_some("must be a year from 1900 to ")))
    });
    both_ways(app, cases.into_iter().flatten()).await;
}

#[apply(on_both!)]
async fn a_plain_language_summary_has_at_most_two_sentences(app: TestServer) {
    let long = "x".repeat(20_001);
    let cases = [
        ("It helped.", None),
        ("It helped. Nobody knows for how long!", None),
        ("A 0.5 change. Is it much?", None),
        ("It helped.\nNobody knows why", None),
        ("One. Two. Three.", Some("longer than two sentences")),
        ("One! Two? Three", None),
        ("One! Two?\nThree! ", Some("longer than two sentences")),
        ("", Some("must not be empty")),
        (" \n", Some("must not be empty")),
        ("It\u{7}helped.", Some("control characters")),
        (&long, Some("longer than 20000")),
    ];
    both_ways(
        app,
        cases.map(|(text, words)| (Noun::Study, "plainLanguageSummary", json!(text), words)),
    )
    .await;
}

#[apply(on_both!)]
async fn a_pmid_is_of_digits(app: TestServer) {
    let wrong = Some("must be digits");
    let cases = [
        ("1", None),
        ("23456789", None),
        ("12345678901234567890", None),
        ("123456789012345678901", wrong),
        ("", wrong),
        (" 1", wrong),
        ("PMC12", wrong),
        ("12\n", wrong),
        ("1.2", wrong),
        ("١٢", wrong),
        ("-1", wrong),
    ];
    both_ways(app, cases.map(|(text, words)| (Noun::Report, "pmid", json!(text), words))).await;
}

#[apply(on_both!)]
async fn a_title_is_a_line_of_bounded_length(app: TestServer) {
    let fields = [
        (Noun::Study, "title", 1_000),
        (Noun::Report, "title", 1_000),
        (Noun::Programme, "name", 300),
        (Noun::Project, "title", 300),
        (Noun::Organisation, "name", 300),
    ];
    let cases = fields.map(|(noun, field, longest)| {
        [
            (noun, field, json!("A title"), None),
            (noun, field, json!("é".repeat(longest)), None),
            (noun, field, json!("é".repeat(longest + 1)), Some("must not be longer than")),
            (noun, field, json!(""), Some("must not be empty")),
            (noun, field, json!(" \t"), Some("must not be empty")),
            (noun, field, json!("Two\nlines"), Some("control characters")),
            (noun, field, json!("Nothing\u{0}"), Some("control characters")),
        ]
    });
    both_ways(app, cases.into_iter().flatten()).await;
}

#[apply(on_both!)]
async fn a_source_is_a_web_address(app: TestServer) {
    let wrong = Some("is not a web address");
    let long = format!("https://example.invalid/{}", "x".repeat(2_000));
    let fields = [
        (Noun::Study, "sourceUrl"),
        (Noun::Report, "url"),
        (Noun::Programme, "sourceUrl"),
        (Noun::Outcome, "sourceUrl"),
        (Noun::Project, "sourceUrl"),
        (Noun::Organisation, "sourceUrl"),
    ];
    let cases = fields.map(|(noun, field)| {
        [
            ("https://example.invalid/a?b=c#d", None),
            ("http://example.invalid", None),
            ("ftp://example.invalid", wrong),
            ("https://", wrong),
            ("https:// ", wrong),
            ("https://a b", wrong),
            ("https://a\u{a0}b", wrong),
            ("example.invalid", wrong),
            ("", wrong),
            (" https://example.invalid", wrong),
            ("javascript:alert(1)", wrong),
            ("https://a\u{0}", Some("control characters")),
            (&long, Some("longer than 2000")),
        ]
        .map(|(url, words)| (noun, field, json!(url), words))
    });
    both_ways(app, cases.into_iter().flatten()).await;
}

#[apply(on_both!)]
async fn lists_and_descriptions_have_the_same_bounds(app: TestServer) {
    let words = |count: usize| json!(vec!["word"; count]);
    let cases = [
        (Noun::Term, "label", json!("x".repeat(200)), None),
        (Noun::Term, "label", json!("x".repeat(201)), Some("longer than 200")),
        (Noun::Term, "definition", json!("x".repeat(5_001)), Some("longer than 5000")),
        (Noun::Term, "synonyms", words(50), None),
        (Noun::Term, "synonyms", words(51), Some("must not be more than 50")),
        (Noun::Organisation, "region", json!("x".repeat(301)), Some("longer than 300")),
        (Noun::Organisation, "region", json!("Two\nlines"), Some("control characters")),
        (Noun::Project, "aims", words(50), None),
        (Noun::Project, "aims", words(51), Some("must not be more than 50")),
        (Noun::Project, "funder", json!("x".repeat(301)), Some("longer than 300")),
    ];
    both_ways(app, cases).await;
}
