//! Maps the tags of RIS to the fields of a record.

use super::{Long, Many, One, Target};

/// Where the value of a tag belongs.
pub(in crate::read) fn target(tag: &str) -> Target {
    match tag {
        "TY" => Target::Kind,
        "TI" => Target::One(One::Title, 0),
        "T1" => Target::One(One::Title, 1),
        "BT" => Target::One(One::Title, 2),
        "CT" => Target::One(One::Title, 3),
        "AU" | "A1" => Target::Many(Many::Authors),
        "A2" | "ED" => Target::Many(Many::Editors),
        "PY" => Target::One(One::Year, 0),
        "Y1" => Target::One(One::Year, 1),
        "DA" => Target::One(One::Date, 0),
        "JF" => Target::One(One::Container, 0),
        "T2" => Target::One(One::Container, 1),
        "JO" => Target::One(One::Container, 2),
        "JA" => Target::One(One::ContainerShort, 0),
        "J2" => Target::One(One::ContainerShort, 1),
        "J1" => Target::One(One::ContainerShort, 2),
        "JI" => Target::One(One::ContainerShort, 3),
        "VL" => Target::One(One::Volume, 0),
        "VO" => Target::One(One::Volume, 1),
        "IS" => Target::One(One::Issue, 0),
        "CP" => Target::One(One::Issue, 1),
        "SP" => Target::One(One::FirstPage, 0),
        "EP" => Target::One(One::LastPage, 0),
        "C7" => Target::One(One::ArticleNumber, 0),
        "DO" => Target::One(One::Doi, 0),
        "DI" => Target::One(One::Doi, 1),
        "SN" => Target::Many(Many::Serials),
        "PMID" => Target::One(One::Pmid, 0),
        "ID" => Target::One(One::Accession, 1),
        "DB" => Target::One(One::Database, 0),
        "DP" => Target::One(One::Provider, 0),
        "AB" => Target::Long(Long::Abstract, 0),
        "N2" => Target::Long(Long::Abstract, 1),
        "KW" => Target::Many(Many::Keywords),
        "LA" => Target::One(One::Language, 0),
        "M3" => Target::Many(Many::WorkTypes),
        "UR" | "LK" => Target::Many(Many::Urls),
        "PB" => Target::One(One::Publisher, 0),
        "PU" => Target::One(One::Publisher, 1),
        "CY" => Target::One(One::Place, 0),
        "PI" => Target::One(One::Place, 1),
        "PP" => Target::One(One::Place, 2),
        "ET" => Target::One(One::Edition, 0),
        "T3" => Target::One(One::Series, 0),
        "AD" => Target::Many(Many::Affiliations),
        "N1" | "RN" => Target::Long(Long::Notes, 0),
        _ => Target::Other,
    }
}

/// Tags of the format that have no field of their own and are kept as other fields. They are tags even if there are not exactly two spaces
/// before their hyphen.
const KEPT: &[&str] = &[
    "ER", "A3", "A4", "AN", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "CA", "CN", "H1", "H2", "J9", "L1", "L2", "L3", "L4", "LB", "M1",
    "M2", "NV", "OP", "PA", "PMCID", "RI", "RP", "SE", "ST", "TA", "TT", "U1", "U2", "U3", "U4", "U5", "VI", "WE", "Y2",
];

pub(super) fn is_known(tag: &str) -> bool {
    target(tag) != Target::Other || KEPT.contains(&tag)
}
