//! The fields of a report that a plan reads, and the ways between studies and their reports.

use entity::{report, study_report};
use policy::id::ReportId;

use super::{reports_of_studies, studies_of_these};
use crate::engine::plan::{Found, Link, Readable, Write, readable};
use crate::engine::sql::col;
use crate::noun::study::StudyField;

readable! {
    /// The fields that are read of a report's own row.
    ReportField of report {
        /// The id.
        Id: Write::Id(|id| ReportId(id).to_string()) => Id,
        /// The title.
        Title: Write::Text => Title,
        /// The authors, in the published order.
        Authors: Write::Texts => Authors,
        /// Whether there are more authors.
        AuthorsIncomplete: Write::Bool => AuthorsIncomplete,
        /// The year of publication.
        Year: Write::Int => Year,
        /// The journal.
        Journal: Write::Text => Journal,
        /// The volume.
        Volume: Write::Text => Volume,
        /// The issue.
        Issue: Write::Text => Issue,
        /// The pages.
        Pages: Write::Text => Pages,
        /// The DOI.
        Doi: Write::Text => Doi,
        /// The number in PubMed.
        Pmid: Write::Text => Pmid,
        /// The address where it can be read.
        Url: Write::Text => Url,
        /// The abstract.
        AbstractText: Write::Text => AbstractText,
        /// Whether it was retracted.
        Retracted: Write::Bool => Retracted,
    }
}

/// The reports of a study, in the order of its description.
pub(crate) fn of_study<F: Readable>(key: F) -> Link<F, ReportField> {
    Link::new("reports of the study", key, |access, ids| {
        let found = Found::all(reports_of_studies(access, ids), col(study_report::Column::StudyId));
        Box::pin(async move { Ok(found) })
    })
}

/// The studies that a report describes and that the viewer may see, ordered by code.
pub(crate) fn studies_of_report<F: Readable>(key: F) -> Link<F, StudyField> {
    Link::new("studies of the report", key, |access, ids| {
        let found = Found::all(studies_of_these(access, ids), col(study_report::Column::ReportId));
        Box::pin(async move { Ok(found) })
    })
}
