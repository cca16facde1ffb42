//! Makes and changes organisations.

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
    /// The name of the organisation.
    name: String,
    /// What kind of body the organisation is.
    kind: Word<OrganisationKind>,
    /// The address of the organisation in the Research Organization Registry, as in `https://ror.org/05krs5044`.
    ror: Option<String>,
    /// Where the organisation is.
    region: Option<String>,
    /// The page that the description was taken from.
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

/// Changes of organisations.
#[derive(Default)]
pub struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Makes an organisation.
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new organisation.")] input: OrganisationInput,
    ) -> Result<Organisation> {
        let made = Scope::of(ctx)?.access().create_organisation(&input.into()).await;
        Ok(made.map(Organisation::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of an organisation: what the input leaves out is taken away.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation to change.")] id: ID,
        #[graphql(desc = "The version of the organisation that the change was made from.")] version: i32,
        #[graphql(desc = "The new description of the organisation.")] input: OrganisationInput,
    ) -> Result<Organisation> {
        let id = read(&id, "id")?;
        let changed = Scope::of(ctx)?.access().update_organisation(id, version, &input.into()).await;
        Ok(changed.map(Organisation::from).map_err(Refusal::from)?)
    }
}
