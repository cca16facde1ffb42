//! Parses the identifiers of the field: DOI, ROR and the short codes of rows.

use std::fmt;

/// The text is not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {kind}")]
pub struct InvalidIdentifier {
    /// The expected kind, in words.
    pub kind: &'static str,
    /// The text that was given, shortened if it is long.
    pub given: String,
}

impl InvalidIdentifier {
    fn new(kind: &'static str, given: &str) -> Self {
        Self {
            kind,
            given: given.chars().take(80).collect(),
        }
    }
}

/// A digital object identifier in its normal form: `10.…` in lower case.
///
/// It is a prefix of `10.` and four to nine digits, optional further parts after dots, a slash, and then any printable characters: DOI
/// Handbook, section 2.2. It is stored in lower case because case makes no difference in a DOI (section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Doi(String);

/// The longest DOI that is accepted, in bytes. Longer ones do not occur in practice, and a DOI has to fit into an index entry.
const DOI_LENGTH: usize = 512;

impl Doi {
    /// Parses a DOI as people paste it: bare, after `doi:`, or as an address at doi.org. Percent-encoded characters are decoded.
    /// Punctuation of the surrounding sentence is removed; brackets that belong to the DOI stay.
    ///
    /// # Errors
    /// If the rest is not a DOI.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let invalid = || InvalidIdentifier::new("a DOI", text);
        // Copied text can contain characters without width.
        let visible: String = text
            .chars()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
            .collect();
        let folded = visible.to_ascii_lowercase();
        let folded = folded.trim().trim_start_matches(['<', '"', '\'', '(', '[', '“', '‘']).trim_end();
        let mut name = folded;
        let mut is_address = false;
        // Some sources write `doi:https://doi.org/10.…`.
        loop {
            let prefixes = ["https://", "http://", "info:doi/", "urn:doi:", "doi:", "doi "];
            let hosts = ["doi.org/", "dx.doi.org/", "www.doi.org/"];
            if let Some(rest) = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)) {
                name = rest.trim_start();
            } else if let Some(rest) = hosts.iter().find_map(|host| name.strip_prefix(host)) {
                (name, is_address) = (rest, true);
            } else {
                break;
            }
        }
        if is_address {
            // What follows `?` or `#` belongs to the address: in an address, a DOI has these characters percent-encoded.
            name = name.split(['?', '#']).next().unwrap_or(name).trim_end_matches('/');
        }
        let decoded = percent_decoded(name).ok_or_else(invalid)?.to_ascii_lowercase();
        let name = without_trailing_punctuation(&decoded);
        if is_doi(name) { Ok(Self(name.to_owned())) } else { Err(invalid()) }
    }

    /// The DOI in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name without the punctuation that follows a DOI in a text: stops, commas, quotation marks, and closing brackets without an opening
/// one.
fn without_trailing_punctuation(name: &str) -> &str {
    let mut name = name.trim_end();
    while let Some(last) = name.chars().next_back() {
        let count = |c: char| name.chars().filter(|&other| other == c).count();
        let is_punctuation = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '”' | '’' | '»' | '…' => true,
            ')' => count('(') < count(')'),
            ']' => count('[') < count(']'),
            '}' => count('{') < count('}'),
            '>' => count('<') < count('>'),
            _ => last.is_whitespace(),
        };
        if !is_punctuation {
            break;
        }
        name = name.strip_suffix(last).unwrap_or(name);
    }
    name
}

fn is_doi(name: &str) -> bool {
    let Some((prefix, suffix)) = name.split_once('/') else {
        return false;
    };
    let Some(registrant) = prefix.strip_prefix("10.") else {
        return false;
    };
    let mut parts = registrant.split('.');
    let first = parts.next().is_some_and(|part| (4..=9).contains(&part.len()) && is_digits(part));
    let printable = |c: char| !c.is_whitespace() && !c.is_control();
    first && parts.all(is_digits) && !suffix.is_empty() && suffix.chars().all(printable) && name.len() <= DOI_LENGTH
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The decoded text. `None` if the bytes are not UTF-8. A percent sign that starts no valid code is kept, because some old DOIs contain it.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        let code = match (byte, tail) {
            (b'%', [high, low, ..]) => char::from(*high).to_digit(16).zip(char::from(*low).to_digit(16)),
            _ => None,
        };
        if let Some((high, low)) = code {
            bytes.push(u8::try_from(high * 16 + low).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// An identifier of the Research Organization Registry in its normal form, which is the whole address: `https://ror.org/05krs5044`.
///
/// It consists of a zero, six characters of Crockford's base 32, and two check digits over the number that the six characters represent
/// (ISO/IEC 7064 MOD 97-10): <https://ror.readme.io/docs/identifier>.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ror(String);

const ROR_ADDRESS: &str = "https://ror.org/";
const CROCKFORD: &str = "0123456789abcdefghjkmnpqrstvwxyz";

impl Ror {
    /// Parses a ROR identifier, bare or as an address, in upper or lower case.
    ///
    /// # Errors
    /// If the form is wrong or the check digits do not match.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let folded = text.trim().to_ascii_lowercase();
        let prefixes = [ROR_ADDRESS, "http://ror.org/", "ror.org/", "ror:"];
        let name = prefixes.iter().find_map(|prefix| folded.strip_prefix(prefix)).unwrap_or(&folded);
        if is_ror(name) {
            Ok(Self(format!("{ROR_ADDRESS}{name}")))
        } else {
            Err(InvalidIdentifier::new("a ROR identifier", text))
        }
    }

    /// The identifier in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_ror(name: &str) -> bool {
    let Some((number, check)) = name.strip_prefix('0').and_then(|rest| rest.split_at_checked(6)) else {
        return false;
    };
    if check.len() != 2 || !is_digits(check) {
        return false;
    }
    let digits = number
        .chars()
        .map(|c| CROCKFORD.find(c).and_then(|value| u64::try_from(value).ok()));
    let Some(number) = digits.into_iter().try_fold(0_u64, |sum, digit| digit.map(|digit| sum * 32 + digit)) else {
        return false;
    };
    check.parse() == Ok(98 - number * 100 % 97)
}

/// The readable code of a row: a letter or digit, then letters, digits and hyphens, at most 64 characters in all.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// Parses a code.
    ///
    /// # Errors
    /// If it has another character, or is empty or too long.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        if is_code(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidIdentifier::new("a code", text))
        }
    }

    /// The code as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text can be a row's code: `^[A-Za-z0-9][A-Za-z0-9-]{0,63}$`.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&text.len()) && !text.starts_with('-') && text.bytes().all(plain)
}

macro_rules! shown_as_text {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidIdentifier;

            fn from_str(text: &str) -> Result<Self, InvalidIdentifier> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }
    )+};
}

shown_as_text! { Doi Ror Code }

#[cfg(test)]
mod tests;
