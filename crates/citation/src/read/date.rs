//! Finds the year in a date, in whatever form a database writes it.

/// The years that a publication can have.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=2199;

/// The year, if the text is nothing else: `2020`, `2020//`, `2020///`.
pub(super) fn plain_year(text: &str) -> Option<&str> {
    let digits = text.trim().trim_end_matches('/').trim_end();
    let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some(digits).filter(|digits| is_year && digits.parse().is_ok_and(|year| YEARS.contains(&year)))
}

/// The year in a date: the first number of four digits, or the first four digits of a number of eight (`20151028`).
pub(super) fn year_in(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|run| match run.len() {
            4 => run.parse().ok(),
            8 => run.get(..4)?.parse().ok(),
            _ => None,
        })
        .find(|year| YEARS.contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_found_in_the_forms_of_databases() {
        for (text, year) in [
            ("2017 Nov 15", Some(2017)),
            ("4-8 Aug. 2020", Some(2020)),
            ("20151028", Some(2015)),
            ("2001/09/01/", Some(2001)),
            ("1999 Spring", Some(1999)),
            ("SEP", None),
            ("10000", None),
            ("c1984", Some(1984)),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
        assert_eq!(plain_year("2014//"), Some("2014"));
        assert_eq!(plain_year("2014/05/01"), None);
    }
}
