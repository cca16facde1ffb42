//! Tests authors in the forms that occur in practice.

use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};

use super::*;

#[test]
fn initials_are_set_as_the_style_has_them() {
    for (given, spaced, close) in [
        ("Cook JA", "Cook, J. A.", "Cook, J.A."),
        ("van der Vaart KJ", "van der Vaart, K. J.", "van der Vaart, K.J."),
        ("Law-Min J-P", "Law-Min, J.-P.", "Law-Min, J.-P."),
        ("Ellilä H", "Ellilä, H.", "Ellilä, H."),
        ("Maplethorpe", "Maplethorpe", "Maplethorpe"),
        (
            "World Health Organization",
            "World Health Organization",
            "World Health Organization",
        ),
        (" O'Donovan  M ", "O'Donovan, M.", "O'Donovan, M."),
        ("Smith, John", "Smith, J.", "Smith, J."),
        ("Smith J Jr", "Smith, J., Jr.", "Smith, J., Jr."),
    ] {
        let author = Author::read(given);
        assert_eq!((author.inverted(" ").as_str(), author.inverted("").as_str()), (spaced, close));
    }
    assert_eq!(Author::read("Cook JA").plain(), "Cook JA");
}

#[test]
fn pubmed_ris_and_bibtex_name_the_same_person() {
    for (forms, family, vancouver) in [
        (
            &[
                "Smith J",
                "Smith, J.",
                "Smith,J.",
                "Smith, John",
                "John Smith",
                "J. Smith",
                "J Smith",
                "Smith J.",
            ][..],
            "Smith",
            "Smith J",
        ),
        (
            &[
                "Smith JA",
                "Smith, J. A.",
                "Smith,J.A.",
                "Smith, John A.",
                "John A. Smith",
                "J. A. Smith",
                "J.A. Smith",
                "Smith J. A.",
                "Smith J A",
            ],
            "Smith",
            "Smith JA",
        ),
        (
            &[
                "Smith J Jr",
                "Smith J Jr.",
                "Smith, John, Jr.",
                "Smith, Jr., John",
                "Smith, J., Jr",
                "John Smith Jr",
                "John Smith, Jr.",
                "Smith, John Jr",
            ],
            "Smith",
            "Smith J Jr",
        ),
        (
            &[
                "Smith JA 3rd",
                "Smith JA III",
                "Smith, John A 3rd",
                "Smith, III, John A.",
                "Smith, John A., III",
                "John A. Smith III",
            ],
            "Smith",
            "Smith JA 3rd",
        ),
        (
            &[
                "van der Berg KJ",
                "van der Berg, Karel J.",
                "Karel J. van der Berg",
                "Berg, Karel J. van der",
                "van der Berg, K.J.",
            ],
            "van der Berg",
            "van der Berg KJ",
        ),
        (
            &["Sartre J-P", "Sartre, Jean-Paul", "Jean-Paul Sartre", "Sartre, J.-P."],
            "Sartre",
            "Sartre J-P",
        ),
        (&["Lloyd Jones M", "Lloyd Jones, Mary"], "Lloyd Jones", "Lloyd Jones M"),
        (&["Madonna", "{Madonna}", "Madonna,"], "Madonna", "Madonna"),
        (&["Smith V"], "Smith", "Smith V"),
        (&["Smith JR"], "Smith", "Smith JR"),
        (&["O'Reilly CL", "O’Reilly, Claire Louise"], "", ""),
    ] {
        for form in forms {
            let author = Author::read(form);
            if family.is_empty() {
                assert_eq!(
                    (author.initials.as_str(), author.family.ends_with("Reilly")),
                    ("CL", true),
                    "{form}"
                );
            } else {
                assert_eq!((author.family(), author.plain().as_str()), (family, vancouver), "{form}");
            }
        }
    }
}

#[test]
fn bodies_keep_their_name() {
    for name in [
        "World Health Organization",
        "Department of Health",
        "Department of Health, England",
        "Royal College of Psychiatrists",
        "Rethink Mental Illness",
        "National Institute for Health and Care Excellence",
        "COVID-19 Mental Disorders Collaborators",
        "The EuroQol Group",
        "Schizophrenia Working Group of the Psychiatric Genomics Consortium",
        "Mental Health Foundation UK",
        "Mind",
        "WHO",
    ] {
        for form in [name.to_owned(), format!("{{{name}}}"), format!("{name},")] {
            if form.ends_with(',') && name.contains(',') {
                continue;
            }
            let author = Author::read(&form);
            assert_eq!(
                (author.family(), author.plain().as_str(), author.inverted(" ").as_str()),
                (name, name, name),
                "{form}"
            );
        }
    }
}

proptest! {
    #[test]
    fn a_family_name_with_initials_is_taken_apart_and_put_together(family in "[A-Z][a-zé]{2,9}( [A-Z][a-z]{2,9})?",
    initials in "[A-H]{1,3}") {
        prop_assume_person(&family)?;
        let written = format!("{family} {initials}");
        let author = Author::read(&written);
        prop_assert_eq!(author.family(), family.as_str());
        prop_assert_eq!(author.plain(), written.clone());
        // A name that a style wrote is parsed to the same author again.
        prop_assert_eq!(&Author::read(&author.inverted(" ")), &author);
        prop_assert_eq!(&Author::read(&author.inverted("")), &author);
    }

    #[test]
    fn any_text_is_some_author(text in prop::collection::vec("[A-Za-z.,'{}-]{0,6}", 0..6)) {
        let text = text.join(" ");
        let author = Author::read(&text);
        prop_assert!(author.family().len() <= text.len() + 1);
        let _ = (author.plain(), author.inverted(" "));
    }
}

fn prop_assume_person(family: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    if is_group(family) || Suffix::read(family.split(' ').next_back().unwrap_or_default()).is_some() {
        return Err(proptest::test_runner::TestCaseError::reject("a body's name"));
    }
    Ok(())
}
