//! Reads a source file as tokens, without comments, the contents of literals, and tests.

/// The words, path separators (`::`) and punctuation of a source file.
pub fn tokens(text: &str) -> Vec<String> {
    without_tests(&split(&without_literals(text)))
}

/// The code without comments. Strings and characters are left empty.
fn without_literals(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest).filter(|_| !code.ends_with(in_word)) {
            code.push_str("\"\"");
            length
        } else if first == '"' {
            code.push_str("\"\"");
            string(rest)
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of the raw string at the beginning of the text.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let inside = after.trim_start_matches('#').strip_prefix('"')?;
    let hashes = "#".repeat(after.len() - inside.len() - 1);
    let begin = text.len() - inside.len();
    let end = inside
        .find(&format!("\"{hashes}"))
        .map_or(inside.len(), |end| end + 1 + hashes.len());
    Some(begin + end)
}

/// The length of the string at the beginning of the text.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the character literal at the beginning of the text. `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    // An escape has at least one character after its backslash; it may be a quotation mark.
    let least = if first == '\\' { 2 } else { first.len_utf8() };
    let after = inside.get(least..)?;
    let end = if first == '\\' { after.find('\'')? } else { 0 };
    after[end..].starts_with('\'').then_some(1 + least + end + 1)
}

fn split(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if in_word(first) => rest.find(|character| !in_word(character)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The tokens without items that are compiled only for tests.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if is_for_tests(&tokens[at..]) {
            at += length_of_item(&tokens[at..]);
        } else {
            kept.push(token.clone());
            at += 1;
        }
    }
    kept
}

/// Whether the tokens begin with `#[cfg(test)]` or `#[cfg(all(test, …`.
fn is_for_tests(tokens: &[String]) -> bool {
    let begins = |with: &[&str]| tokens.len() >= with.len() && tokens.iter().zip(with).all(|(token, expected)| token == expected);
    begins(&["#", "[", "cfg", "(", "test"]) || begins(&["#", "[", "cfg", "(", "all", "(", "test"])
}

/// The number of tokens of an item with its attributes, up to a semicolon or the end of its braces.
fn length_of_item(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (token == ";" || token == "}") {
            return at + 1;
        }
    }
    tokens.len()
}

#[test]
fn comments_literals_and_tests_are_no_code() {
    let text = r##"
        // use a::b;
        fn f<'a>(x: &'a str) -> char { g("use \" c", r#"use "d""#, '\'', '{') } /* use e; */
        #[cfg(test)]
        mod tests { use super::*; }
        #[cfg(all(test, unix))]
        use crate::only_for_tests;
        struct After;
    "##;
    let code = tokens(text).join(" ");
    assert_eq!(
        code,
        "fn f < ' a > ( x : & ' a str ) - > char { g ( \" \" , \" \" , ' ' , ' ' ) } struct After ;"
    );
}
