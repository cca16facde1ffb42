//! The fields of an organisation that a plan reads, and the ways to organisations.

use entity::organisation;
use evidence::vocabulary::OrganisationKind;
use policy::id::OrganisationId;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{self, ConnectionPart, Link, Readable, Write, Written, listing, readable};

readable! {
    /// The fields that are read of an organisation's own row.
    OrganisationField of organisation {
        /// The id.
        Id: Write::Id(|id| OrganisationId(id).to_string()) => Id,
        /// The name.
        Name: Write::Text => Name,
        /// The kind, for example a university.
        Kind: Write::Code(|code| code.parse::<OrganisationKind>().is_ok()) => Kind,
        /// The address in the Research Organization Registry.
        Ror: Write::Text => Ror,
        /// The region.
        Region: Write::Text => Region,
        /// The page that the data was taken from.
        SourceUrl: Write::Text => SourceUrl,
        /// The number of changes.
        Version: Write::Int => Version,
    }
}

/// The organisation with the id that a field of another row holds.
pub(crate) fn organisation_by<F: Readable>(key: F) -> Link<F, OrganisationField> {
    Link::by_id::<organisation::Entity>("the organisation", key, organisation::Column::Id)
}

impl Access {
    /// A page of the organisations, as far as it is asked for.
    ///
    /// # Errors
    /// As [`Access::organisations`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_organisations(
        &self,
        page: &PageArguments,
        asked: Vec<ConnectionPart<OrganisationField>>,
    ) -> Result<Written, Error> {
        let list = listing((), |access, ()| Box::pin(async move { Ok(access.organisation_list()) }));
        plan::page(self, Some("organisations".to_owned()), list, page, asked).await
    }
}
