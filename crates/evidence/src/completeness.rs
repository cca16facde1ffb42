//! Says how fully a programme is described, by the twelve items of TIDieR.
//!
//! The Template for Intervention Description and Replication: Hoffmann and others (2014), BMJ 348:g1687, doi 10.1136/bmj.g1687.

/// The items in the checklist's order, by short English names.
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

/// Which items a description covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Described {
    /// 1: a name or phrase that says what it is.
    pub brief_name: bool,
    /// 2: rationale, theory or goal.
    pub why: bool,
    /// 3: what is used or handed out.
    pub materials: bool,
    /// 4: what is done.
    pub procedures: bool,
    /// 5: who gives it, and how they are prepared.
    pub who_provided: bool,
    /// 6: mode of delivery, alone or in a group.
    pub how: bool,
    /// 7: the kind of place.
    pub where_: bool,
    /// 8: sessions, hours, weeks.
    pub when_and_how_much: bool,
    /// 9: what is adapted to whom.
    pub tailoring: bool,
    /// 10: what was changed on the way.
    pub modifications: bool,
    /// 11: how fidelity was to be kept.
    pub how_well_planned: bool,
    /// 12: how far it was kept.
    pub how_well_actual: bool,
}

/// How much of the checklist a description covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Items that are described.
    pub described: u32,
    /// Items that there are.
    pub of: u32,
    /// The names of the items that are not described, in the checklist's order.
    pub missing: Vec<&'static str>,
}

impl Described {
    /// Counts what is there and names what is not.
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
}
