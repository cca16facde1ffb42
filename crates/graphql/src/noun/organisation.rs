//! Organisations that run, fund or host programmes and projects.

pub mod plan;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::OrganisationKind;
use policy::id::OrganisationId;
use store::{Access, Page, ProgrammeFilter, ProgrammeParents};

use super::programme::{Programme, ProgrammesAsked, programmes_of};
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::planned::{Planned, by_plan};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// An organisation that runs programmes, or funds or carries out projects.
#[derive(Debug, Clone)]
pub struct Organisation(pub Arc<store::Organisation>);

impl From<store::Organisation> for Organisation {
    fn from(organisation: store::Organisation) -> Self {
        Self(Arc::new(organisation))
    }
}

/// An organisation that runs programmes, or funds or carries out projects.
#[Object]
impl Organisation {
    /// The global id of the organisation, such as `organisation_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The name of the organisation.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the organisation is a university, a charity, a funder, or of another kind.
    async fn kind(&self) -> Word<OrganisationKind> {
        Word(self.0.kind)
    }

    /// The address of the organisation in the Research Organization Registry, such as `https://ror.org/05krs5044`.
    async fn ror(&self) -> Option<&str> {
        self.0.ror.as_deref()
    }

    /// The region in which the organisation is.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// The address of the web page that the data of the organisation were taken from.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the organisation, for optimistic locking. It starts at 1 and rises with each change; a mutation
    /// must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The programmes that the organisation runs, as far as the viewer may see them.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Programme>> {
        let asked = ProgrammesAsked::new(ProgrammeFilter::default(), page(ctx, first, after, last, before)?);
        Ok(programmes_of(ctx, ProgrammeParents::Organisations(vec![self.0.id]), asked).await?)
    }
}

/// Loads organisations by their ids.
pub struct OrganisationById;

impl Fetch for OrganisationById {
    type Key = OrganisationId;
    type Value = Organisation;

    async fn fetch(access: &Access, keys: Vec<OrganisationId>) -> Result<HashMap<OrganisationId, Organisation>, store::Error> {
        let found = access.organisations_by_id(&keys).await?;
        Ok(found
            .into_iter()
            .map(|organisation| (organisation.id, organisation.into()))
            .collect())
    }
}

/// The organisation with this id, if it exists.
pub async fn organisation(ctx: &Context<'_>, id: Option<OrganisationId>) -> Result<Option<Organisation>, Refusal> {
    match id {
        Some(id) => Scope::of(ctx)?.load::<OrganisationById>(id).await,
        None => Ok(None),
    }
}

/// Queries over organisations.
#[derive(Default)]
pub struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// All organisations, sorted by name.
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Planned<Connection<Organisation>>>> {
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, last, before)?;
        if let Some(written) = by_plan(ctx, plan::list).await? {
            return Ok(written.map(Planned::Written));
        }
        let rows = if wants_rows(ctx) {
            scope.read(scope.access().organisations(&arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(|scope| Box::pin(async move { Ok(scope.access().count_organisations().await?) }));
        Ok(Some(Planned::Resolved(Connection::new(map_page(rows, Organisation::from), count))))
    }
}
