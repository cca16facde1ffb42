//! Tests numbers of people: exact for roles that the matrix allows to see them, and for nobody else on any page or in any file.

use macro_rules_attribute::apply;
use policy::{Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::browser::{Browser, Page};
use crate::support::on_both;
use crate::workshops::stage::Stage;

/// The pages on which numbers of people are shown, or might be.
const PAGES: [&str; 14] = [
    "/",
    "/workshops",
    "/workshops.csv",
    "/workshops/W-1",
    "/workshops/W-1.json",
    "/workshops/W-1/priorities",
    "/workshops/W-1/priorities.json",
    "/w/W-1",
    "/w/W-1.json",
    "/w/W-1/lead",
    "/w/W-1/lead.json",
    "/w/W-1/lead/people.json",
    "/w/W-1/screen.json",
    "/embed/priorities/W-1.json",
];

/// Three carers, too few for their number to be shown; more service users; and academics.
const PEOPLE: [(&str, &str, u64); 3] = [
    ("CARER", "Carer", 3),
    ("SERVICE_USER", "Service user", 11),
    ("ACADEMIC", "Academic", 13),
];

/// Every number of people in an answer, at any depth.
fn counts<'j>(value: &'j Value, found: &mut Vec<&'j Value>) {
    match value {
        Value::Object(fields) if fields.contains_key("suppressed") => found.push(value),
        Value::Object(fields) => fields.values().for_each(|inner| counts(inner, found)),
        Value::Array(items) => items.iter().for_each(|item| counts(item, found)),
        _ => {}
    }
}

/// The groups and their numbers in the table of a page.
fn attendance(page: &Page) -> Vec<(String, String)> {
    let Some((_, table)) = page.text.split_once("<caption>People by group</caption>") else {
        return Vec::new();
    };
    let rows = table
        .split("</table>")
        .next()
        .unwrap_or_default()
        .split("<th scope=\"row\">")
        .skip(1);
    let cell = |text: &str| text.split('<').next().unwrap_or_default().to_owned();
    rows.filter_map(|row| Some((cell(row), cell(row.split_once("<td>")?.1)))).collect()
}

fn is_controlled(count: &Value) -> bool {
    let value = count["value"].as_u64();
    value.is_none_or(|value| value == 0 || (count["rounded"] == true && value >= 10 && value % 5 == 0))
}

#[apply(on_both!)]
async fn people_are_counted_on_pages_as_the_matrix_lets(stage: Stage) {
    for (perspective, _, many) in PEOPLE {
        for _ in 0..many {
            stage.join(perspective, &["TAKE_PART"]).await;
        }
    }
    for is_published in [false, true] {
        if is_published {
            stage.publish().await.data();
        }
        for role in Role::ALL {
            let browser = Browser::of(&stage.app, role.code());
            let exact = cell(Resource::PeopleCounts, role).reach == Reach::Everything;
            for path in PAGES {
                let page = browser.get(path).await;
                let answer: Value = serde_json::from_str(&page.text).unwrap_or_default();
                let mut found = Vec::new();
                counts(&answer, &mut found);
                assert!(
                    exact || found.iter().all(|count| is_controlled(count)),
                    "{path} to {role}: {found:?}"
                );
                // A list of people contains only the people whose rows the viewer sees.
                let sees = exact || matches!(role, Role::Academic | Role::ServiceUserEducator);
                let people = answer["data"]["workshop"]["participants"]["nodes"].as_array().map_or(0, Vec::len);
                assert!(sees || people == 0, "{path} to {role}: {people} people");
                assert!(sees || !page.text.contains("27 people"), "{path} to {role}");
            }
            let told = attendance(&browser.get("/workshops/W-1").await);
            let query = "{ workshop(code: \"W-1\") { attendance { perspective count { value rounded suppressed } } } }";
            let api = stage.app.ask(stage.app.token(role.code()), query, json!({})).await.data();
            let api = api["workshop"]["attendance"].as_array().cloned().unwrap_or_default();
            assert_eq!(told.len(), api.len(), "{role}");
            for ((group, words), row) in told.iter().zip(&api) {
                let known = PEOPLE.into_iter().find(|(_, name, _)| group == name);
                let many = known.map_or(0, |(_, _, many)| many);
                assert!(
                    known.is_none_or(|(perspective, ..)| row["perspective"] == perspective),
                    "{role}: {group}"
                );
                let about = words.strip_prefix("about ").and_then(|value| value.parse::<u64>().ok());
                let is_number = words.parse::<u64>().is_ok_and(|told| told != 0 || many != 0);
                assert!(!exact || words.parse() == Ok(many), "{role}: {group}: {words}");
                assert!(
                    exact || (!is_number && about.is_none_or(|about| about % 5 == 0 && about >= 10)),
                    "{role}: {group}: {words}"
                );
                assert!(exact || group != "Carer" || about.is_none(), "{role}: {words}");
            }
        }
    }
}
