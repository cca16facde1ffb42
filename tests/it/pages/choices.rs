//! Tests that an invalid choice in the address of a list is reported at its field, and that the form keeps all that was typed.

use macro_rules_attribute::apply;

use super::browser::Browser;
use super::html::faults;
use crate::access::world::World;
use crate::support::on_both;

/// An address with a mistake in it.
struct Wrong {
    role: &'static str,
    address: &'static str,
    /// The fields that the error summary links to.
    fields: &'static [&'static str],
    /// The parts of the choice that the page must still contain.
    kept: &'static [&'static str],
}

const fn wrong(role: &'static str, address: &'static str, fields: &'static [&'static str], kept: &'static [&'static str]) -> Wrong {
    Wrong {
        role,
        address,
        fields,
        kept,
    }
}

const CASES: &[Wrong] = &[
    wrong(
        "PUBLIC",
        "/studies?from=abc&to=2015&text=stigma&designs=RCT&order=title",
        &["from"],
        &[
            "value=\"abc\"",
            "value=\"2015\"",
            "value=\"stigma\"",
            "value=\"RCT\" checked",
            "value=\"title\" selected",
        ],
    ),
    wrong(
        "PUBLIC",
        "/studies?people=many&kinds=NONSENSE&perspectives=TRAINEE",
        &["people", "kinds"],
        &["value=\"many\"", "value=\"TRAINEE\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/studies?designs=NONSENSE&text=stigma",
        &["designs"],
        &["value=\"stigma\""],
    ),
    wrong("PUBLIC", "/studies?order=nonsense&from=2001", &["order"], &["value=\"2001\""]),
    wrong(
        "PUBLIC",
        "/programmes?methods=NONSENSE&evaluated=yes&text=stigma",
        &["methods"],
        &["value=\"yes\" checked", "value=\"stigma\""],
    ),
    wrong(
        "PUBLIC",
        "/programmes?evaluated=perhaps&methods=STORYTELLING",
        &["evaluated"],
        &["value=\"STORYTELLING\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/programmes?in=METHOD:NONSENSE&text=stigma",
        &["in"],
        &["value=\"METHOD:NONSENSE\"", "value=\"stigma\""],
    ),
    wrong("PUBLIC", "/questions?status=NONSENSE&text=pay", &["status"], &["value=\"pay\""]),
    wrong(
        "PUBLIC",
        "/evidence?from=last+year&weeks=some&domains=EMPATHY&metric=MEAN_DIFFERENCE",
        &["from", "weeks"],
        &[
            "value=\"last year\"",
            "value=\"some\"",
            "value=\"EMPATHY\" checked",
            "value=\"MEAN_DIFFERENCE\" selected",
        ],
    ),
    wrong(
        "PUBLIC",
        "/evidence?model=NONSENSE&domains=EMPATHY",
        &["model"],
        &["value=\"EMPATHY\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/evidence/findings?weeks=soon&directions=BENEFIT&numbers=yes",
        &["weeks"],
        &["value=\"soon\"", "value=\"BENEFIT\" checked", "value=\"yes\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/evidence/findings?study=nonsense&directions=BENEFIT",
        &["study"],
        &["value=\"BENEFIT\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/evidence/directions?to=abc&domains=EMPATHY",
        &["to"],
        &["value=\"abc\"", "value=\"EMPATHY\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/evidence/map?rows=TOPIC&from=abc&perspectives=TRAINEE&hide=yes",
        &["from"],
        &[
            "value=\"TOPIC\" selected",
            "value=\"abc\"",
            "value=\"TRAINEE\" checked",
            "value=\"yes\" checked",
        ],
    ),
    wrong(
        "PUBLIC",
        "/evidence/map?rows=NONSENSE&hide=yes",
        &["rows"],
        &["value=\"yes\" checked"],
    ),
    wrong(
        "PUBLIC",
        "/evidence/gaps?columns=NONSENSE&rows=TOPIC",
        &["columns"],
        &["value=\"TOPIC\" selected"],
    ),
    wrong(
        "PUBLIC",
        "/programmes/cross-tab?rows=NONSENSE&columns=TOPIC",
        &["rows"],
        &["value=\"TOPIC\" selected"],
    ),
    wrong(
        "PUBLIC",
        "/search?q=stigma&kind=NONSENSE&kind=STUDY",
        &["kind"],
        &["value=\"stigma\"", "value=\"STUDY\" checked"],
    ),
    wrong(
        "STEWARD",
        "/audit?since=yesterday&outcome=DENIED&until=2026-12-31",
        &["since"],
        &["value=\"yesterday\"", "value=\"DENIED\" selected", "value=\"2026-12-31\""],
    ),
    wrong(
        "STEWARD",
        "/audit?actor=nonsense&outcome=DENIED",
        &["actor"],
        &["value=\"DENIED\" selected", "value=\"nonsense\""],
    ),
    wrong(
        "ADMIN",
        "/tokens?status=NONSENSE&role=ACADEMIC",
        &["status"],
        &["value=\"ACADEMIC\" selected"],
    ),
    wrong(
        "ADMIN",
        "/tokens?expiringWithinDays=soon&role=ACADEMIC",
        &["expiringWithinDays"],
        &["value=\"ACADEMIC\" selected"],
    ),
];

/// Lists that are read page by page. An invalid cursor leads to the first page.
const LISTS: &[(&str, &str)] = &[
    ("PUBLIC", "/programmes"),
    ("PUBLIC", "/studies"),
    ("PUBLIC", "/questions"),
    ("PUBLIC", "/workshops"),
    ("PUBLIC", "/evidence/findings"),
    ("PUBLIC", "/search?q=stigma"),
    ("ADMIN", "/accounts"),
    ("ADMIN", "/tokens"),
    ("ADMIN", "/audit"),
    ("ACADEMIC", "/proposals"),
];

#[apply(on_both!)]
async fn a_choice_that_cannot_be_followed_is_said_at_its_field_and_the_form_stays(world: World) {
    let mut faulty = Vec::new();
    for Wrong {
        role,
        address,
        fields,
        kept,
    } in CASES
    {
        let page = Browser::of(&world.app, role).get(address).await;
        let mut missing: Vec<String> = faults(&page.text);
        if page.status != 422 || page.header("cache-control") != "no-store" {
            missing.push(format!("status {}, {}", page.status, page.header("cache-control")));
        }
        let marks = fields.iter().map(|name| name.to_lowercase());
        let marks = marks.flat_map(|name| [format!("href=\"#f-{name}\""), format!("id=\"f-{name}\"")]);
        let all = marks.chain(kept.iter().map(|&kept| kept.to_owned()));
        let all = all.chain(["There is a problem", "“", "<title>Error: ", "<form method=\"get\""].map(str::to_owned));
        missing.extend(all.filter(|mark| !page.text.contains(mark)));
        let links = page.text.matches("href=\"#f-").count();
        if links != fields.len() {
            missing.push(format!("{links} links to fields"));
        }
        if page.text.contains("id=\"found\"") || page.text.contains("<table") {
            missing.push("what was found without the choice is shown as if it were with it".to_owned());
        }
        faulty.extend(missing.into_iter().map(|what| format!("{address}: {what}")));
        // A file has no form, so the request is refused.
        let (path, query) = address.split_once('?').unwrap();
        let file = Browser::of(&world.app, role).get(&format!("{path}.json?{query}")).await;
        if file.status != 422 {
            faulty.push(format!("{address} as a file: {}", file.status));
        }
    }
    assert!(faulty.is_empty(), "{} faults:\n{}", faulty.len(), faulty.join("\n"));
}

#[apply(on_both!)]
async fn a_place_in_a_list_that_is_none_leads_to_its_beginning(world: World) {
    for (role, path) in LISTS {
        let browser = Browser::of(&world.app, role);
        let whole = browser.get(path).await;
        let page = browser
            .get(&format!("{path}{}after=nonsense", if path.contains('?') { "&" } else { "?" }))
            .await;
        assert_eq!(page.status, 422, "{path}");
        assert!(
            page.text.contains("The part of the list that you asked for cannot be found"),
            "{path}: {}",
            page.text
        );
        let rows = |text: &str| text.matches("<li>").count() + text.matches("<tr").count();
        assert!(
            faults(&page.text).is_empty() && rows(&page.text) >= rows(&whole.text),
            "{path}: {}",
            page.text
        );
    }
}

#[apply(on_both!)]
async fn what_is_hidden_stays_hidden_whatever_the_address_says(world: World) {
    let nobody = Browser::of(&world.app, "PUBLIC");
    for path in ["/audit?since=yesterday", "/accounts?after=nonsense", "/tokens?status=NONSENSE"] {
        let page = nobody.get(path).await;
        assert!(matches!(page.status, 401 | 403 | 404), "{path}: {}", page.status);
    }
}
