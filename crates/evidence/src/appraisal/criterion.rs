//! Lists the criteria of the Mixed Methods Appraisal Tool, with a question for each in our own words.

use crate::vocabulary::MmatCategory::{self, Descriptive, MixedMethods, NonRandomised, Qualitative, Randomised};

/// What a criterion belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CriterionGroup {
    /// The two questions that come before the others. If one is not answered with yes, further appraisal may not make sense.
    Screening,
    /// The five criteria of a category of study designs.
    Category(MmatCategory),
}

/// One criterion of the tool.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Criterion {
    /// The code in the tool: `S1`, `S2`, or `1.1` to `5.5`.
    pub code: &'static str,
    /// What the criterion belongs to.
    pub group: CriterionGroup,
    /// What the rater is asked.
    pub question: &'static str,
}

impl Criterion {
    /// The criterion with this code, exactly as the tool writes it.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        CRITERIA.iter().find(|criterion| criterion.code == code)
    }

    /// The criteria of a group, in the order of the tool.
    pub fn of(group: CriterionGroup) -> impl Iterator<Item = &'static Self> {
        CRITERIA.iter().filter(move |criterion| criterion.group == group)
    }
}

const fn screening(code: &'static str, question: &'static str) -> Criterion {
    let group = CriterionGroup::Screening;
    Criterion { code, group, question }
}

const fn asked(category: MmatCategory, code: &'static str, question: &'static str) -> Criterion {
    let group = CriterionGroup::Category(category);
    Criterion { code, group, question }
}

/// All criteria, in the order of the tool.
pub const CRITERIA: [Criterion; 27] = [
    screening("S1", "Does the study say clearly what it wants to find out?"),
    screening("S2", "Can the data that were collected answer what the study asks?"),
    asked(Qualitative, "1.1", "Does a qualitative approach fit the research question?"),
    asked(Qualitative, "1.2", "Were the data collected in a way that suits the question?"),
    asked(Qualitative, "1.3", "Do the findings follow from the data?"),
    asked(
        Qualitative,
        "1.4",
        "Do the data, for example quotations, support the interpretation?",
    ),
    asked(
        Qualitative,
        "1.5",
        "Do sources, collection, analysis and interpretation fit together?",
    ),
    asked(
        Randomised,
        "2.1",
        "Was it left to chance, by a sound method, who came into which group?",
    ),
    asked(Randomised, "2.2", "Were the groups alike at the start?"),
    asked(Randomised, "2.3", "Are the outcomes known for nearly everyone who took part?"),
    asked(
        Randomised,
        "2.4",
        "Were those who assessed the outcomes unaware of who was in which group?",
    ),
    asked(Randomised, "2.5", "Did people keep to the intervention of their group?"),
    asked(
        NonRandomised,
        "3.1",
        "Do the participants represent the people that the study is about?",
    ),
    asked(
        NonRandomised,
        "3.2",
        "Were the outcome and the intervention or exposure measured by suitable means?",
    ),
    asked(NonRandomised, "3.3", "Are the outcomes known for nearly everyone who took part?"),
    asked(
        NonRandomised,
        "3.4",
        "Were confounders dealt with, in the design or in the analysis?",
    ),
    asked(
        NonRandomised,
        "3.5",
        "Was the intervention given, or did the exposure occur, as was intended?",
    ),
    asked(Descriptive, "4.1", "Does the way of sampling suit the research question?"),
    asked(Descriptive, "4.2", "Does the sample represent the people that the study is about?"),
    asked(Descriptive, "4.3", "Were the measures suitable?"),
    asked(
        Descriptive,
        "4.4",
        "Is it unlikely that those who did not respond would change the result?",
    ),
    asked(Descriptive, "4.5", "Does the statistical analysis suit the research question?"),
    asked(
        MixedMethods,
        "5.1",
        "Is there a good reason for mixing methods to answer the question?",
    ),
    asked(
        MixedMethods,
        "5.2",
        "Were the qualitative and the quantitative part brought together well?",
    ),
    asked(MixedMethods, "5.3", "Does the interpretation say what both parts show together?"),
    asked(
        MixedMethods,
        "5.4",
        "Is it discussed where the results of the two parts differ, and why?",
    ),
    asked(MixedMethods, "5.5", "Does each part meet the criteria of its own methods?"),
];
