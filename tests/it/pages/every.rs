//! Tests every page for every viewer, on both databases: its status, its headers, its HTML, and that it reveals nothing hidden.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use policy::Role;

use super::browser::Browser;
use super::html::faults;
use crate::access::world::World;
use crate::support::on_both;

const SIGNED_IN: &[Role] = &[
    Role::Partner,
    Role::Participant,
    Role::ServiceUserEducator,
    Role::Practitioner,
    Role::Academic,
    Role::Steward,
    Role::Admin,
];

/// Roles that create workshops, and describe and rate programmes.
const MAKERS: &[Role] = &[Role::ServiceUserEducator, Role::Practitioner, Role::Academic];
/// Roles that change what is published.
const EDITORS: &[Role] = &[Role::Academic];
/// Roles that read the records of reviews, and are in the team of the demo's review.
const REVIEWERS: &[Role] = &[Role::ServiceUserEducator, Role::Academic];
/// Roles that facilitate the demo's workshop.
const LEADS: &[Role] = &[Role::ServiceUserEducator];

/// An address for each page, and the roles that can read it. All other roles get "not found"; or, if they already see the row that it is
/// about, that they may not.
pub const ADDRESSES: &[(&str, &[Role])] = &[
    ("/", &Role::ALL),
    ("/help", &Role::ALL),
    ("/accessibility", &Role::ALL),
    ("/can-i-see", &Role::ALL),
    ("/sign-in", &Role::ALL),
    ("/sign-out", &Role::ALL),
    ("/signed-out", &Role::ALL),
    ("/programmes", &Role::ALL),
    ("/programmes/shef-narrative-recovery", &Role::ALL),
    (
        "/programmes/compare?code=shef-sust&code=shef-narrative-recovery&code=nix",
        &Role::ALL,
    ),
    ("/programmes/cross-tab", &Role::ALL),
    ("/programmes/cross-tab?rows=TOPIC&columns=", &Role::ALL),
    ("/programmes?methods=STORYTELLING&evaluated=yes&in=AUDIENCE:MH_NURSING", &Role::ALL),
    ("/studies?designs=RCT&perspectives=TRAINEE&from=2000&order=largest", &Role::ALL),
    (
        "/studies?in=METHOD:STORYTELLING&in=OUTCOME_DOMAIN:EMPATHY&kinds=PRIMARY&among=findings&perspectives=TRAINEE",
        &Role::ALL,
    ),
    ("/studies/kassam2011", &Role::ALL),
    ("/search", &Role::ALL),
    ("/search?q=stigma&kind=STUDY&kind=QUESTION", &Role::ALL),
    ("/search?q=xyzzy", &Role::ALL),
    ("/evidence", &Role::ALL),
    (
        "/evidence?domains=ATTITUDE_STIGMA&subgroup=METHOD&moderator=YEAR&withinStudy=CLUSTER_ROBUST",
        &Role::ALL,
    ),
    ("/evidence?contrast=NONE", &Role::ALL),
    ("/evidence/findings?domains=EMPATHY&directions=BENEFIT", &Role::ALL),
    ("/evidence/directions", &Role::ALL),
    ("/evidence/funnel", &Role::ALL),
    ("/evidence/map?hide=yes&perspectives=TRAINEE", &Role::ALL),
    ("/evidence/gaps", &Role::ALL),
    ("/evidence/gaps?order=row", &Role::ALL),
    ("/questions?status=PRIORITISED", &Role::ALL),
    ("/questions/RQ-1", &Role::ALL),
    ("/questions/RQ-1/edit", EDITORS),
    ("/workshops", &Role::ALL),
    ("/workshops/DEMO-WORKSHOP-1", &Role::ALL),
    ("/workshops/DEMO-WORKSHOP-1/priorities?count=BORDA.EQUAL_BALLOTS", &Role::ALL),
    ("/can-i-see?role=STEWARD", &Role::ALL),
    // workshops
    ("/join", &Role::ALL),
    ("/join/ABCDEFGHJK", &[]),
    ("/return", &Role::ALL),
    ("/workshops/new", MAKERS),
    ("/w/DEMO-WORKSHOP-1", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1?said=question", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1/contribute", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1/ask", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1/rounds/round_00000000000000000000000000", &[]),
    ("/w/DEMO-WORKSHOP-1/lead", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/people", &[Role::ServiceUserEducator, Role::Steward]),
    ("/w/DEMO-WORKSHOP-1/lead/people/new", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/access", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/access?look=yes", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/questions", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/questions/question_00000000000000000000000000", &[]),
    ("/w/DEMO-WORKSHOP-1/lead/sheet", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/edit", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/rounds/new", LEADS),
    ("/w/DEMO-WORKSHOP-1/lead/rounds/round_00000000000000000000000000", &[]),
    ("/w/DEMO-WORKSHOP-1/lead/rounds/round_00000000000000000000000000/paper", &[]),
    ("/w/DEMO-WORKSHOP-1/screen?join=ABCDE-FGHJK", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1/print?join=ABCDE-FGHJK", &Role::ALL),
    ("/w/DEMO-WORKSHOP-1/print?part=cards", &Role::ALL),
    ("/w/NOT-THERE", &[]),
    // pages about one's own data
    ("/me", &Role::ALL),
    ("/me/all", &Role::ALL),
    ("/me/download", &Role::ALL),
    ("/me/withdraw", &Role::ALL),
    ("/me/record/participant_00000000000000000000000000", &[]),
    ("/me/agree/participant_00000000000000000000000000", &[]),
    ("/me/take-back/contribution_00000000000000000000000000", &[]),
    ("/me/receipts/receipt_00000000000000000000000000", &[]),
    ("/tokens", SIGNED_IN),
    ("/tokens?status=ACTIVE&expiringWithinDays=30&unusedForDays=30", SIGNED_IN),
    ("/tokens/new", &[Role::Admin]),
    ("/tokens/token_00000000000000000000000000", &[]),
    ("/tokens/token_00000000000000000000000000/rotate", &[]),
    ("/tokens/token_00000000000000000000000000/revoke", &[]),
    ("/accounts", &[Role::Admin]),
    ("/accounts/new", &[Role::Admin]),
    ("/accounts/account_00000000000000000000000000", &[]),
    ("/keys", &[Role::Admin]),
    ("/audit", &[Role::Steward, Role::Admin]),
    (
        "/audit?action=identity.read&outcome=ALLOWED&since=2026-01-01&until=2099-12-31",
        &[Role::Steward, Role::Admin],
    ),
    ("/embed", &Role::ALL),
    ("/embed/evidence-map?rows=TOPIC&columns=OUTCOME_DOMAIN", &Role::ALL),
    ("/embed/programmes?text=stigma", &Role::ALL),
    ("/embed/priorities/DEMO-WORKSHOP-1", &Role::ALL),
    ("/embed/synthesis?domains=ATTITUDE_STIGMA", &Role::ALL),
    // writing
    ("/programmes/new", MAKERS),
    ("/proposals?state=WAITING", &Role::ALL),
    ("/proposals/proposal_00000000000000000000000000", &[]),
    ("/programmes/shef-sust/edit", EDITORS),
    ("/programmes/shef-sust/edit?section=about", EDITORS),
    ("/programmes/shef-sust/edit?section=teaching", EDITORS),
    ("/programmes/shef-sust/edit?section=terms", EDITORS),
    ("/programmes/shef-sust/edit?section=people", EDITORS),
    ("/programmes/shef-sust/edit?section=people&who=CARER", EDITORS),
    ("/programmes/shef-sust/edit?section=changes", EDITORS),
    ("/programmes/shef-sust/edit?section=inside", EDITORS),
    ("/programmes/shef-sust/status", EDITORS),
    ("/programmes/shef-sust/rate", MAKERS),
    ("/programmes/shef-sust/evaluations?text=stigma", &Role::ALL),
    ("/programmes/shef-sust/delete", EDITORS),
    ("/studies/new", EDITORS),
    ("/studies/kassam2011/edit", EDITORS),
    ("/studies/kassam2011/edit?section=about", EDITORS),
    ("/studies/kassam2011/edit?section=design", EDITORS),
    ("/studies/kassam2011/edit?section=terms", EDITORS),
    ("/studies/kassam2011/edit?section=reports", EDITORS),
    ("/studies/kassam2011/edit?section=reports&at=0", EDITORS),
    ("/studies/kassam2011/edit?section=reports&at=new", EDITORS),
    ("/studies/kassam2011/status", EDITORS),
    ("/studies/kassam2011/delete", EDITORS),
    ("/studies/kassam2011/outcomes/new", EDITORS),
    ("/studies/kassam2011/outcomes/new?effect=continuous", EDITORS),
    ("/studies/kassam2011/outcomes/new?effect=estimate", EDITORS),
    ("/studies/kassam2011/outcomes/outcome_00000000000000000000000000", &[]),
    // reviews
    ("/reviews", &Role::ALL),
    ("/reviews/new", EDITORS),
    ("/reviews/NOT-THERE", &[]),
    ("/reviews/DEMO-REVIEW", &Role::ALL),
    ("/reviews/DEMO-REVIEW/edit", EDITORS),
    ("/reviews/DEMO-REVIEW/reasons", &Role::ALL),
    ("/reviews/DEMO-REVIEW/searches", &Role::ALL),
    ("/reviews/DEMO-REVIEW/searches/search_00000000000000000000000000", &[]),
    ("/reviews/DEMO-REVIEW/flow", &Role::ALL),
    ("/reviews/DEMO-REVIEW/flow?asOf=2026-01-01", &Role::ALL),
    ("/reviews/DEMO-REVIEW/team", REVIEWERS),
    ("/reviews/DEMO-REVIEW/records", REVIEWERS),
    (
        "/reviews/DEMO-REVIEW/records?text=teaching&stage=TITLE_ABSTRACT&decision=INCLUDE&only=original&order=newest",
        REVIEWERS,
    ),
    ("/reviews/DEMO-REVIEW/records/record_00000000000000000000000000", &[]),
    ("/reviews/DEMO-REVIEW/duplicates", REVIEWERS),
    ("/reviews/DEMO-REVIEW/duplicates?status=MERGED", REVIEWERS),
    ("/reviews/DEMO-REVIEW/screen/title-abstract", REVIEWERS),
    ("/reviews/DEMO-REVIEW/screen/full-text?order=likely", REVIEWERS),
    ("/reviews/DEMO-REVIEW/screen/abstract", &[]),
    ("/reviews/DEMO-REVIEW/conflicts", REVIEWERS),
    ("/reviews/DEMO-REVIEW/included", REVIEWERS),
    ("/studies/kassam2011/appraise", REVIEWERS),
];

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The most SQL statements for one page: those of its document, and the check of the session.
const MOST_STATEMENTS: u64 = 60;

/// The ids of rows in a text: a kind, an underscore, and 26 letters and digits.
fn ids(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    let is_id = |word: &&str| {
        word.rsplit_once('_').is_some_and(|(kind, rest)| {
            rest.len() == 26 && !kind.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        })
    };
    words.filter(is_id).collect()
}

#[apply(on_both!)]
async fn every_page_answers_every_viewer(world: World) {
    world.add_review().await;
    let mut wrong = Vec::new();
    for (path, readers) in ADDRESSES {
        for role in Role::ALL {
            let page = Browser::of(&world.app, role.code()).get(path).await;
            let expected = if readers.contains(&role) { 200 } else { 404 };
            let told = page.status == expected || (expected == 404 && page.status == 403);
            if !told {
                wrong.push(format!("{path} as {role}: {} instead of {expected}", page.status));
            }
            if page.header("content-disposition").starts_with("attachment") && page.header("cache-control") == "no-store" {
                continue;
            }
            if !page.header("content-type").starts_with("text/html") {
                wrong.push(format!("{path} as {role}: {}", page.header("content-type")));
                continue;
            }
            if page.header("content-security-policy") != POLICY && !path.starts_with("/embed/") {
                wrong.push(format!("{path} as {role}: {}", page.header("content-security-policy")));
            }
            if !matches!(page.header("cache-control"), "no-store" | "private, no-cache") {
                wrong.push(format!("{path} as {role}: cache-control {}", page.header("cache-control")));
            }
            if page.header("referrer-policy") != "same-origin" || !page.header("vary").contains("Cookie") {
                wrong.push(format!("{path} as {role}: referrer or vary"));
            }
            if let Some(token) = world.app.token(role.code()).filter(|token| page.text.contains(*token)) {
                wrong.push(format!("{path} as {role}: the session's token {}… is on the page", &token[..8]));
            }
            wrong.extend(faults(&page.text).into_iter().map(|fault| format!("{path} as {role}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[apply(on_both!)]
async fn a_page_names_no_row_that_its_answer_does_not_name_and_costs_a_bounded_number_of_statements(world: World) {
    world.add_review().await;
    let (mut wrong, mut most) = (Vec::new(), 0);
    for (path, readers) in ADDRESSES {
        for role in [Role::Public, Role::ServiceUserEducator, Role::Academic]
            .into_iter()
            .filter(|role| readers.contains(role))
        {
            let browser = Browser::of(&world.app, role.code());
            let before = world.app.statements();
            let page = browser.get(path).await;
            let statements = world.app.statements() - before;
            most = most.max(statements);
            if statements > MOST_STATEMENTS {
                wrong.push(format!("{path} as {role}: {statements} statements"));
            }
            let (plain, query) = path.split_once('?').unwrap_or((path, ""));
            let answer = browser.get(&format!("{plain}.json?{query}")).await;
            let known = ids(&answer.text);
            let unknown: Vec<&str> = ids(&page.text)
                .into_iter()
                .filter(|id| !known.contains(id) && !path.contains(*id))
                .collect();
            if !unknown.is_empty() {
                wrong.push(format!("{path} as {role} ({}): {unknown:?}", answer.status));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} faults, {most} statements at most:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[apply(on_both!)]
async fn every_page_is_in_the_list(world: World) {
    let _ = world;
    for path in ::pages::Site::paths() {
        let pattern: Vec<&str> = path.split('/').collect();
        let is_this = |address: &str| {
            let parts: Vec<&str> = address.split('?').next().unwrap_or_default().split('/').collect();
            parts.len() == pattern.len()
                && parts
                    .iter()
                    .zip(&pattern)
                    .all(|(part, pattern)| pattern.starts_with('{') || part == pattern)
        };
        assert!(ADDRESSES.iter().any(|(address, _)| is_this(address)), "{path} is asked by no test");
    }
}
