//! Parses digital object identifiers. They are kept as given, and compared in one normal form.

/// A digital object identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doi {
    given: String,
    /// Where the identifier itself begins and ends in `given`.
    from: usize,
    to: usize,
}

impl Doi {
    /// Finds the identifier in a text: a DOI, a link to one, or a DOI with `doi:` before it. `None` if there is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let given = text.trim();
        let from = start(given)?;
        let rest = given.get(from..)?;
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let plain = rest.get(..end)?.trim_end_matches(['.', ',', ';', ' ']);
        let (prefix, suffix) = plain.split_once('/')?;
        let registrant = prefix.strip_prefix("10.")?;
        let digits = registrant
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        if !digits || suffix.is_empty() {
            return None;
        }
        let to = from + plain.len();
        Some(Self {
            given: given.to_owned(),
            from,
            to,
        })
    }

    /// The text as the file gives it, such as `https://doi.org/10.1186/S13643-020-01542-Z`.
    #[must_use]
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// The form in which identifiers are compared, as [`words::identifier::Doi`] defines it. An identifier that it refuses is compared in
    /// lower case.
    #[must_use]
    pub fn normal(&self) -> String {
        let plain = self.given.get(self.from..self.to).unwrap_or(&self.given);
        words::identifier::Doi::parse(plain).map_or_else(|_| plain.to_lowercase(), |doi| doi.as_str().to_owned())
    }
}

/// The place where `10.` begins: at the start, after a prefix, or after the host name of a resolver.
fn start(given: &str) -> Option<usize> {
    if given.starts_with("10.") {
        return Some(0);
    }
    let lower = given.get(..given.len().min(64)).unwrap_or(given).to_ascii_lowercase();
    let marked = lower.starts_with("doi")
        || lower.contains("//doi.")
        || lower.contains("doi.org/")
        || lower.contains("doi:")
        || lower.contains("/doi/");
    if !marked {
        return None;
    }
    given.find("10.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_prefixes_and_case_name_the_same_work() {
        for given in [
            "10.1002/CPP.2398",
            "doi:10.1002/cpp.2398",
            "DOI: 10.1002/cpp.2398",
            "http://dx.doi.org/10.1002/cpp.2398",
            "https://doi.org/10.1002/cpp.2398.",
            "doi.org/10.1002/cpp.2398",
            "http://doi.acm.org/10.1002/cpp.2398",
        ] {
            let doi = Doi::read(given).expect("a DOI");
            assert_eq!(doi.normal(), "10.1002/cpp.2398", "{given}");
            assert_eq!(doi.as_given(), given);
        }
        for given in [
            "https://doi.org/10.1016/s0140-6736%2805%2967530-7",
            "(10.1016/S0140-6736(05)67530-7)",
        ] {
            let doi = Doi::read(given.trim_start_matches('(')).expect("a DOI");
            assert_eq!(doi.normal(), "10.1016/s0140-6736(05)67530-7", "{given}");
        }
        for given in ["10.1", "lorem", "", "https://example.com/10.1/x", "10./x", "doi: é"] {
            assert_eq!(Doi::read(given), None, "{given}");
        }
    }
}
