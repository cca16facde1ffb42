//! Creating, changing and reading accounts.

use policy::id::{OrganisationId, ProgrammeId};
use store::{AccountInput, PageArguments, new_id};

use crate::bench::{Bench, paths, person};

pub async fn every_bad_field_of_an_account_is_named(bench: Bench) {
    let bad = AccountInput {
        display_name: " ".to_owned(),
        organisation: Some(OrganisationId(new_id())),
        programmes: vec![ProgrammeId(new_id())],
        ..person("")
    };
    let refused = bench.operator().create_account(&bad).await.unwrap_err();
    assert_eq!(paths(&refused), ["input.displayName", "input.organisation", "input.programmes.0"]);
    assert_eq!(bench.operator().count_accounts().await.unwrap(), 0);
}

pub async fn accounts_are_paged_by_name(bench: Bench) {
    for name in ["C", "A", "B"] {
        bench.account(name).await;
    }
    let first = bench.operator().accounts(&PageArguments::first(2)).await.unwrap();
    let names: Vec<_> = first.items.iter().map(|item| item.node.display_name.as_str()).collect();
    assert_eq!((names, first.has_next), (vec!["A", "B"], true));
    let rest = PageArguments {
        after: Some(first.items[1].cursor.clone()),
        ..PageArguments::first(2)
    };
    assert_eq!(bench.operator().accounts(&rest).await.unwrap().items[0].node.display_name, "C");
}
