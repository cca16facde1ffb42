//! Makes a study's label as people cite it: the first author's family name and the year.

use super::input::ReportInput;

/// The label by the first report; the study's code, where no report names an author.
pub(super) fn label(reports: &[ReportInput], code: &str) -> String {
    let first = reports.first();
    let Some(author) = first.and_then(|report| report.authors.first()) else {
        return code.to_owned();
    };
    match first.and_then(|report| report.year) {
        Some(year) => format!("{} {year}", family_name(author)),
        None => family_name(author).to_owned(),
    }
}

/// `Doe, Jane`, `Doe J`, `van der Doe JA` and `Jane Doe`: the family name stands before the comma, else before the initials, else last.
fn family_name(author: &str) -> &str {
    let author = author.trim();
    if let Some((family, _)) = author.split_once(',') {
        return family.trim();
    }
    let Some((before, last)) = author.rsplit_once(' ') else {
        return author;
    };
    let initials = last.chars().count() <= 4 && last.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    if initials { before.trim() } else { last }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_is_found_in_every_order() {
        for (author, family) in [
            ("Doe, Jane", "Doe"),
            ("Doe J", "Doe"),
            ("van der Doe J.A.", "van der Doe"),
            ("O'Reilly CL", "O'Reilly"),
            ("Jane Doe", "Doe"),
            ("Madonna", "Madonna"),
        ] {
            assert_eq!(family_name(author), family);
        }
    }

    #[test]
    fn a_label_is_made_from_what_is_known() {
        let report = |authors: &[&str], year| ReportInput {
            authors: authors.iter().map(|&author| author.to_owned()).collect(),
            year,
            ..ReportInput::default()
        };
        assert_eq!(label(&[report(&["Doe J", "Roe R"], Some(2014))], "x"), "Doe 2014");
        assert_eq!(label(&[report(&["Doe J"], None)], "x"), "Doe");
        assert_eq!(label(&[report(&[], Some(2014))], "x"), "x");
        assert_eq!(label(&[], "x"), "x");
    }
}
