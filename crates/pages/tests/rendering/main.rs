//! The pages of an evidence review render with every answer that the schema allows: with all fields filled, and with as few as possible.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
#[path = "../../../../tests/it/pages/html.rs"]
mod html;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use futures_util::FutureExt as _;
use pages::{Fields, Format, Method, Request, Response, Site, Upload};

use answers::{Answers, Filling};

/// An address for each page, and some with choices.
const ADDRESSES: &[&str] = &[
    "/",
    "/studies/new",
    "/studies/new?review=r&record=record_1",
    "/reviews",
    "/reviews/new",
    "/reviews/R-1/included",
    "/studies/R-1",
    "/studies/R-1/appraise",
    "/studies/R-1/appraise?said=own",
    "/reviews/R-1/reasons",
    "/reviews/R-1/reasons?said=done",
    "/reviews/R-1/team",
    "/reviews/R-1/team?said=done",
    "/reviews/R-1/flow",
    "/reviews/R-1/flow?asOf=2026-11-30",
    "/reviews/R-1/records",
    "/reviews/R-1/records?text=a&stage=FULL_TEXT&decision=EXCLUDE&only=conflict&order=newest",
    "/reviews/R-1/records/record_1",
    "/reviews/R-1/records/record_1?said=done",
    "/reviews/R-1/searches",
    "/reviews/R-1/searches?after=x",
    "/reviews/R-1/searches/record_1",
    "/reviews/R-1/searches/record_1?said=undone",
    "/reviews/R-1/duplicates",
    "/reviews/R-1/duplicates?status=MERGED",
    "/reviews/R-1/duplicates?said=same&last=record_1",
    "/reviews/R-1/duplicates?pair=record_1",
    "/reviews/R-1/duplicates?after=x",
    "/reviews/R-1",
    "/reviews/R-1/edit",
    "/reviews/R-1/conflicts",
    "/reviews/R-1/conflicts?said=settled",
    "/reviews/R-1/conflicts?record=record_1",
    "/reviews/R-1/screen/title-abstract",
    "/reviews/R-1/screen/title-abstract?order=likely&said=vote&last=record_1",
    "/reviews/R-1/screen/full-text?record=record_1",
    "/reviews/R-1/screen/full-text?said=not-retrieved&last=record_1",
];

/// A form for each page, which the API refuses.
const FORMS: &[(&str, &str)] = &[
    (
        "/reviews/new",
        "title=kept%20title&code=&kind=RAPID&question=kept%20question&eligibility=kept%20line",
    ),
    (
        "/reviews/new",
        "title=kept%20title&code=c&kind=RAPID&question=kept%20question&eligibility=kept%20line",
    ),
    ("/studies/new", "record=record_1&review=r&title=kept%20title&code=c&kind=PRIMARY"),
    (
        "/studies/R-1/appraise",
        "study=s&as=own&criteria=S1%20S2%201.1%201.2&answer-1-1=YES&comment-1-1=kept%20words&answer-1-2=NO",
    ),
    (
        "/studies/R-1/appraise",
        "study=s&as=own&criteria=S1%20S2%201.1%201.2&answer-1-1=YES&comment-1-1=kept%20words",
    ),
    (
        "/studies/R-1/appraise",
        "study=s&as=consensus&criteria=S1%20S2%201.1%201.2&answer-1-1=YES&comment-1-1=kept%20words&answer-1-2=NO",
    ),
    ("/reviews/R-1/reasons", "review=r&version=1&reasons=A%3A%20kept%20words"),
    ("/reviews/R-1/reasons", "review=r&version=1&reasons=kept%20words"),
    ("/reviews/R-1/team", "review=r&act=add&account=kept%20id&lead=yes"),
    ("/reviews/R-1/team", "review=r&act=add&account="),
    ("/reviews/R-1/team", "review=r&act=share&share=yes"),
    ("/reviews/R-1/records/record_1", "act=remove&by=OTHER&removal=kept%20words"),
    ("/reviews/R-1/records/record_1", "act=remove&removal=kept%20words"),
    ("/reviews/R-1/records/record_1", "act=same&of=kept%20id"),
    ("/reviews/R-1/records/record_1", "act=reopen&stage=FULL_TEXT&why=kept%20words"),
    (
        "/reviews/R-1/searches",
        "review=r&name=kept%20name&kind=WEBSITE&strategy=kept%20lines&searchedOn=kept%20day",
    ),
    ("/reviews/R-1/searches", "review=r&name=kept%20name&strategy=kept%20lines"),
    ("/reviews/R-1/searches/record_1", "step=check"),
    ("/reviews/R-1/searches/record_1", "import=record_1"),
    ("/reviews/R-1/duplicates", "pair=record_1&same=no"),
    (
        "/reviews/R-1/edit",
        "id=review_1&version=1&title=kept%20title&code=R-2&kind=RAPID&question=kept%20question&eligibility=kept%20line",
    ),
    (
        "/reviews/R-1/edit",
        "id=review_1&version=1&title=&code=R-2&kind=RAPID&question=kept%20question",
    ),
    ("/reviews/R-1/conflicts", "record=record_1&stage=TITLE_ABSTRACT&verdict=EXCLUDE"),
    (
        "/reviews/R-1/screen/full-text",
        "record=record_1&verdict=EXCLUDE&reason=&note=kept%20words",
    ),
    ("/reviews/R-1/screen/full-text", "record=record_1&verdict=INCLUDE&note=kept%20words"),
];

/// A form for each second step: it shows something, and changes nothing or has changed it.
const STEPS: &[(&str, &str)] = &[
    ("/reviews/R-1/team", "review=r&act=remove&account=record_1&step=confirm"),
    ("/reviews/R-1/searches/record_1", "import=record_1&step=confirm"),
    ("/reviews/R-1/searches/record_1", "step=check&with=file"),
];

fn request(method: Method, address: &str, form: &str) -> Request {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (path, format) = Format::of_path(path);
    Request {
        method,
        path: path.to_owned(),
        format,
        query: Fields::read(query),
        form: Fields::read(form),
        files: if form.contains("with=file") { vec![upload()] } else { Vec::new() },
        values: BTreeMap::new(),
        token: Some("t".to_owned()),
        origin: "https://example.org".to_owned(),
    }
}

fn upload() -> Upload {
    Upload {
        field: "file".to_owned(),
        name: "search.ris".to_owned(),
        bytes: 3,
        at: 0,
    }
}

fn answer(method: Method, address: &str, form: &str, filling: Filling, accepts: bool) -> Response {
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        // From the source folder, a template that fails says why.
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        Site::new(Some(folder.into())).unwrap()
    });
    let asked = request(method, address, form);
    SITE.answer(
        asked,
        &Answers {
            filling,
            accepts,
            denies: false,
        },
    )
    .now_or_never()
    .unwrap()
}

fn shown(method: Method, address: &str, form: &str, filling: Filling, status: u16) -> String {
    let page = answer(method, address, form, filling, status == 200);
    assert_eq!(page.status, status, "{address} {form} {filling:?}: {}", page.body);
    let faults = html::faults(&page.body);
    assert!(faults.is_empty(), "{address} {form} {filling:?}: {faults:?}\n{}", page.body);
    page.body
}

#[test]
fn every_page_renders_with_every_answer() {
    for filling in Filling::ALL {
        for address in ADDRESSES {
            let text = shown(Method::Get, address, "", filling, 200);
            keep(address, filling, &text);
            assert!(
                !text.contains(">none") && !text.contains("\"none\""),
                "{address} {filling:?}\n{text}"
            );
        }
    }
}

#[test]
fn every_second_step_renders_with_every_answer() {
    for filling in Filling::ALL {
        for (address, form) in STEPS {
            let text = shown(Method::Post, address, form, filling, 200);
            keep(&format!("{address}!{form}"), filling, &text);
        }
    }
}

#[test]
fn a_form_that_is_refused_keeps_what_was_typed() {
    for (address, form) in FORMS {
        let text = shown(Method::Post, address, form, Filling::Full, 422);
        keep(&format!("{address}!"), Filling::Full, &text);
        assert!(text.contains("There is a problem"), "{address}\n{text}");
        for (_, value) in Fields::read(form).iter().filter(|(_, value)| value.contains("kept")) {
            assert!(text.contains(value), "{address} loses {value}\n{text}");
        }
    }
}

#[test]
fn the_flow_is_a_figure_and_a_table_as_the_api_writes_them() {
    let file = |ending: &str| answer(Method::Get, &format!("/reviews/R-1/flow{ending}"), "", Filling::Full, false);
    let (figure, table) = (file(".svg"), file(".csv"));
    assert_eq!((figure.status, table.status), (200, 200));
    assert!(figure.body.starts_with("<svg"), "{}", figure.body);
    assert_eq!(
        (table.body.as_str(), table.file.as_deref()),
        ("<csv> of nursing & \"more\"", Some("review_flow.csv"))
    );
    assert_eq!(answer(Method::Get, "/reviews/R-1.csv", "", Filling::Full, false).status, 404);
}

/// Keeps a page in a folder, for somebody who wants to look at it.
#[expect(clippy::disallowed_methods, reason = "whoever looks at the pages says where to")]
fn keep(address: &str, filling: Filling, text: &str) {
    let Ok(folder) = std::env::var("KEEP_PAGES") else { return };
    let name: String = address
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    std::fs::write(format!("{folder}/{name}-{filling:?}.html"), text).unwrap();
}
