//! Mutations of organisations.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::OrganisationKind;

use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::organisation::Organisation;

/// The description of an organisation.
#[derive(Debug, InputObject)]
pub struct OrganisationInput {
    /// The name of the organisation: at most 300 characters.
    name: String,
    /// Whether the organisation is a university, a charity, a funder, or of another kind.
    kind: Word<OrganisationKind>,
    /// The address of the organisation in the Research Organization Registry, such as `https://ror.org/05krs5044`.
    ror: Option<String>,
    /// The region in which the organisation is: at most 300 characters.
    region: Option<String>,
    /// The address of the web page that the data of the organisation were taken from.
    source_url: Option<String>,
}

impl From<OrganisationInput> for store::OrganisationInput {
    fn from(input: OrganisationInput) -> Self {
        Self {
            name: input.name,
            kind: input.kind.0,
            ror: input.ror,
            region: input.region,
            source_url: input.source_url,
        }
    }
}

/// Mutations of organisations.
#[derive(Default)]
pub struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Creates an organisation. Only for academics.
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new organisation.")] input: OrganisationInput,
    ) -> Result<Organisation> {
        let made = Scope::of(ctx)?.access().create_organisation(&input.into()).await;
        Ok(made.map(Organisation::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of an organisation. A field that the input leaves out is cleared. Only for academics.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the organisation to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the organisation has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new description of the organisation.")] input: OrganisationInput,
    ) -> Result<Organisation> {
        let id = read(&id, "id")?;
        let changed = Scope::of(ctx)?.access().update_organisation(id, version, &input.into()).await;
        Ok(changed.map(Organisation::from).map_err(Refusal::from)?)
    }
}
