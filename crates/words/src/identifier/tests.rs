//! Tests which identifiers are accepted and which are refused.

use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::*;

fn doi(text: &str) -> Option<String> {
    Doi::parse(text).ok().map(String::from)
}

#[test]
fn a_doi_has_one_normal_form_however_it_is_written() {
    for text in [
        "10.1007/BF02188749",
        "10.1007/bf02188749",
        " doi:10.1007/BF02188749 ",
        "DOI: 10.1007/BF02188749",
        "https://doi.org/10.1007/BF02188749",
        "http://dx.doi.org/10.1007/BF02188749",
        "https://doi.org/10.1007%2FBF02188749",
        "doi.org/10.1007/bf02188749",
        "https://www.doi.org/10.1007/BF02188749.",
        "https://doi.org/10.1007/BF02188749?utm_source=x#top",
        "https://doi.org/10.1007/BF02188749/",
        "doi:https://doi.org/10.1007/BF02188749",
        "info:doi/10.1007/BF02188749",
        "DOI 10.1007/BF02188749",
        "10.1007%2fBF02188749",
        "10.1007/BF02188749.",
        "10.1007/BF02188749,",
        "10.1007/BF02188749;",
        "(10.1007/BF02188749).",
        "<https://doi.org/10.1007/BF02188749>",
        "\"10.1007/BF02188749.\"",
        "10.1007/BF02188749\u{200b}",
        "10.1007/BF02188749]",
    ] {
        assert_eq!(doi(text).as_deref(), Some("10.1007/bf02188749"), "{text}");
    }
}

#[test]
fn unusual_but_real_forms_of_doi_are_kept() {
    for text in [
        "10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1",
        "10.1000.10/123",
        "10.1016/s0140-6736(05)66912-7",
    ] {
        assert_eq!(doi(text).as_deref(), Some(text));
    }
}

#[test]
fn brackets_that_a_doi_opens_stay_and_others_go() {
    for (text, expected) in [
        ("10.1016/S0140-6736(05)66912-7).", "10.1016/s0140-6736(05)66912-7"),
        ("10.1000/abc(1)", "10.1000/abc(1)"),
        ("10.1000/abc(1))", "10.1000/abc(1)"),
        ("https://doi.org/10.1016/S0140-6736%2805%2966912-7", "10.1016/s0140-6736(05)66912-7"),
        ("10.1016/S0140-6736%2805%2966912-7", "10.1016/s0140-6736(05)66912-7"),
        (
            "https://doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-1",
            "10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1",
        ),
        ("10.1000/a<b>", "10.1000/a<b>"),
    ] {
        assert_eq!(doi(text).as_deref(), Some(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn a_doi_is_the_same_at_every_entrance(suffix in "[a-z0-9]([a-z0-9().-]{0,12}[a-z0-9])?", behind in "[.,;:!?]{0,3}") {
        let plain = Doi::parse(&format!("10.1234/{suffix}")).map(String::from);
        prop_assert!(plain.is_ok());
        for written in [
            format!("10.1234/{suffix}{behind}"), format!("https://doi.org/10.1234/{suffix}"), format!("DOI: 10.1234/{}",
            suffix.to_uppercase()),
            format!("http://dx.doi.org/10.1234%2F{suffix}"), format!(" 10.1234/{suffix}{behind} "),
        ] {
            prop_assert_eq!(&Doi::parse(&written).map(String::from), &plain, "{}", written);
        }
        // Parsing the normal form again gives the same normal form.
        if let Ok(plain) = plain {
            prop_assert_eq!(Doi::parse(&plain).map(String::from), Ok(plain));
        }
    }
}

#[test]
fn what_is_no_doi_is_refused() {
    for text in [
        "",
        "10.1007",
        "10.1007/",
        "10.12/abc",
        "11.1007/abc",
        "10.1007/a b",
        "https://example.org/10.1007/abc",
        "10.1007x/a",
        "10.1007./a",
        "doi:",
    ] {
        assert_eq!(doi(text), None, "{text}");
    }
    assert_eq!(Doi::parse("x").map_err(|e| e.to_string()), Err("\"x\" is not a DOI".to_owned()));
}

#[test]
fn ror_identifiers_of_real_bodies_are_read() {
    for text in [
        "05krs5044",
        "https://ror.org/05krs5044",
        "ROR.ORG/05KRS5044",
        "https://ror.org/05cjt1n05",
        "https://ror.org/02mhbdp94",
    ] {
        let ror = Ror::parse(text).map(String::from);
        assert!(
            ror.as_ref()
                .is_ok_and(|ror| ror.starts_with("https://ror.org/0") && ror.len() == 25),
            "{text}: {ror:?}"
        );
    }
}

#[test]
fn a_ror_identifier_with_a_wrong_digit_is_refused() {
    for text in [
        "05krs5045",
        "05krs5144",
        "15krs5044",
        "05kls5044",
        "05krs504",
        "05krs50444",
        "",
        "https://ror.org/",
    ] {
        assert!(Ror::parse(text).is_err(), "{text}");
    }
}

#[test]
fn codes_are_short_and_plain() {
    for text in ["kassam2011-o1", "RQ-1", "a", "7"] {
        assert_eq!(Code::parse(text).map(String::from), Ok(text.to_owned()));
    }
    for text in ["", "-a", "a b", "a_b", "é", "a\n", &"a".repeat(65)] {
        assert!(Code::parse(text).is_err(), "{text}");
    }
    assert!(is_code(&"a".repeat(64)));
}

proptest! {
    #[test]
    fn a_doi_that_was_read_reads_as_itself(text in "(https://doi.org/|doi:|)10\\.[0-9]{4,9}/\\PC{1,20}") {
        if let Ok(doi) = Doi::parse(&text) {
            prop_assert!(doi.as_str().starts_with("10."));
            prop_assert_eq!(Doi::parse(doi.as_str()), Ok(doi.clone()));
        }
    }

    #[test]
    fn no_text_breaks_the_readers(text in "\\PC{0,40}") {
        let _: (_, _, _) = (Doi::parse(&text), Ror::parse(&text), Code::parse(&text));
    }

    #[test]
    fn one_changed_character_of_a_ror_identifier_is_noticed(at in 1_usize..9, with in "[0-9a-hjkmnp-tv-z]") {
        let real = "05krs5044";
        let mut changed = real.to_owned();
        changed.replace_range(at..=at, &with);
        prop_assert_eq!(Ror::parse(&changed).is_ok(), changed == real);
    }
}
