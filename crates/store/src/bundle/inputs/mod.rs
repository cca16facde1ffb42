//! Converts rows of evidence files to inputs of the API, so that both pass the same checks, and maps input paths back to fields of the
//! row.

mod literature;
mod practice;
mod reference;
mod workshop;

pub(super) use literature::outcome_in_file;
pub(super) use practice::ProgrammeInFile;

/// The field of a row for a path in an input: `input.terms.0.codes.1` is `terms[0].codes[1]`.
pub(super) fn in_file(path: &str) -> String {
    let mut field = String::new();
    for part in path.strip_prefix("input.").unwrap_or(path).split('.') {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            field.push_str(&format!("[{part}]"));
            continue;
        }
        if !field.is_empty() {
            field.push('.');
        }
        field.push_str(part);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_list_are_in_brackets() {
        assert_eq!(in_file("input.terms.0.codes.12"), "terms[0].codes[12]");
        assert_eq!(in_file("authors.3"), "authors[3]");
        assert_eq!(in_file("input.title"), "title");
    }
}
