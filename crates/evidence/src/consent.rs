//! Explains consent in plain words: what agreeing to each scope means, for people who decide whether to agree.

use crate::vocabulary::ConsentScope;

/// What agreeing to one scope means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// Whether a person can take part only if they agree to this scope.
    pub required: bool,
    /// What agreeing means, and what happens without it.
    pub meaning: &'static str,
    /// Who can see what the person gives under this scope.
    pub who_sees: &'static str,
}

/// The explanation of a consent scope.
#[must_use]
pub const fn explained(scope: ConsentScope) -> Explanation {
    match scope {
        ConsentScope::TakePart => Explanation {
            required: true,
            meaning: "You take part in the workshop: you are counted, and what you say is used within it. Without this you cannot join, \
                and \
                      taking it back takes back everything else. You can take it back at any time, without giving a reason.",
            who_sees: "The people in the workshop see what you say, but not who said it. Those who facilitate it see your pseudonym \
                beside it, \
                       and your name, contact details and access needs if you gave them. The data steward sees the same; each look at who \
                       you are is recorded, and you can see the record.",
        },
        ConsentScope::Ranking => Explanation {
            required: false,
            meaning: "Your votes count when the group puts questions in order of priority. Without this you can take part in everything \
                but \
                      the votes.",
            who_sees: "Nobody sees your ballot, neither those who facilitate the workshop nor the data steward. A result is shown only \
                where \
                       enough people voted that nobody can work out yours.",
        },
        ConsentScope::ResearchUse => Explanation {
            required: false,
            meaning: "The project's researchers may analyse what you say. Without this they do not see it.",
            who_sees: "The project's researchers see what you say beside your pseudonym, and neither your name nor your contact details.",
        },
        ConsentScope::QuotePseudonymously => Explanation {
            required: false,
            meaning: "Your words may be quoted outside the workshop under your pseudonym. Without this, and without agreeing to be quoted \
                by \
                      name or to the open archive, they stay inside.",
            who_sees: "Once the workshop is published, everybody may see your words beside your pseudonym.",
        },
        ConsentScope::QuoteByName => Explanation {
            required: false,
            meaning: "Your words may be quoted outside the workshop under your own name. Without this your name never stands beside them.",
            who_sees: "Once the workshop is published, everybody may see your words beside your name.",
        },
        ConsentScope::Recontact => Explanation {
            required: false,
            meaning: "You may be asked later whether you want to hear of results or take part in something else. Without this nobody \
                      contacts you afterwards.",
            who_sees: "Those who facilitate the workshop and the data steward see the contact details that you gave.",
        },
        ConsentScope::OpenArchive => Explanation {
            required: false,
            meaning: "What you say may be part of an open collection of data that others can download and use. Copies that somebody took \
                      cannot be called back. Without this it is not part of it.",
            who_sees: "Once the workshop is published, everybody may see what you say, without your name.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_taking_part_is_required_and_each_scope_is_explained_in_sentences() {
        for scope in ConsentScope::ALL {
            let words = explained(*scope);
            assert_eq!(words.required, *scope == ConsentScope::TakePart);
            for text in [words.meaning, words.who_sees] {
                assert!(text.ends_with('.') && !text.contains("  "), "{scope:?}: {text}");
            }
        }
    }
}
