//! Which fields of a report a plan reads. Its formatted reference is made by a resolver.

use store::{ReportField, Selection, links};

use crate::engine::planned::AskedField;
use crate::noun::study::plan::study;

/// What is asked of reports; `None` if a plan does not cover it.
pub fn report(asked: AskedField<'_>) -> Option<Selection<ReportField>> {
    asked.rows("Report", |reports, field| {
        let read = match field.name() {
            "id" => ReportField::Id,
            "title" => ReportField::Title,
            "authors" => ReportField::Authors,
            "authorsIncomplete" => ReportField::AuthorsIncomplete,
            "year" => ReportField::Year,
            "journal" => ReportField::Journal,
            "volume" => ReportField::Volume,
            "issue" => ReportField::Issue,
            "pages" => ReportField::Pages,
            "doi" => ReportField::Doi,
            "pmid" => ReportField::Pmid,
            "url" => ReportField::Url,
            "abstract" => ReportField::AbstractText,
            "retracted" => ReportField::Retracted,
            "studies" => {
                reports.many(field.key(), links::studies_of_report(), study(field)?);
                return Some(());
            }
            _ => return None,
        };
        reports.value(field.key(), read);
        Some(())
    })
}
