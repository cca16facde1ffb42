//! Every page, by every viewer, on both databases: it answers, its headers hold, its marks are sound, and nothing is hidden in it.

use policy::Role;

use super::browser::Browser;
use super::html::faults;
use crate::access::world::World;
use crate::support::on_both;

/// An address for each page, and who reads it: everybody, or some. All others are told that there is nothing, or that they may not.
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
    ("/programmes/compare?code=shef-sust&code=shef-narrative-recovery&code=nix", &Role::ALL),
    ("/programmes/cross-tab", &Role::ALL),
    ("/programmes/cross-tab?rows=TOPIC&columns=", &Role::ALL),
    ("/programmes?methods=STORYTELLING&evaluated=yes&in=AUDIENCE:MH_NURSING", &Role::ALL),
    ("/studies?designs=RCT&perspectives=TRAINEE&from=2000&order=largest", &Role::ALL),
    ("/studies?in=METHOD:STORYTELLING&in=OUTCOME_DOMAIN:EMPATHY&kinds=PRIMARY&among=findings&perspectives=TRAINEE", &Role::ALL),
    ("/studies/kassam2011", &Role::ALL),
    ("/search", &Role::ALL),
    ("/search?q=stigma&kind=STUDY&kind=QUESTION", &Role::ALL),
    ("/search?q=xyzzy", &Role::ALL),
    ("/evidence", &Role::ALL),
    ("/evidence?domains=ATTITUDE_STIGMA&subgroup=METHOD&moderator=YEAR&withinStudy=CLUSTER_ROBUST", &Role::ALL),
    ("/evidence?contrast=NONE", &Role::ALL),
    ("/evidence/findings?domains=EMPATHY&directions=BENEFIT", &Role::ALL),
    ("/evidence/directions", &Role::ALL),
    ("/evidence/funnel", &Role::ALL),
    ("/evidence/map?hide=yes&perspectives=TRAINEE", &Role::ALL),
    ("/evidence/gaps", &Role::ALL),
    ("/evidence/gaps?order=row", &Role::ALL),
    ("/questions?status=PRIORITISED", &Role::ALL),
    ("/questions/RQ-1", &Role::ALL),
    ("/workshops", &Role::ALL),
    ("/workshops/DEMO-WORKSHOP-1", &Role::ALL),
    ("/workshops/DEMO-WORKSHOP-1/priorities?count=BORDA.EQUAL_BALLOTS", &Role::ALL),
    ("/can-i-see?role=STEWARD", &Role::ALL),
];

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

on_both! {
    async fn every_page_answers_every_viewer(world: World) {
        let mut wrong = Vec::new();
        for (path, readers) in ADDRESSES {
            for role in Role::ALL {
                let page = Browser::of(&world.app, role.code()).get(path).await;
                let expected = if readers.contains(&role) { 200 } else { 404 };
                let told = page.status == expected || (expected == 404 && page.status == 403);
                if !told {
                    wrong.push(format!("{path} as {role}: {} instead of {expected}", page.status));
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

    async fn every_page_is_in_the_list(world: World) {
        let _ = world;
        for path in ::pages::Site::paths() {
            let pattern: Vec<&str> = path.split('/').collect();
            let is_this = |address: &str| {
                let parts: Vec<&str> = address.split('?').next().unwrap_or_default().split('/').collect();
                parts.len() == pattern.len() && parts.iter().zip(&pattern).all(|(part, pattern)| pattern.starts_with('{') || part == pattern)
            };
            assert!(ADDRESSES.iter().any(|(address, _)| is_this(address)), "{path} is asked by no test");
        }
    }
}
