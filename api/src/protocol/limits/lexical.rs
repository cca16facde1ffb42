//! Counts bytes, tokens and brackets of a text before it is parsed, to protect the parser's stack and memory.

use crate::config::Limits;
use graphql::error::{Code, Refusal, refuse};

// The maximum nesting of brackets: braces of selections, and the lists and objects of their arguments. The parser uses several stack
// frames for each.
const BRACKETS: usize = 100;

/// # Errors
/// The text is too long, or its brackets are nested too deeply.
pub fn check(text: &str, limits: &Limits) -> Result<(), Refusal> {
    if text.len() > limits.document_bytes {
        return Err(refuse(
            Code::TokenLimit,
            format!("the document has more than {} bytes", limits.document_bytes),
        ));
    }
    let mut rest = text.as_bytes();
    let (mut tokens, mut open) = (0_usize, 0_usize);
    while let Some((token, after)) = next(rest) {
        rest = after;
        tokens += 1;
        match token {
            Token::Opens => open += 1,
            Token::Closes => open = open.saturating_sub(1),
            Token::Other => {}
        }
        if tokens > limits.tokens {
            return Err(refuse(
                Code::TokenLimit,
                format!("the document has more than {} tokens", limits.tokens),
            ));
        }
        if open > BRACKETS {
            return Err(refuse(
                Code::DepthLimit,
                format!("the document nests more than {BRACKETS} brackets"),
            ));
        }
    }
    Ok(())
}

enum Token {
    Opens,
    Closes,
    Other,
}

/// The next token and the rest of the text; `None` at the end. It never refuses: text that is not GraphQL counts as tokens, too.
fn next(text: &[u8]) -> Option<(Token, &[u8])> {
    let mut rest = text;
    loop {
        match rest {
            [] => return None,
            // A byte order mark is ignored like a space.
            [b' ' | b'\t' | b'\r' | b'\n' | b',', after @ ..] | [0xEF, 0xBB, 0xBF, after @ ..] => rest = after,
            [b'#', after @ ..] => rest = skip_while(after, |byte| byte != b'\n' && byte != b'\r'),
            [b'{' | b'[' | b'(', after @ ..] => return Some((Token::Opens, after)),
            [b'}' | b']' | b')', after @ ..] => return Some((Token::Closes, after)),
            [b'"', b'"', b'"', after @ ..] => return Some((Token::Other, after_block_string(after))),
            [b'"', after @ ..] => return Some((Token::Other, after_string(after))),
            [b'.', b'.', b'.', after @ ..] => return Some((Token::Other, after)),
            [first, after @ ..] if is_word(*first) => return Some((Token::Other, skip_while(after, is_word))),
            [_, after @ ..] => return Some((Token::Other, after)),
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn skip_while(text: &[u8], wanted: impl Fn(u8) -> bool) -> &[u8] {
    let length = text.iter().position(|&byte| !wanted(byte)).unwrap_or(text.len());
    text.get(length..).unwrap_or_default()
}

// A line end closes a string that was not closed. The parser refuses the string; brackets after it count again.
fn after_string(mut text: &[u8]) -> &[u8] {
    loop {
        match text {
            [] | [b'\n' | b'\r', ..] => return text,
            [b'"', after @ ..] => return after,
            [b'\\', b'\n' | b'\r', ..] => return text.get(1..).unwrap_or_default(),
            [b'\\', _, after @ ..] | [_, after @ ..] => text = after,
        }
    }
}

fn after_block_string(mut text: &[u8]) -> &[u8] {
    loop {
        match text {
            [] => return text,
            [b'"', b'"', b'"', after @ ..] => return after,
            [b'\\', b'"', b'"', b'"', after @ ..] | [_, after @ ..] => text = after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        let mut rest = text.as_bytes();
        std::iter::from_fn(|| next(rest).map(|(_, after)| rest = after)).count()
    }

    #[test]
    fn tokens_are_counted_as_the_specification_has_them() {
        let cases = [
            ("", 0),
            ("{ a }", 3),
            ("{a:b ...f @x(y:$z)}", 15),
            ("# { { {\n{a}", 3),
            (r#"{a(b:"} } \" {")}"#, 8),
            (r#"{a(b:""" } \""" { """)}"#, 8),
            ("\u{feff}{,,a,,}", 3),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn a_string_that_was_not_closed_hides_no_brackets() {
        let text = format!("{{a(b:\"\n{}", "{".repeat(200));
        let limits = crate::config::Settings::defaults().map(|settings| settings.limits);
        assert!(limits.is_ok_and(|limits| check(&text, &limits).is_err_and(|e| e.code == Code::DepthLimit)));
    }
}
