//! Builds a study's label as people cite it: the first author's family name and the year.

use citation::Author;

/// The label from the first report as it is stored, or the study's code if the report names no author.
pub(crate) fn label(authors: &[String], year: Option<i32>, code: &str) -> String {
    let Some(author) = authors.first() else {
        return code.to_owned();
    };
    let author = Author::read(author);
    match year {
        Some(year) => format!("{} {year}", author.family()),
        None => author.family().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_made_from_what_is_known() {
        let of = |authors: &[&str], year| label(&authors.iter().map(|&author| author.to_owned()).collect::<Vec<_>>(), year, "x");
        assert_eq!(of(&["Doe J", "Roe R"], Some(2014)), "Doe 2014");
        assert_eq!(of(&["Doe J"], None), "Doe");
        assert_eq!(of(&["Doe J Jr"], Some(2001)), "Doe 2001");
        assert_eq!(of(&["World Health Organization"], Some(2001)), "World Health Organization 2001");
        assert_eq!(of(&[], Some(2014)), "x");
    }
}
