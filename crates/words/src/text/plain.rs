//! Checks the characters and the length of a text that people enter.

/// The problem of a text of one or more lines, if it has one: it is too long, or has control characters, which nobody types on purpose.
/// PostgreSQL cannot store NUL.
#[must_use]
pub fn prose_problem(text: &str, longest: usize) -> Option<String> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    problem(text, longest, control)
}

/// The problem of a text of one line, if it has one.
#[must_use]
pub fn line_problem(text: &str, longest: usize) -> Option<String> {
    problem(text, longest, char::is_control)
}

fn problem(text: &str, longest: usize, refused: impl Fn(char) -> bool) -> Option<String> {
    if text.chars().nth(longest).is_some() {
        return Some(format!("must not be longer than {longest} characters"));
    }
    text.contains(refused).then(|| "must not contain control characters".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_only_where_lines_may() {
        assert_eq!(prose_problem("one\n\ttwo\r\n", 10), None);
        assert!(line_problem("one\ntwo", 10).is_some());
        for text in ["a\0", "\u{1b}[1m", "\u{7f}", "\u{85}"] {
            assert!(prose_problem(text, 10).is_some() && line_problem(text, 10).is_some(), "{text:?}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(line_problem("été", 3), None);
        assert!(line_problem("étés", 3).is_some());
    }
}
