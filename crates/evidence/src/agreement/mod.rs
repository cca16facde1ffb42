//! Measures how far raters agree beyond chance: two raters by Cohen, PABAK and Gwet, several by Fleiss and Krippendorff.
//!
//! Chance agreement is estimated differently by each coefficient, so none of them is reported alone: kappa falls when one category is rare
//! or when the raters use the categories unequally (Feinstein and Cicchetti 1990, doi 10.1016/0895-4356(90)90158-L), and PABAK and AC1 show
//! how much of a low kappa is due to that. A coefficient that is not defined is `None`, never a number that stands for it.

mod many_raters;
mod table;
mod two_raters;

pub use many_raters::{AlphaMetric, RatedUnits};
pub use table::{AgreementError, AgreementTable};
pub use two_raters::{Ac1, Kappa, TwoRaterAgreement, cohens_kappa, gwets_ac1, observed_agreement, pabak};

#[cfg(test)]
mod tests;
