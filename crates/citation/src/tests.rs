//! Tests each style on real references, and on arbitrary ones.

use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn cook1995() -> Reference {
    Reference {
        title: "A randomized evaluation of consumer versus nonconsumer training of state mental health service providers".to_owned(),
        authors: names(&["Cook JA", "Jonikas JA", "Razzano L"]),
        year: Some(1995),
        journal: text("Community Mental Health Journal"),
        volume: text("31"),
        issue: text("3"),
        pages: text("229-238"),
        doi: text("10.1007/bf02188749"),
        url: text("https://doi.org/10.1007/BF02188749"),
        ..Reference::default()
    }
}

fn babu2008() -> Reference {
    Reference {
        title: "Involving service users and carers in psychiatric education: what do trainees think?".to_owned(),
        authors: names(&["Babu KS", "Law-Min R", "Adlam T", "Banks V"]),
        year: Some(2008),
        journal: text("Psychiatric Bulletin"),
        volume: text("32"),
        issue: text("1"),
        pages: text("28-"),
        url: text("http://pb.rcpsych.org/content/32/1/28.full-text.pdf+html"),
        ..Reference::default()
    }
}

fn maplethorpe2014() -> Reference {
    Reference {
        title: "Participation in clinical supervision (PACS): an evaluation of student nurse clinical supervision facilitated by mental \
            health service users"
            .to_owned(),
        authors: names(&["Maplethorpe"]),
        authors_incomplete: true,
        year: Some(2014),
        journal: text("Nurse Education in Practice"),
        volume: text("14"),
        pages: text("183-"),
        doi: text("10.1016/j.nepr.2013.07.010"),
        ..Reference::default()
    }
}

fn patten2012() -> Reference {
    Reference {
        title: "Effectiveness of contact-based education for reducing mental illness-related stigma in pharmacy students".to_owned(),
        authors: names(&[
            "Patten SB",
            "Remillard A",
            "Phillips L",
            "Modgill G",
            "Szeto ACH",
            "Kassam A",
            "Gardner DM",
        ]),
        year: Some(2012),
        journal: text("BMC Medical Education"),
        volume: text("12"),
        issue: text("1"),
        pages: text("120"),
        doi: text("10.1186/1472-6920-12-120"),
        ..Reference::default()
    }
}

#[test]
fn three_authors() {
    let reference = cook1995();
    assert_eq!(
        reference.format(Style::Vancouver),
        "Cook JA, Jonikas JA, Razzano L. A randomized evaluation of consumer versus nonconsumer training of state mental health service \
         providers. Community Mental Health Journal. 1995;31(3):229-38. doi: 10.1007/bf02188749"
    );
    assert_eq!(
        reference.format(Style::Apa),
        "Cook, J. A., Jonikas, J. A., & Razzano, L. (1995). A randomized evaluation of consumer versus nonconsumer training of state \
         mental health service providers. Community Mental Health Journal, 31(3), 229–238. https://doi.org/10.1007/bf02188749"
    );
    assert_eq!(
        reference.format(Style::Harvard),
        "Cook, J.A., Jonikas, J.A. and Razzano, L. (1995) 'A randomized evaluation of consumer versus nonconsumer training of state \
         mental health service providers', Community Mental Health Journal, 31(3), pp. 229–238. \
         Available at: https://doi.org/10.1007/bf02188749."
    );
}

#[test]
fn a_title_that_asks_and_an_end_page_that_is_not_known() {
    let reference = babu2008();
    assert_eq!(
        reference.format(Style::Vancouver),
        "Babu KS, Law-Min R, Adlam T, Banks V. Involving service users and carers in psychiatric education: what do trainees think? \
         Psychiatric Bulletin. 2008;32(1):28. Available from: http://pb.rcpsych.org/content/32/1/28.full-text.pdf+html"
    );
    assert_eq!(
        reference.format(Style::Apa),
        "Babu, K. S., Law-Min, R., Adlam, T., & Banks, V. (2008). Involving service users and carers in psychiatric education: what do \
         trainees think? Psychiatric Bulletin, 32(1), 28. http://pb.rcpsych.org/content/32/1/28.full-text.pdf+html"
    );
    assert_eq!(
        reference.format(Style::Harvard),
        "Babu, K.S. et al. (2008) 'Involving service users and carers in psychiatric education: what do trainees think?', Psychiatric \
         Bulletin, 32(1), p. 28. Available at: http://pb.rcpsych.org/content/32/1/28.full-text.pdf+html."
    );
}

#[test]
fn an_incomplete_list_of_authors() {
    let reference = maplethorpe2014();
    let starts = |style, expected: &str| assert!(reference.format(style).starts_with(expected), "{}", reference.format(style));
    starts(Style::Vancouver, "Maplethorpe, et al. Participation in clinical supervision (PACS)");
    starts(Style::Apa, "Maplethorpe, et al. (2014). Participation");
    starts(Style::Harvard, "Maplethorpe et al. (2014) 'Participation");
    assert!(reference.format(Style::Vancouver).contains("2014;14:183. doi: "));
}

#[test]
fn seven_authors_and_an_article_number() {
    let reference = patten2012();
    let vancouver = reference.format(Style::Vancouver);
    assert!(
        vancouver.starts_with("Patten SB, Remillard A, Phillips L, Modgill G, Szeto ACH, Kassam A, et al. Effectiveness"),
        "{vancouver}"
    );
    assert!(vancouver.contains("BMC Medical Education. 2012;12(1):120. doi:"), "{vancouver}");
    let apa = reference.format(Style::Apa);
    assert!(apa.contains("Szeto, A. C. H., Kassam, A., & Gardner, D. M. (2012)."), "{apa}");
    let harvard = reference.format(Style::Harvard);
    assert!(harvard.contains("BMC Medical Education, 12(1), 120. Available"), "{harvard}");
}

#[test]
fn one_and_two_authors() {
    let one = Reference {
        authors: names(&["Rush B"]),
        ..cook1995()
    };
    assert!(one.format(Style::Vancouver).starts_with("Rush B. A"));
    assert!(one.format(Style::Apa).starts_with("Rush, B. (1995)."));
    assert!(one.format(Style::Harvard).starts_with("Rush, B. (1995) 'A"));
    let two = Reference {
        authors: names(&["Livingston G", "Cooper C"]),
        ..cook1995()
    };
    assert!(two.format(Style::Vancouver).starts_with("Livingston G, Cooper C. A"));
    assert!(two.format(Style::Apa).starts_with("Livingston, G., & Cooper, C. (1995)."));
    assert!(two.format(Style::Harvard).starts_with("Livingston, G. and Cooper, C. (1995)"));
}

#[test]
fn six_authors_are_all_listed_by_vancouver() {
    let six = Reference {
        authors: names(&["A A", "B B", "C C", "D D", "E E", "F F"]),
        ..cook1995()
    };
    assert!(six.format(Style::Vancouver).starts_with("A A, B B, C C, D D, E E, F F. A"));
}

#[test]
fn apa_lists_twenty_authors_and_shortens_twenty_one() {
    let list = |count: u8| (0..count).map(|index| format!("Author{} X", char::from(b'a' + index))).collect();
    let twenty = Reference {
        authors: list(20),
        ..cook1995()
    }
    .format(Style::Apa);
    assert!(twenty.contains("Authors, X., & Authort, X. (1995)"), "{twenty}");
    let more = Reference {
        authors: list(25),
        ..cook1995()
    }
    .format(Style::Apa);
    assert!(more.contains("Authorr, X., Authors, X., . . . Authory, X. (1995)"), "{more}");
    assert!(!more.contains("Authort"), "{more}");
}

#[test]
fn what_is_not_known_is_left_out() {
    let bare = Reference {
        title: "A title".to_owned(),
        ..Reference::default()
    };
    assert_eq!(bare.format(Style::Vancouver), "A title.");
    assert_eq!(bare.format(Style::Apa), "A title. (n.d.).");
    assert_eq!(bare.format(Style::Harvard), "'A title' (no date).");
    let wood1999 = Reference {
        authors: names(&["Wood J", "Wilson-Barnett J"]),
        year: Some(1999),
        journal: text("NT Research"),
        ..bare
    };
    assert_eq!(
        wood1999.format(Style::Vancouver),
        "Wood J, Wilson-Barnett J. A title. NT Research. 1999."
    );
    assert_eq!(
        wood1999.format(Style::Apa),
        "Wood, J., & Wilson-Barnett, J. (1999). A title. NT Research."
    );
    assert_eq!(
        wood1999.format(Style::Harvard),
        "Wood, J. and Wilson-Barnett, J. (1999) 'A title', NT Research."
    );
    let volumeless = Reference {
        pages: text("531-542"),
        ..wood1999
    };
    assert_eq!(
        volumeless.format(Style::Vancouver),
        "Wood J, Wilson-Barnett J. A title. NT Research. 1999:531-42."
    );
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z]{1,8}[.?!]?", Just(String::new()), Just("J. Ment. Health.".to_owned())]
}

fn reference() -> impl Strategy<Value = Reference> {
    let author = prop_oneof!["[A-Z][a-z]{2,8} [A-Z]{1,3}", "[A-Z][a-z]{2,8}", Just(" ".to_owned())];
    let optional = || prop::option::of(word());
    let people = (prop::collection::vec(author, 0..24), prop::bool::ANY);
    let pages = prop::option::of(prop_oneof!["[0-9]{1,4}-[0-9]{0,4}", "e?[0-9]{1,5}", Just("-".to_owned())]);
    let place = (optional(), prop::option::of("[0-9]{0,3}"), prop::option::of("[0-9]{0,2}"), pages);
    (
        word(),
        people,
        prop::option::of(1900..2100_i32),
        place,
        prop::option::of("10\\.[0-9]{4}/[a-z]{1,5}"),
    )
        .prop_map(
            |(title, (authors, authors_incomplete), year, (journal, volume, issue, pages), doi)| Reference {
                title: format!("Title {title}"),
                authors,
                authors_incomplete,
                year,
                journal,
                volume,
                issue,
                pages,
                doi,
                url: None,
            },
        )
}

proptest! {
    #[test]
    fn no_reference_has_a_gap_or_a_doubled_stop(reference in reference()) {
        for style in [Style::Vancouver, Style::Apa, Style::Harvard] {
            let text = reference.format(style);
            let spoken = text.replace(". . . ", "");
            for flaw in ["..", " .", "  ", ",,", " ,", ", .", "?.", "!.", ";.", ":.", "()", "''", ".,."] {
                prop_assert!(!spoken.contains(flaw), "{:?} in {}", flaw, text);
            }
            prop_assert_eq!(text.trim(), &text);
            prop_assert!(text.contains("Title"));
            prop_assert!(reference.year.is_none_or(|year| text.contains(&year.to_string())));
        }
    }
}
