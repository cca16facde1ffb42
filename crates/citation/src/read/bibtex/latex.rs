//! Turns the LaTeX of a value into text: accents and symbols become letters, braces and markup are removed, white space is folded.
//!
//! An unknown command stays as it is written, and so does mathematics between dollar signs.

use unicode_normalization::char::compose;

use super::symbols::{DECLARATIONS, MARKUP, SYMBOLS, accent};

/// What a closing brace does.
enum Group {
    /// It is removed.
    Plain,
    /// It stays, because it belongs to an unknown command.
    Kept,
    /// It sets an accent on the character at a place.
    Accent(char, usize),
}

struct Text<'a> {
    rest: &'a str,
    out: String,
    /// Whether there was white space that becomes one space before the next character.
    space: bool,
    groups: Vec<Group>,
    has_math: bool,
}

/// The plain text of a value.
pub(super) fn text(value: &str) -> String {
    if !value.contains(['\\', '{', '}', '$', '~']) {
        return value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut text = Text {
        rest: value,
        out: String::with_capacity(value.len()),
        space: false,
        groups: Vec::new(),
        has_math: true,
    };
    while let Some(c) = text.bump() {
        text.step(c);
    }
    text.out
}

impl Text<'_> {
    fn bump(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    fn push(&mut self, c: char) {
        if std::mem::take(&mut self.space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push(c);
    }

    fn push_all(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(c));
    }

    fn step(&mut self, c: char) {
        match c {
            '\\' => self.command(),
            '{' => self.groups.push(Group::Plain),
            '}' => match self.groups.pop() {
                Some(Group::Kept) => self.push('}'),
                Some(Group::Accent(accent, from)) => self.compose_at(from, accent),
                Some(Group::Plain) | None => {}
            },
            '$' if self.has_math => self.math(),
            '~' => self.push('\u{a0}'),
            c if c.is_ascii_whitespace() => self.space = true,
            c => self.push(c),
        }
    }

    /// Copies mathematics as it is, with its dollar signs. A dollar sign without a second one stands for money.
    fn math(&mut self) {
        self.push('$');
        let Some(end) = self.rest.find('$') else {
            self.has_math = false;
            return;
        };
        let (inner, rest) = self.rest.split_at_checked(end + 1).unwrap_or((self.rest, ""));
        for c in inner.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
            } else {
                self.push(c);
            }
        }
        self.rest = rest;
    }

    fn command(&mut self) {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 {
            letters
        } else {
            self.rest.chars().next().map_or(0, char::len_utf8)
        };
        let (name, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        let is_one = letters < 2;
        match name {
            "&" | "%" | "$" | "#" | "_" | "{" | "}" => self.push_all(name),
            " " | "\n" | "\t" | "\r" => self.push(' '),
            "-" | "/" => {}
            "," => self.push('\u{2009}'),
            "symbol" => self.symbol(),
            _ if is_one && accent(name).is_some() && self.is_accent(letters) => {
                if let Some(accent) = accent(name) {
                    self.accent(accent);
                }
            }
            _ if MARKUP.contains(&name) && self.rest.trim_start().starts_with('{') => self.pass_white(),
            _ if DECLARATIONS.contains(&name) => self.pass_white(),
            _ => match SYMBOLS.iter().find(|(symbol, _)| *symbol == name) {
                Some((_, text)) => {
                    self.push_all(text);
                    self.end_of_name();
                }
                None => self.unknown(name),
            },
        }
    }

    /// Whether a command is an accent. If its name is a letter, something must separate it from the letter that gets the accent.
    fn is_accent(&self, letters: usize) -> bool {
        letters == 0 || self.rest.starts_with(['{', ' ', '\\', '\t', '\n'])
    }

    fn accent(&mut self, accent: char) {
        self.pass_white();
        // Under an accent, `\i` is a plain `i`.
        for (dotless, letter) in [("\\i", 'i'), ("\\j", 'j'), ("{\\i}", 'i'), ("{\\j}", 'j')] {
            if let Some(rest) = self.rest.strip_prefix(dotless)
                && (dotless.ends_with('}') || !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                self.rest = rest;
                self.end_of_name();
                let from = self.begin();
                self.out.push(letter);
                self.compose_at(from, accent);
                return;
            }
        }
        let from = self.begin();
        if let Some(rest) = self.rest.strip_prefix('{') {
            self.rest = rest;
            self.groups.push(Group::Accent(accent, from));
        } else if !self.rest.starts_with(['}', '\\', '$'])
            && let Some(c) = self.bump()
        {
            self.out.push(c);
            self.compose_at(from, accent);
        } else {
            self.out.push(accent);
        }
    }

    /// Writes the pending space. Returns the place where the next text is written.
    fn begin(&mut self) -> usize {
        if std::mem::take(&mut self.space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.len()
    }

    /// Sets an accent on the first character after a place.
    fn compose_at(&mut self, from: usize, accent: char) {
        let tail = self.out.split_off(from.min(self.out.len()));
        let mut letters = tail.chars();
        match letters.next() {
            None => self.out.push(accent),
            Some(letter) => match compose(letter, accent) {
                Some(composed) => self.out.push(composed),
                None => self.out.extend([letter, accent]),
            },
        }
        self.out.push_str(letters.as_str());
    }

    /// Writes the character that `\symbol{9}` names by its number.
    fn symbol(&mut self) {
        let number = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let found = number.and_then(|(digits, rest)| Some((char::from_u32(digits.parse().ok()?)?, rest)));
        match found {
            Some((c, rest)) => {
                self.rest = rest;
                self.push(c);
            }
            None => self.unknown("symbol"),
        }
    }

    /// Skips the white space or the empty pair of braces that ends the name of a command.
    fn end_of_name(&mut self) {
        match self.rest.strip_prefix("{}") {
            Some(rest) => self.rest = rest,
            None => self.pass_white(),
        }
    }

    fn pass_white(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn unknown(&mut self, name: &str) {
        self.push('\\');
        self.push_all(name);
        if let Some(rest) = self.rest.strip_prefix('{') {
            self.rest = rest;
            self.push('{');
            self.groups.push(Group::Kept);
        }
    }
}

/// The text of a value that is not LaTeX: a link or an identifier. Only escapes and the braces around the whole value are removed.
pub(super) fn verbatim(value: &str) -> String {
    let mut rest = value.trim();
    while let Some(inner) = inside_braces(rest) {
        rest = inner.trim();
    }
    let rest = rest
        .strip_prefix("\\url{")
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(rest);
    let rest = rest
        .replace("\\textbackslash{}", "\u{0}")
        .replace("{\\_}", "_")
        .replace("{\\%}", "%");
    let mut out = String::with_capacity(rest.len());
    let mut letters = rest.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next_if(|next| "&%$#_{}~^".contains(*next)) {
                Some(next) => out.push(next),
                None => out.push('\\'),
            },
            '\u{0}' => out.push('\\'),
            c => out.push(c),
        }
    }
    out
}

/// The text inside the braces, if one pair of braces encloses the whole text.
pub(super) fn inside_braces(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let (mut depth, mut escaped) = (0_usize, false);
    for byte in inner.bytes() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match byte {
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0 && !escaped).then_some(inner)
}
