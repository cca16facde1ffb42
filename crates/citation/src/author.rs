//! Takes apart an author as reference files write them: family name, then initials without stops.

/// A person's family name with initials, or a body with neither.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Author<'a> {
    family: &'a str,
    initials: &'a str,
}

/// Initials longer than this are a name in capitals, or a body's short name.
const MOST_INITIALS: usize = 4;

impl<'a> Author<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let text = text.trim();
        match text.rsplit_once(' ') {
            Some((family, initials)) if are_initials(initials) => Self {
                family: family.trim_end(),
                initials,
            },
            _ => Self {
                family: text,
                initials: "",
            },
        }
    }

    /// `Cook JA`
    pub(crate) fn plain(&self) -> String {
        if self.initials.is_empty() {
            self.family.to_owned()
        } else {
            format!("{} {}", self.family, self.initials)
        }
    }

    /// `Cook, J. A.` with a space between initials, `Cook, J.A.` without.
    pub(crate) fn inverted(&self, between: &str) -> String {
        if self.initials.is_empty() {
            return self.family.to_owned();
        }
        let mut initials = String::new();
        for letter in self.initials.chars() {
            if letter == '-' {
                initials.push('-');
                continue;
            }
            if !initials.is_empty() && !initials.ends_with('-') {
                initials.push_str(between);
            }
            initials.push(letter);
            initials.push('.');
        }
        format!("{}, {initials}", self.family)
    }
}

/// `JA`, `J-P`: capitals, with single hyphens between them.
fn are_initials(text: &str) -> bool {
    let letters = text.chars().filter(|&c| c != '-').count();
    let capitals = text.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_uppercase));
    capitals && (1..=MOST_INITIALS).contains(&letters)
}

pub(crate) fn read_all(authors: &[String]) -> Vec<Author<'_>> {
    authors
        .iter()
        .filter(|author| !author.trim().is_empty())
        .map(|author| Author::read(author))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_set_as_the_style_has_them() {
        for (given, spaced, close) in [
            ("Cook JA", "Cook, J. A.", "Cook, J.A."),
            ("van der Vaart KJ", "van der Vaart, K. J.", "van der Vaart, K.J."),
            ("Law-Min J-P", "Law-Min, J.-P.", "Law-Min, J.-P."),
            ("Ellilä H", "Ellilä, H.", "Ellilä, H."),
            ("Maplethorpe", "Maplethorpe", "Maplethorpe"),
            (
                "World Health Organization",
                "World Health Organization",
                "World Health Organization",
            ),
            (" O'Donovan  M ", "O'Donovan, M.", "O'Donovan, M."),
        ] {
            let author = Author::read(given);
            assert_eq!((author.inverted(" ").as_str(), author.inverted("").as_str()), (spaced, close));
        }
        assert_eq!(Author::read("Cook JA").plain(), "Cook JA");
    }
}
