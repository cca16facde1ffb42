//! Checks that a flow adds up, and names each equation that does not hold.

use std::fmt;

use super::flow::{OtherRecords, PrismaColumn, PrismaCount, PrismaFlow};
use crate::vocabulary::SearchSourceKind;

/// A rule that the numbers of a PRISMA 2020 flow follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrismaEquation {
    /// The named databases have all records identified from databases.
    DatabasesByName,
    /// The named registers have all records identified from registers.
    RegistersByName,
    /// What is identified and not removed is screened.
    Screened,
    /// What is screened and not excluded is sought.
    Sought,
    /// What is sought and retrieved is assessed.
    Assessed,
    /// The reasons explain all excluded reports.
    ExclusionReasons,
    /// Other methods identified every report that is sought there.
    OtherSought,
    /// What is sought and retrieved is assessed, for other methods.
    OtherAssessed,
    /// The reasons explain all excluded reports of other methods.
    OtherExclusionReasons,
    /// What is assessed and not excluded is included, both columns together.
    IncludedReports,
    /// Every study has a report.
    StudiesHaveReports,
    /// Included reports are of some study.
    ReportsHaveStudies,
}

impl PrismaEquation {
    /// The rule in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DatabasesByName => "sum of named databases = databases",
            Self::RegistersByName => "sum of named registers = registers",
            Self::Screened => "identified - removed before screening = screened",
            Self::Sought => "screened - excluded = sought",
            Self::Assessed => "sought - not retrieved = assessed",
            Self::ExclusionReasons => "sum of exclusion reasons = reports excluded",
            Self::OtherSought => "other methods: sought <= identified",
            Self::OtherAssessed => "other methods: sought - not retrieved = assessed",
            Self::OtherExclusionReasons => "other methods: sum of exclusion reasons = reports excluded",
            Self::IncludedReports => "assessed - excluded = included reports",
            Self::StudiesHaveReports => "included studies <= included reports",
            Self::ReportsHaveStudies => "1 <= included studies, where there are included reports",
        }
    }

    /// Whether the left side may be smaller than the right.
    const fn is_bound(self) -> bool {
        matches!(self, Self::OtherSought | Self::StudiesHaveReports | Self::ReportsHaveStudies)
    }
}

/// One equation with the numbers of a flow. As text it says the rule and both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrismaCheck {
    /// The rule.
    pub equation: PrismaEquation,
    /// The value of its left side. What waits for a decision is subtracted, too.
    pub left: i128,
    /// The value of its right side.
    pub right: i128,
}

impl PrismaCheck {
    /// Whether the numbers follow the rule.
    #[must_use]
    pub const fn holds(self) -> bool {
        self.left == self.right || (self.equation.is_bound() && self.left < self.right)
    }

    /// The left side less the right side.
    #[must_use]
    pub const fn difference(self) -> i128 {
        self.left - self.right
    }
}

impl fmt::Display for PrismaCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equation, left, right } = self;
        let name = equation.name();
        if self.holds() {
            write!(f, "{name}: {left} and {right}")
        } else {
            write!(
                f,
                "{name}: {left} on the left, {right} on the right, difference {}",
                self.difference()
            )
        }
    }
}

impl PrismaFlow {
    /// The equations that do not hold. Always empty for a flow that was counted.
    #[must_use]
    pub fn violations(&self) -> Vec<PrismaCheck> {
        self.stated().violations()
    }
}

impl PrismaFlow<Option<u64>> {
    /// The equations that do not hold, in the order of the flow.
    #[must_use]
    pub fn violations(&self) -> Vec<PrismaCheck> {
        self.checks().into_iter().filter(|check| !check.holds()).collect()
    }

    /// All equations whose numbers are known, in the order of the flow. Where several boxes are added (such as those of records removed), a
    /// box that is not stated counts as zero if another one is stated.
    #[must_use]
    pub fn checks(&self) -> Vec<PrismaCheck> {
        use PrismaEquation as Equation;
        let (main, other) = (&self.reports, &self.reports_other);
        let is_apart = self.other_records == OtherRecords::Apart;
        let sides = [
            (
                Equation::DatabasesByName,
                self.named(SearchSourceKind::Database),
                wide(self.databases),
            ),
            (
                Equation::RegistersByName,
                self.named(SearchSourceKind::Register),
                wide(self.registers),
            ),
            (Equation::Screened, self.to_screen(), wide(self.screened)),
            (Equation::Sought, less(self.screened, self.excluded), wide(main.sought)),
            (Equation::Assessed, main.to_assess(), wide(main.assessed)),
            (Equation::ExclusionReasons, main.with_reasons(), wide(main.excluded)),
            (
                Equation::OtherSought,
                wide(other.sought),
                self.other_identified().filter(|_| is_apart),
            ),
            (Equation::OtherAssessed, other.to_assess(), wide(other.assessed)),
            (Equation::OtherExclusionReasons, other.with_reasons(), wide(other.excluded)),
            (Equation::IncludedReports, self.to_include(), wide(self.reports_included)),
            (
                Equation::StudiesHaveReports,
                wide(self.studies_included),
                wide(self.reports_by_study.or(self.reports_included)),
            ),
            (
                Equation::ReportsHaveStudies,
                less(self.reports_included, Some(self.not_yet.linked)).map(|linked| linked.min(1)),
                wide(self.studies_included),
            ),
        ];
        let known = sides.into_iter().filter_map(|(equation, left, right)| {
            Some(PrismaCheck {
                equation,
                left: left?,
                right: right?,
            })
        });
        known.collect()
    }

    /// The records of all sources of a kind. Unknown if none is named.
    fn named(&self, kind: SearchSourceKind) -> Option<i128> {
        let counts: Vec<Option<u64>> = self
            .by_source
            .iter()
            .filter(|source| source.kind == kind)
            .map(|source| Some(source.records))
            .collect();
        sum(&counts)
    }

    fn other_identified(&self) -> Option<i128> {
        sum(&self.identified_other.labelled().map(|(_, count)| count))
    }

    /// The records that are left to screen.
    fn to_screen(&self) -> Option<i128> {
        let mut identified = sum(&[self.databases, self.registers])?;
        if self.other_records == OtherRecords::Together {
            identified += self.other_identified().unwrap_or(0);
        }
        let removed = sum(&[self.removed_duplicates, self.removed_by_automation, self.removed_other_reasons])?;
        Some(identified - removed - i128::from(self.not_yet.screened))
    }

    /// The reports that are left to include, from both columns.
    fn to_include(&self) -> Option<i128> {
        let main = self.reports.left()?;
        let other = &self.reports_other;
        let is_missing = other.sought.is_none() && other.assessed.is_none();
        let has_none = self.other_records == OtherRecords::Together || self.other_identified().unwrap_or(0) == 0;
        // A column that is not stated has no reports only if no record was identified for it.
        if is_missing && has_none {
            return Some(main);
        }
        Some(main + other.left()?)
    }
}

impl PrismaColumn<Option<u64>> {
    fn to_assess(&self) -> Option<i128> {
        Some(less(self.sought, self.not_retrieved)? - i128::from(self.not_yet))
    }

    /// The reports with a reason. Unknown if no reason is stated, unless no report is excluded.
    fn with_reasons(&self) -> Option<i128> {
        let known = !self.excluded_by_reason.is_empty() || self.excluded == Some(0);
        known.then(|| total(&self.excluded_by_reason))
    }

    /// The reports that are assessed and not excluded.
    fn left(&self) -> Option<i128> {
        let excluded = wide(self.excluded).or_else(|| self.with_reasons())?;
        Some(wide(self.assessed)? - excluded)
    }
}

fn wide(count: Option<u64>) -> Option<i128> {
    count.map(i128::from)
}

fn less(from: Option<u64>, count: Option<u64>) -> Option<i128> {
    Some(wide(from)? - wide(count)?)
}

/// The sum of the numbers that are known. Unknown if none is.
fn sum(counts: &[Option<u64>]) -> Option<i128> {
    let known = counts.iter().flatten().map(|&count| i128::from(count));
    known.reduce(|sum, count| sum + count)
}

fn total(counts: &[PrismaCount]) -> i128 {
    counts.iter().map(|counted| i128::from(counted.count)).sum()
}
