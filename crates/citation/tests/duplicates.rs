//! The rules of deduplication on records written for the purpose: what merges, what waits, and what is held apart.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must stop, and say so"
)]

use citation::dedup::{Agreement, ComparedField, DuplicateCandidate, Hold, Verdict, groups, pairs};

/// The article from which every other record of this file is a step away.
fn article() -> DuplicateCandidate<'static> {
    DuplicateCandidate {
        title: Some("Peer support for people who leave acute wards: a cluster randomised trial"),
        authors: vec!["Okafor, Ngozi", "García Ruiz, Elena", "Smith, John A."],
        year: Some(2019),
        journal: Some("International Journal of Mental Health Nursing"),
        volume: Some("28"),
        issue: Some("3"),
        pages: Some("123-129"),
        ..DuplicateCandidate::default()
    }
}

/// What the rules say of the article and another record, in both orders.
fn verdict(other: &DuplicateCandidate<'_>) -> Option<Verdict> {
    between(&article(), other)
}

fn between(one: &DuplicateCandidate<'_>, other: &DuplicateCandidate<'_>) -> Option<Verdict> {
    let found = pairs(&[one.clone(), other.clone()]);
    let turned = pairs(&[other.clone(), one.clone()]);
    assert_eq!(found, turned, "the order of two records does not matter");
    found.first().map(|pair| pair.verdict)
}

#[test]
fn what_databases_write_in_their_own_ways_is_certain() {
    let written: [(&str, DuplicateCandidate<'_>); 12] = [
        ("the same again", article()),
        (
            "initials, abbreviated journal, short range of pages",
            DuplicateCandidate {
                authors: vec!["Okafor N", "Garcia Ruiz E", "Smith JA"],
                journal: Some("Int J Ment Health Nurs"),
                pages: Some("123-9"),
                ..article()
            },
        ),
        (
            "capitals, a full stop, American spelling",
            DuplicateCandidate {
                title: Some("PEER SUPPORT FOR PEOPLE WHO LEAVE ACUTE WARDS: A CLUSTER RANDOMIZED TRIAL."),
                ..article()
            },
        ),
        (
            "notes of a database",
            DuplicateCandidate {
                title: Some("[Peer support for people who leave acute wards: a cluster randomised trial]. [Spanish]"),
                ..article()
            },
        ),
        (
            "a pointer to an erratum",
            DuplicateCandidate {
                title: Some(
                    "Peer support for people who leave acute wards: a cluster randomised trial.[Erratum appears in Made Up 2020;1:1]",
                ),
                ..article()
            },
        ),
        (
            "a typing error",
            DuplicateCandidate {
                title: Some("Peer suport for people who leave acute wards: a cluster randomised trial"),
                ..article()
            },
        ),
        (
            "no subtitle",
            DuplicateCandidate {
                title: Some("Peer support for people who leave acute wards"),
                ..article()
            },
        ),
        (
            "the year online",
            DuplicateCandidate {
                year: Some(2018),
                ..article()
            },
        ),
        ("no pages", DuplicateCandidate { pages: None, ..article() }),
        (
            "no volume",
            DuplicateCandidate {
                volume: None,
                issue: None,
                ..article()
            },
        ),
        (
            "no authors",
            DuplicateCandidate {
                authors: Vec::new(),
                ..article()
            },
        ),
        (
            "a journal translated",
            DuplicateCandidate {
                journal: Some("Revista Internacional de Enfermería"),
                ..article()
            },
        ),
    ];
    for (what, other) in &written {
        assert_eq!(verdict(other), Some(Verdict::Certain), "{what}");
    }
}

#[test]
fn what_only_a_person_can_know_waits() {
    let doubtful: [(&str, DuplicateCandidate<'_>); 5] = [
        (
            "the abstract of a meeting",
            DuplicateCandidate {
                journal: Some("Psychiatric Services. Conference: 12th Congress of Peer Support"),
                volume: Some("70"),
                issue: None,
                pages: Some("S41"),
                ..article()
            },
        ),
        (
            "a preprint, or a record that tells no place",
            DuplicateCandidate {
                journal: None,
                volume: None,
                issue: None,
                pages: None,
                ..article()
            },
        ),
        (
            "other pages of the volume",
            DuplicateCandidate {
                pages: Some("201"),
                ..article()
            },
        ),
        (
            "other people",
            DuplicateCandidate {
                authors: vec!["Haddad, Samir"],
                ..article()
            },
        ),
        (
            "a number that only one title has",
            DuplicateCandidate {
                title: Some("Peer support for people who leave acute wards: a cluster randomised trial 2"),
                ..article()
            },
        ),
    ];
    for (what, other) in &doubtful {
        assert_eq!(verdict(other), Some(Verdict::Likely), "{what}");
    }
}

#[test]
fn what_is_alike_and_is_another_publication_is_held_apart() {
    let titled = |title| DuplicateCandidate {
        title: Some(title),
        ..article()
    };
    for title in [
        "Erratum: Peer support for people who leave acute wards: a cluster randomised trial",
        "Correction to: Peer support for people who leave acute wards: a cluster randomised trial",
        "Peer support for people who leave acute wards: a cluster randomised trial (vol 28, pg 123, 2019)",
        "Retraction: Peer support for people who leave acute wards: a cluster randomised trial",
        "Peer support for people who leave acute wards: a cluster randomised trial - Reply",
        "Comment on: Peer support for people who leave acute wards: a cluster randomised trial",
    ] {
        assert_eq!(verdict(&titled(title)), Some(Verdict::HeldApart(Hold::Notice)), "{title}");
    }
    let (first, second) = (
        titled("Peer support in acute wards. Part I"),
        titled("Peer support in acute wards. Part II"),
    );
    assert_eq!(between(&first, &second), Some(Verdict::HeldApart(Hold::DifferentPart)));
    let with_doi = |doi| DuplicateCandidate {
        doi: Some(doi),
        ..article()
    };
    assert_eq!(
        between(&with_doi("10.1000/a.1"), &with_doi("10.1000/a.2")),
        Some(Verdict::HeldApart(Hold::DifferentDoi))
    );
    assert_eq!(
        between(&with_doi("10.1000/a.1"), &with_doi("https://doi.org/10.1000/A.1")),
        Some(Verdict::Certain)
    );
    let with_pmid = |pmid| DuplicateCandidate {
        pmid: Some(pmid),
        ..article()
    };
    assert_eq!(
        between(&with_pmid("31000001"), &with_pmid("31000002")),
        Some(Verdict::HeldApart(Hold::DifferentPmid))
    );
}

#[test]
fn other_publications_are_no_pair() {
    let others: [(&str, DuplicateCandidate<'_>); 2] = [
        (
            "another title in the same place",
            DuplicateCandidate {
                title: Some("Recovery colleges in rural areas: an interview study"),
                authors: vec!["Haddad, Samir"],
                ..article()
            },
        ),
        (
            "a column of the journal, in the next volume",
            DuplicateCandidate {
                volume: Some("29"),
                pages: Some("11-14"),
                ..article()
            },
        ),
    ];
    for (what, other) in &others {
        assert_eq!(verdict(other), None, "{what}");
    }
}

#[test]
fn a_short_title_needs_every_other_field() {
    let editorial = DuplicateCandidate {
        title: Some("Editorial"),
        ..article()
    };
    assert_eq!(between(&editorial, &editorial), Some(Verdict::Certain));
    for other in [
        DuplicateCandidate {
            pages: None,
            ..editorial.clone()
        },
        DuplicateCandidate {
            year: Some(2018),
            ..editorial.clone()
        },
    ] {
        assert_eq!(between(&editorial, &other), Some(Verdict::Likely));
    }
}

#[test]
fn versions_of_a_cochrane_review_do_not_merge() {
    let version = |year, issue| DuplicateCandidate {
        journal: Some("Cochrane Database of Systematic Reviews"),
        year: Some(year),
        volume: None,
        issue: Some(issue),
        pages: Some("CD000001"),
        ..article()
    };
    assert_eq!(between(&version(2010, "3"), &version(2010, "3")), Some(Verdict::Certain));
    assert_eq!(between(&version(2010, "3"), &version(2011, "3")), Some(Verdict::Likely));
}

#[test]
fn the_doi_of_a_supplement_does_not_merge_its_abstracts() {
    let of_meeting = |title| DuplicateCandidate {
        title: Some(title),
        doi: Some("10.1000/supplement.1"),
        pages: Some("S1-S300"),
        ..article()
    };
    let (one, other) = (
        of_meeting("Peer support for young people in acute wards reduces returns"),
        of_meeting("Peer support for older people in acute wards reduces returns"),
    );
    assert_ne!(between(&one, &other), Some(Verdict::Certain));
}

#[test]
fn a_record_with_few_fields_does_not_join_two_that_differ() {
    let with_doi = |doi| DuplicateCandidate { doi, ..article() };
    let records = [
        with_doi(Some("10.1000/a.1")),
        with_doi(None),
        with_doi(Some("10.1000/a.2")),
        with_doi(Some("10.1000/a.1")),
    ];
    let found = pairs(&records);
    let grouped = groups(records.len(), &found, &[]);
    assert_eq!(grouped.groups, [vec![0, 3]], "only the records with one DOI merge");
    let waiting: Vec<(usize, usize)> = grouped
        .waiting
        .iter()
        .map(|place| (found[*place].left, found[*place].right))
        .collect();
    assert_eq!(waiting.len(), 2, "the record without a DOI waits beside both: {waiting:?}");
}

#[test]
fn evidence_says_field_by_field_what_agrees() {
    let other = DuplicateCandidate {
        pages: Some("123"),
        issue: None,
        journal: Some("Medical Teacher"),
        ..article()
    };
    let found = pairs(&[article(), other]);
    let evidence = &found.first().expect("a pair").evidence;
    let agreement = |field| evidence.iter().find(|one| one.field == field).map(|one| one.agreement);
    assert_eq!(agreement(ComparedField::Title), Some(Agreement::Same));
    assert_eq!(agreement(ComparedField::Pages), Some(Agreement::Same));
    assert_eq!(agreement(ComparedField::Journal), Some(Agreement::Different));
    assert_eq!(agreement(ComparedField::Issue), Some(Agreement::Unknown));
    assert_eq!(agreement(ComparedField::Doi), Some(Agreement::Unknown));
}

#[test]
fn many_copies_of_one_record_make_one_group_and_few_pairs() {
    let records: Vec<DuplicateCandidate<'_>> = (0..1000).map(|_| article()).collect();
    let found = pairs(&records);
    assert_eq!(found.len(), 999);
    assert_eq!(groups(records.len(), &found, &[]).groups, [(0..1000).collect::<Vec<_>>()]);
}

#[test]
fn records_without_fields_are_no_pairs() {
    let empty = DuplicateCandidate::default();
    assert_eq!(
        pairs(&[
            empty.clone(),
            empty.clone(),
            DuplicateCandidate {
                title: Some("…"), ..empty
            }
        ]),
        []
    );
    assert_eq!(pairs(&[]), []);
}
