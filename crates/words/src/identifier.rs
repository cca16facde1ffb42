//! Reads the identifiers of the field: DOI, ROR and the short codes of rows.

use std::fmt;

/// A text that is no identifier of the kind it was read as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {kind}")]
pub struct InvalidIdentifier {
    /// What it should have been.
    pub kind: &'static str,
    /// What was given, cut where it is long.
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

/// A digital object identifier in its normal form, `10.…` in lower case.
///
/// A prefix of `10.` and four to nine digits, parts after further dots, a slash, then anything printable: DOI Handbook,
/// section 2.2. Case is folded because a DOI does not depend on it (section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Doi(String);

/// Longer ones than this are not met with; an index entry has to hold them.
const DOI_LENGTH: usize = 512;

impl Doi {
    /// Reads a DOI as it is met with: bare, behind `doi:`, or as an address at doi.org; with percent-encoded characters, and with the
    /// punctuation of the sentence that it was copied from. Brackets that belong to it stay.
    ///
    /// # Errors
    /// Where what is left is no DOI.
    pub fn parse(text: &str) -> Result<Self, InvalidIdentifier> {
        let invalid = || InvalidIdentifier::new("a DOI", text);
        // Copied text brings characters without width.
        let visible: String = text
            .chars()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
            .collect();
        let folded = visible.to_ascii_lowercase();
        let folded = folded.trim().trim_start_matches(['<', '"', '\'', '(', '[', '“', '‘']).trim_end();
        let mut name = folded;
        let mut is_address = false;
        // `doi:https://doi.org/10.…` is met with, too.
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
            // What stands behind is the address's, and a DOI has these characters percent-encoded there.
            name = name.split(['?', '#']).next().unwrap_or(name).trim_end_matches('/');
        }
        let decoded = percent_decoded(name).ok_or_else(invalid)?.to_ascii_lowercase();
        let name = without_trailing_punctuation(&decoded);
        if is_doi(name) { Ok(Self(name.to_owned())) } else { Err(invalid()) }
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without the punctuation that stands behind a DOI in a text: stops, commas, quotation marks, and closing brackets that it does not open.
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

/// None where the bytes are no UTF-8. A percent sign that starts no code stands for itself: old DOIs hold such.
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

/// An identifier of the Research Organization Registry in its normal form, the whole address: `https://ror.org/05krs5044`.
///
/// A zero, six characters of Crockford's base 32 and two check digits by ISO/IEC 7064 MOD 97-10 over the six characters' number:
/// <https://ror.readme.io/docs/identifier>.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ror(String);

const ROR_ADDRESS: &str = "https://ror.org/";
const CROCKFORD: &str = "0123456789abcdefghjkmnpqrstvwxyz";

impl Ror {
    /// Reads a ROR identifier, bare or as an address, in any case.
    ///
    /// # Errors
    /// Where the form is another or the check digits do not fit.
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

    /// The normal form.
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

/// The readable code of a row: a letter or digit, then letters, digits and hyphens, at most 64 in all.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// Reads a code.
    ///
    /// # Errors
    /// Where it has another character or length.
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
