//! Makes a study's label as people cite it: the first author's family name and the year.

use citation::Author;

use super::input::ReportInput;

/// The label by the first report; the study's code, where no report names an author.
pub(super) fn label(reports: &[ReportInput], code: &str) -> String {
    let first = reports.first();
    let Some(author) = first.and_then(|report| report.authors.first()) else {
        return code.to_owned();
    };
    let author = Author::read(author);
    match first.and_then(|report| report.year) {
        Some(year) => format!("{} {year}", author.family()),
        None => author.family().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_made_from_what_is_known() {
        let report = |authors: &[&str], year| ReportInput {
            authors: authors.iter().map(|&author| author.to_owned()).collect(),
            year,
            ..ReportInput::default()
        };
        assert_eq!(label(&[report(&["Doe J", "Roe R"], Some(2014))], "x"), "Doe 2014");
        assert_eq!(label(&[report(&["Doe J"], None)], "x"), "Doe");
        assert_eq!(label(&[report(&["Doe J Jr"], Some(2001))], "x"), "Doe 2001");
        assert_eq!(
            label(&[report(&["World Health Organization"], Some(2001))], "x"),
            "World Health Organization 2001"
        );
        assert_eq!(label(&[report(&[], Some(2014))], "x"), "x");
        assert_eq!(label(&[], "x"), "x");
    }
}
