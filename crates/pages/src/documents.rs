//! Combines a document with the shared fragments that it uses.

/// The fragments that any page may use, in `shared/fragments.graphql`.
const SHARED: &str = include_str!("shared/fragments.graphql");

/// The complete text: the document, and the shared fragments that it uses, directly or through other fragments.
#[must_use]
pub fn whole(document: &str) -> String {
    whole_with(document, SHARED)
}

/// The same with other fragments.
pub fn whole_with(document: &str, shared: &str) -> String {
    let fragments: Vec<(&str, &str)> = shared.split("\nfragment ").skip(1).filter_map(named).collect();
    let mut text = document.to_owned();
    let mut used: Vec<&str> = Vec::new();
    while let Some((name, body)) = fragments.iter().find(|(name, _)| !used.contains(name) && uses(&text, name)) {
        used.push(name);
        text.push_str("\nfragment ");
        text.push_str(body.trim_end());
        text.push('\n');
    }
    text
}

/// The name of a document's operation: the word after `query`, `mutation` or `subscription`.
#[must_use]
pub fn operation_name(document: &str) -> &str {
    let lines = document
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let words = lines.flat_map(|line| line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')));
    words.filter(|word| !word.is_empty()).nth(1).unwrap_or_default()
}

/// Whether one of the document's variables is a file: the type `Upload`, or a list of it.
pub fn takes_file(document: &str) -> bool {
    let head = document.split('{').next().unwrap_or_default();
    let variables = head.split_once('(').map_or("", |(_, variables)| variables);
    variables
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '$'))
        .any(|word| word == "Upload")
}

fn named(body: &str) -> Option<(&str, &str)> {
    Some((body.split_whitespace().next()?, body))
}

fn uses(text: &str, name: &str) -> bool {
    let spread = format!("...{name}");
    text.match_indices(&spread).any(|(at, _)| {
        let after = text.get(at + spread.len()..).and_then(|rest| rest.chars().next());
        !after.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fragments_that_are_used_come_along() {
        let shared = "# all\n\nfragment A on T { x ...B }\n\nfragment B on T { y }\n\nfragment AB on T { z }\n";
        assert_eq!(
            whole_with("{ t { ...A } }", shared),
            "{ t { ...A } }\nfragment A on T { x ...B }\n\nfragment B on T { y }\n"
        );
    }

    #[test]
    fn a_variable_with_a_file_has_the_type_upload() {
        for (document, takes) in [
            ("mutation Import($file: Upload!, $dryRun: Boolean!) { import(file: $file) }", true),
            ("mutation Import($files: [Upload!]!) { import(files: $files) }", true),
            ("mutation Upload($Upload: ID) { import(id: $Upload) }", false),
            ("mutation M($file: UploadId) { import }", false),
            ("mutation M { import { ... on Upload { id } } }", false),
            ("", false),
        ] {
            assert_eq!(takes_file(document), takes, "{document}");
        }
    }
}
