//! Looks up the terms that a programme's description names by their codes.

use evidence::vocabulary::Dimension;
use policy::id::TermId;

use super::input::ProgrammeInput;
use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup;

/// The terms of a description.
pub(crate) struct ProgrammeTerms {
    /// The programme's own terms, with their dimensions, in order; `None` keeps the stored ones.
    pub(crate) terms: Option<Vec<(Dimension, TermId)>>,
    pub(crate) country: Change<TermId>,
    /// The activities of each part of the involvement, in order.
    pub(crate) activities: Vec<Vec<TermId>>,
}

impl ProgrammeInput {
    /// The codes in the input, each with its dimension.
    pub(super) fn named_codes(&self) -> Vec<(Dimension, &str)> {
        let country = self.country.given().map(|code| (Dimension::Country, code.as_str()));
        let mut named: Vec<(Dimension, &str)> = country.into_iter().collect();
        for (dimension, codes) in self.terms.iter().flatten() {
            named.extend(codes.iter().map(|code| (*dimension, code.as_str())));
        }
        for part in self.involvement.iter().flatten() {
            named.extend(part.activities.iter().map(|code| (Dimension::InvolvementActivity, code.as_str())));
        }
        named
    }

    /// Looks up the terms. Unknown codes are added to the problems.
    pub(crate) fn find_terms(&self, known: &impl Lookup, problems: &mut Vec<FieldProblem>) -> ProgrammeTerms {
        let country = match &self.country {
            Change::Keep => Change::Keep,
            Change::Set(code) => Change::Set(
                code.as_ref()
                    .and_then(|code| known.find(Dimension::Country, code, "input.country", problems)),
            ),
        };
        let terms = self.terms.as_ref().map(|terms| {
            let mut all: Vec<(Dimension, TermId)> = Vec::new();
            for (place, (dimension, codes)) in terms.iter().enumerate() {
                for id in known.find_all(*dimension, codes, &format!("input.terms.{place}.codes"), problems) {
                    if !all.contains(&(*dimension, id)) {
                        all.push((*dimension, id));
                    }
                }
            }
            all
        });
        let mut activities = Vec::new();
        for (place, part) in self.involvement.iter().flatten().enumerate() {
            let path = format!("input.involvement.{place}.activities");
            activities.push(known.find_all(Dimension::InvolvementActivity, &part.activities, &path, problems));
        }
        ProgrammeTerms {
            terms,
            country,
            activities,
        }
    }
}
