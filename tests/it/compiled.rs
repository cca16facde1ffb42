//! Whole selections that are read by one plan are answered as the same selections are that are resolved field by field: for documents made
//! from the schema, as several viewers, on both databases.

use std::collections::BTreeMap;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

/// Documents for each viewer.
const DOCUMENTS: usize = 70;
/// How deep a document goes.
const DEPTH: usize = 3;

/// A sequence of numbers that is the same in each run, and the number of names given so far.
struct Dice(u64, usize);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    /// A name that no other field of the document has: fields of two types may not share one.
    fn name(&mut self) -> String {
        self.1 += 1;
        format!("a{}", self.1)
    }
}

/// The fields of the schema's objects.
struct Schema {
    objects: BTreeMap<String, Vec<SchemaField>>,
    /// The objects of each union.
    unions: BTreeMap<String, Vec<String>>,
}

/// The name of a field, the object or union below it (none for a leaf), and the names of its arguments.
type SchemaField = (String, Option<String>, Vec<String>);

impl Schema {
    async fn of(app: &TestServer) -> Self {
        let asked = "{ __schema { types { name kind possibleTypes { name } fields { name args { name } type { ...T } } } } }
            fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind ofType { name kind ofType { name \
            kind } } } } } }";
        let schema = app.read(asked).await;
        let (mut objects, mut unions) = (BTreeMap::new(), BTreeMap::new());
        for kind in schema["__schema"]["types"].as_array().unwrap() {
            if kind["kind"] == "UNION" {
                let each = kind["possibleTypes"].as_array().unwrap().iter();
                let each = each.map(|object| object["name"].as_str().unwrap().to_owned()).collect();
                unions.insert(kind["name"].as_str().unwrap().to_owned(), each);
            }
            if kind["kind"] != "OBJECT" {
                continue;
            }
            let fields = kind["fields"].as_array().unwrap().iter().map(|field| {
                let mut below = &field["type"];
                while below["name"].is_null() && !below["ofType"].is_null() {
                    below = &below["ofType"];
                }
                let object = matches!(below["kind"].as_str(), Some("OBJECT" | "UNION")).then(|| below["name"].as_str().unwrap().to_owned());
                let leaf = matches!(below["kind"].as_str(), Some("SCALAR" | "ENUM"));
                let arguments = field["args"].as_array().unwrap().iter();
                let arguments = arguments.map(|argument| argument["name"].as_str().unwrap().to_owned()).collect();
                (field["name"].as_str().unwrap().to_owned(), object, leaf, arguments)
            });
            let fields = fields.filter(|(_, object, leaf, _)| object.is_some() || *leaf);
            let fields = fields.map(|(name, object, _, arguments)| (name, object, arguments)).collect();
            objects.insert(kind["name"].as_str().unwrap().to_owned(), fields);
        }
        Self { objects, unions }
    }

    /// A selection of some fields of an object.
    fn selection(&self, of: &str, depth: usize, dice: &mut Dice) -> String {
        let mut selected = Vec::new();
        if dice.below(4) == 0 {
            selected.push("__typename".to_owned());
        }
        for _ in 0..1 + dice.below(5) {
            let fields = &self.objects[of];
            let (name, below, arguments) = &fields[dice.below(fields.len())];
            let (alias, arguments) = (dice.name(), page(arguments, dice));
            match below {
                Some(below) if depth > 0 && is_plannable(below) && self.unions.contains_key(below) => {
                    let below = self.of_union(below, depth - 1, dice);
                    selected.push(format!("{alias}: {name}{arguments} {below}"));
                }
                // What a selection does not hold of one kind, another one does.
                Some(below) if depth > 0 && is_plannable(below) => {
                    let below = self.selection(below, depth - 1, dice);
                    selected.push(format!("{alias}: {name}{arguments} {below}"));
                }
                Some(_) => {}
                None => selected.push(format!("{alias}: {name}")),
            }
        }
        if selected.is_empty() {
            selected.push("__typename".to_owned());
        }
        format!("{{ {} }}", selected.join(" "))
    }

    /// A selection for some objects of a union, with the name of the type before, between or after them.
    fn of_union(&self, of: &str, depth: usize, dice: &mut Dice) -> String {
        let objects = &self.unions[of];
        let mut selected = vec!["__typename".to_owned()];
        for object in objects {
            if dice.below(3) > 0 {
                let fragment = format!("... on {object} {}", self.selection(object, depth, dice));
                selected.insert(dice.below(selected.len() + 1), fragment);
            }
        }
        if dice.below(4) == 0 && selected.len() > 1 {
            selected.retain(|part| part != "__typename");
        }
        format!("{{ {} }}", selected.join(" "))
    }
}

/// The objects that plans read, and those that they do not read but that stand beside them.
fn is_plannable(object: &str) -> bool {
    let nouns = [
        "Study",
        "Outcome",
        "Programme",
        "Question",
        "QuestionLink",
        "QuestionTarget",
        "Term",
        "Report",
        "Effect",
        "ConfidenceInterval",
        "PageInfo",
        "Organisation",
    ];
    let noun = object.trim_end_matches("Connection").trim_end_matches("Edge");
    nouns.contains(&noun)
}

fn page(arguments: &[String], dice: &mut Dice) -> String {
    if !arguments.iter().any(|argument| argument == "first") {
        return match (arguments.iter().any(|argument| argument == "dimension"), dice.below(2)) {
            (true, 0) => "(dimension: METHOD)".to_owned(),
            _ => String::new(),
        };
    }
    let backwards = arguments.iter().any(|argument| argument == "last");
    match dice.below(9) {
        // A page of the usual length is asked for now and then only: it multiplies from level to level.
        0 => String::new(),
        1 | 2 if backwards => format!("(last: {})", 1 + dice.below(3)),
        3 => "(first: 0)".to_owned(),
        _ => format!("(first: {})", 1 + dice.below(2)),
    }
}

/// The document's cursors are sealed with a number that is used once, so they differ from answer to answer.
fn without_cursors(text: &str) -> String {
    fn clear(value: &mut Value) {
        match value {
            Value::String(text) if text.len() > 40 && !text.contains(' ') && !text.contains("://") => *text = "a cursor".to_owned(),
            Value::Array(items) => items.iter_mut().for_each(clear),
            Value::Object(fields) => {
                fields.remove("requestId");
                fields.values_mut().for_each(clear);
            }
            _ => {}
        }
    }
    // The order of the members is kept by comparing the texts of what is no cursor.
    let mut value: Value = serde_json::from_str(text).unwrap();
    clear(&mut value);
    value.to_string()
}

/// The names in the order in which they stand.
fn names(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).filter(|word| word.len() < 40).collect()
}

#[apply(on_both!)]
async fn a_plan_answers_as_the_fields_do(app: TestServer) {
    let (other, stop) = app.another_node_with(|settings| settings.database.compiled_reads = false).await;
    let schema = Schema::of(&app).await;
    let roots = [
        ("study", "Study", "(code: \"clement2012\")"),
        ("programme", "Programme", "(code: \"shef-sust\")"),
        ("studies", "StudyConnection", "(first: 3)"),
        ("studies", "StudyConnection", "(last: 2, filter: { text: \"stigma\" })"),
        ("programmes", "ProgrammeConnection", "(first: 3)"),
        ("questions", "QuestionConnection", "(first: 4)"),
        ("outcomes", "OutcomeConnection", "(first: 4)"),
        ("organisations", "OrganisationConnection", "(first: 3)"),
    ];
    let mut dice = Dice(20_261_130, 0);
    let (mut answered, mut by_plans) = (0, 0);
    let roles = [
        "ACADEMIC",
        "SERVICE_USER_EDUCATOR",
        "PRACTITIONER",
        "PARTNER",
        "PARTICIPANT",
        "STEWARD",
    ];
    for viewer in std::iter::once(None).chain(roles.map(Some)) {
        let token = viewer.and_then(|role| app.token(role));
        for _ in 0..DOCUMENTS {
            let (root, object, arguments) = roots[dice.below(roots.len())];
            let document = format!("{{ {root}{arguments} {} }}", schema.selection(object, DEPTH, &mut dice));
            let before = app.planned();
            let planned = app.ask(token, &document, json!({})).await;
            let by_plan = app.planned() > before;
            let resolved = app.ask_at(&other, token, &document).await;
            assert_eq!(
                planned.status, resolved.status,
                "{viewer:?}: {document}\n{}\n{}",
                planned.text, resolved.text
            );
            assert_eq!(
                without_cursors(&planned.text),
                without_cursors(&resolved.text),
                "{viewer:?}: {document}"
            );
            if planned.body["errors"].is_null() {
                assert_eq!(names(&planned.text), names(&resolved.text), "{viewer:?}: {document}");
                answered += 1;
                by_plans += usize::from(by_plan);
            }
        }
    }
    stop.now();
    assert!(answered > DOCUMENTS, "too few documents were answered: {answered}");
    assert!(
        by_plans * 4 > answered,
        "too few documents were read by plans: {by_plans} of {answered}"
    );
}

/// The links of questions lead to rows of four nouns. Studies and programmes are read with the links, and terms are in memory.
#[apply(on_both!)]
async fn what_questions_are_linked_to_is_read_with_the_links(app: TestServer) {
    let document = "{ questions(first: 50) { nodes { code links { relation target { ... on Programme { __typename code name } ... on Term \
                    { label code } ... on Study { code } } } programmes { code } } } }";
    // The first plan after a change reads the vocabulary.
    app.read("{ studies(first: 1) { nodes { methods { code } } } }").await;
    let before = (app.statements(), app.planned());
    let data = app.read(document).await;
    let (statements, planned) = (app.statements() - before.0, app.planned() - before.1);
    let questions = data["questions"]["nodes"].as_array().unwrap();
    let targets: Vec<&Value> = questions
        .iter()
        .flat_map(|question| question["links"].as_array().unwrap())
        .map(|link| &link["target"])
        .collect();
    assert!(
        targets
            .iter()
            .any(|target| target["__typename"] == "Programme" && target["name"].is_string())
    );
    assert!(
        targets
            .iter()
            .any(|target| target["label"].is_string() && target["code"].is_string())
    );
    let linked = questions.iter().flat_map(|question| question["programmes"].as_array().unwrap());
    assert!(linked.count() > 0);
    assert_eq!(statements, planned, "something was not read by a plan");
    // Questions, their links, and the linked outcomes, as far as there are any.
    assert!((2..=3).contains(&planned), "{planned}");
}
