//! Distinguishes ISBNs from other serial numbers.

/// Whether the text has the form of an ISBN: ten or thirteen digits, with hyphens or spaces between them, and perhaps a remark after them.
pub(crate) fn is_isbn(text: &str) -> bool {
    let text = text.trim();
    let number = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ' ')))
        .unwrap_or(text.len());
    let number = text.get(..number).unwrap_or(text).trim();
    let number = number.strip_prefix("ISBN").map_or(number, str::trim_start);
    let signs = number.bytes().filter(|byte| !matches!(byte, b'-' | b' ')).count();
    let last = number.len().saturating_sub(1);
    let all = number
        .bytes()
        .enumerate()
        .all(|(place, byte)| byte.is_ascii_digit() || matches!(byte, b'-' | b' ') || place == last && matches!(byte, b'X' | b'x'));
    let bounds = number.split('-').count() <= 5;
    all && bounds && matches!(signs, 10 | 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_or_thirteen_digits_are_a_book() {
        for isbn in [
            "978-1-4822-5326-9",
            "9780007280599",
            "0-306-40615-X",
            "978 1 4822 5326 9",
            "9780007280599 (pbk)",
        ] {
            assert!(is_isbn(isbn), "{isbn}");
        }
        for issn in [
            "1879-1026",
            "1466822X",
            "2325-9671 (electronic)",
            "1999-7777(Electronic),0222-6666(Print)",
            "",
            "12345",
        ] {
            assert!(!is_isbn(issn), "{issn}");
        }
    }
}
