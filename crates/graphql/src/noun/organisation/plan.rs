//! Which fields of an organisation a plan reads.

use store::{Access, OrganisationField, Selection, links};

use crate::engine::planned::{AskedField, PlannedRead};
use crate::noun::programme::plan::{CONNECTION as PROGRAMMES, programme};

/// The types of a page of organisations and of its rows.
pub const CONNECTION: [&str; 2] = ["OrganisationConnection", "OrganisationEdge"];

/// Reads the root field `organisations`.
pub async fn list(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let page = asked.page()?;
    let rows = asked.connection(CONNECTION, organisation)?;
    Some(access.planned_organisations(&page, rows).await.map(Some))
}

/// What is asked of organisations; `None` if a plan does not cover it.
pub fn organisation(asked: AskedField<'_>) -> Option<Selection<OrganisationField>> {
    asked.rows("Organisation", |organisations, field| {
        let read = match field.name() {
            "id" => OrganisationField::Id,
            "name" => OrganisationField::Name,
            "kind" => OrganisationField::Kind,
            "ror" => OrganisationField::Ror,
            "region" => OrganisationField::Region,
            "sourceUrl" => OrganisationField::SourceUrl,
            "version" => OrganisationField::Version,
            "programmes" => {
                let link = links::programmes_of_organisation(field.page()?);
                organisations.connection(field.key(), &link, field.connection(PROGRAMMES, programme)?);
                return Some(());
            }
            _ => return None,
        };
        organisations.value(field.key(), read);
        Some(())
    })
}
