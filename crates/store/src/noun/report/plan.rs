//! The fields of a report that a plan reads, and the ways between studies and their reports.

use entity::{report, study, study_report};
use policy::id::ReportId;
use sea_orm::Order;
use sea_orm::sea_query::ExprTrait;

use crate::engine::plan::{Found, Link, LinkedRows, Readable, Write, readable};
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
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
    use study_report::Column;
    Link::new("reports of the study", key, |access, ids| {
        Box::pin(async move {
            let mut select = access.rows::<study_report::Entity>();
            select
                .join_unscoped::<report::Entity>(Unscoped::SeenWithTheRow, col(report::Column::Id).eq(col(Column::ReportId)))
                .and_where(is_one_of(access.backend(), Column::StudyId, ids))
                .order_by_expr(col(Column::Position), Order::Asc)
                .order_by_expr(col(Column::ReportId), Order::Asc);
            Ok(Found {
                rows: LinkedRows::All(Box::new(select)),
                parent: col(Column::StudyId),
            })
        })
    })
}

/// The studies that a report describes and that the viewer may see, ordered by code.
pub(crate) fn studies_of_report<F: Readable>(key: F) -> Link<F, StudyField> {
    use study_report::Column;
    Link::new("studies of the report", key, |access, ids| {
        Box::pin(async move {
            let mut select = access.rows::<study::Entity>();
            select
                .join_unscoped::<study_report::Entity>(Unscoped::SeenWithTheRow, col(Column::StudyId).eq(col(study::Column::Id)))
                .and_where(is_one_of(access.backend(), Column::ReportId, ids))
                .order_by_expr(col(study::Column::Code), Order::Asc);
            Ok(Found {
                rows: LinkedRows::All(Box::new(select)),
                parent: col(Column::ReportId),
            })
        })
    })
}
