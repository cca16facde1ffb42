//! Measures how fully a programme is described, by the twelve items of TIDieR.
//!
//! The Template for Intervention Description and Replication: Hoffmann and others (2014), BMJ 348:g1687, doi 10.1136/bmj.g1687.

use evidence::vocabulary::Dimension;

/// Short English names of the items, in the order of the checklist.
pub const ITEMS: [&str; 12] = [
    "brief name",
    "why",
    "materials",
    "procedures",
    "who provided",
    "how",
    "where",
    "when and how much",
    "tailoring",
    "modifications",
    "how well: planned",
    "how well: actual",
];

/// Which items a description covers. Each field is described by the number of its item in the checklist, and what the item asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Described {
    /// 1: a name or phrase that says what it is.
    pub brief_name: bool,
    /// 2: the rationale, theory or goal.
    pub why: bool,
    /// 3: what is used or handed out.
    pub materials: bool,
    /// 4: what is done.
    pub procedures: bool,
    /// 5: who gives the training, and how they are prepared.
    pub who_provided: bool,
    /// 6: the mode of delivery, and whether to individuals or to a group.
    pub how: bool,
    /// 7: the kind of place.
    pub where_: bool,
    /// 8: how many sessions, hours or weeks.
    pub when_and_how_much: bool,
    /// 9: what is adapted, and to whom.
    pub tailoring: bool,
    /// 10: what was changed during the programme.
    pub modifications: bool,
    /// 11: how fidelity was planned to be kept.
    pub how_well_planned: bool,
    /// 12: how far fidelity was kept.
    pub how_well_actual: bool,
}

/// The parts of a programme's description on which its completeness depends.
#[derive(Debug, Clone, Copy)]
pub struct Programme<'a> {
    /// The name of the programme.
    pub name: &'a str,
    /// Why the programme is given.
    pub rationale: Option<&'a str>,
    /// What is used or handed out.
    pub materials: Option<&'a str>,
    /// What is done in the programme.
    pub procedures: Option<&'a str>,
    /// Where the programme is given.
    pub region: Option<&'a str>,
    /// What is adapted, and to whom.
    pub tailoring: Option<&'a str>,
    /// What was changed during the programme.
    pub modifications: Option<&'a str>,
    /// How fidelity was planned to be kept.
    pub fidelity_planned: Option<&'a str>,
    /// How far fidelity was kept.
    pub fidelity_actual: Option<&'a str>,
    /// Whether the programme states sessions, hours or weeks.
    pub has_dose: bool,
    /// Whether the programme states who with lived experience is involved, and how.
    pub has_involvement: bool,
    /// The dimensions of the programme's terms.
    pub dimensions: &'a [Dimension],
}

impl Programme<'_> {
    /// The items that this description covers. A text of white space covers none.
    #[must_use]
    pub fn described(&self) -> Described {
        let told = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
        let tagged = |dimension: Dimension| self.dimensions.contains(&dimension);
        Described {
            brief_name: told(Some(self.name)),
            why: told(self.rationale),
            materials: told(self.materials),
            procedures: told(self.procedures) || tagged(Dimension::Method),
            who_provided: self.has_involvement,
            how: tagged(Dimension::DeliveryMode),
            where_: told(self.region) || tagged(Dimension::Setting),
            when_and_how_much: self.has_dose,
            tailoring: told(self.tailoring),
            modifications: told(self.modifications),
            how_well_planned: told(self.fidelity_planned),
            how_well_actual: told(self.fidelity_actual),
        }
    }
}

/// How much of the checklist a description covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// The number of items that are described.
    pub described: u32,
    /// The number of items in the checklist.
    pub of: u32,
    /// The names of the items that are not described, in the order of the checklist.
    pub missing: Vec<&'static str>,
}

impl Described {
    /// Counts the described items, and names the others.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        let answers = [
            self.brief_name,
            self.why,
            self.materials,
            self.procedures,
            self.who_provided,
            self.how,
            self.where_,
            self.when_and_how_much,
            self.tailoring,
            self.modifications,
            self.how_well_planned,
            self.how_well_actual,
        ];
        let mut completeness = Completeness {
            described: 0,
            of: 0,
            missing: Vec::new(),
        };
        for (item, described) in ITEMS.into_iter().zip(answers) {
            completeness.of += 1;
            if described {
                completeness.described += 1;
            } else {
                completeness.missing.push(item);
            }
        }
        completeness
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_described_misses_every_item() {
        let completeness = Described::default().completeness();
        assert_eq!((completeness.described, completeness.of), (0, 12));
        assert_eq!(completeness.missing, ITEMS);
    }

    #[test]
    fn an_item_that_is_described_is_counted_and_not_missing() {
        let described = Described {
            brief_name: true,
            where_: true,
            how_well_actual: true,
            ..Described::default()
        };
        let completeness = described.completeness();
        assert_eq!(completeness.described, 3);
        assert_eq!(completeness.missing.len(), 9);
        for item in ["brief name", "where", "how well: actual"] {
            assert!(!completeness.missing.contains(&item), "{item}");
        }
    }

    #[test]
    fn a_term_covers_an_item_as_a_text_does_and_blanks_cover_none() {
        let programme = Programme {
            name: "Some training",
            rationale: Some(" \n"),
            materials: None,
            procedures: None,
            region: None,
            tailoring: None,
            modifications: None,
            fidelity_planned: None,
            fidelity_actual: None,
            has_dose: true,
            has_involvement: false,
            dimensions: &[Dimension::Method, Dimension::Setting],
        };
        let expected = Described {
            brief_name: true,
            procedures: true,
            where_: true,
            when_and_how_much: true,
            ..Described::default()
        };
        assert_eq!(programme.described(), expected);
    }
}
