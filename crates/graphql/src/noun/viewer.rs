//! The viewer, and what the access matrix permits.

use async_graphql::{Context, Object, Result, SimpleObject};
use policy::{Cell, Reach, Resource};

use super::account::{Account, account};
use super::organisation::{Organisation, organisation};
use super::participant::{Participant, participations};
use crate::engine::date::Time;
use crate::engine::role::Role;
use crate::engine::scope::Scope;

/// The viewer: who sent the request, and what they may do.
pub struct Viewer;

/// What a role may do with one kind of resource: one row of the access matrix.
#[derive(SimpleObject)]
pub struct Permission {
    /// The resource, such as PROGRAMMES_PUBLISHED.
    resource: String,
    /// What the role may do with the resource: READ first, then the other actions.
    actions: Vec<String>,
    /// Which rows the role can reach, in words.
    scope: String,
}

/// The viewer: who sent the request, and what they may do.
#[Object]
impl Viewer {
    /// The role that the viewer's token grants; PUBLIC without a token.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role> {
        Ok(Scope::of(ctx)?.viewer().role().into())
    }

    /// The account that holds the viewer's token; null without a token.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, Scope::of(ctx)?.viewer().account()).await?)
    }

    /// The organisation of the viewer's account; null if it has none, and without a token.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, Scope::of(ctx)?.viewer().organisation()).await?)
    }

    /// The participant records that belong to the viewer's account. The viewer can always see them, whatever the
    /// role.
    async fn participations(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
        Ok(participations(ctx).await?)
    }

    /// Everything that the service stores about the viewer, as the text of a JSON object: the account and its tokens;
    /// each participant record with its consents, words, ballots, receipts and the reads of its identity; and the
    /// work of the account in the service. It contains nothing about anybody else.
    async fn export(&self, ctx: &Context<'_>) -> Result<String> {
        let scope = Scope::of(ctx)?;
        Ok(scope.read(scope.access().export_own()).await?.to_string())
    }

    /// When the viewer's token expires; null without a token.
    async fn token_expires_at(&self, ctx: &Context<'_>) -> Result<Option<Time>> {
        Ok(Scope::of(ctx)?.viewer().token().map(|token| Time(token.expires_at)))
    }

    /// What the viewer's role may see and do: its column of the access matrix. Resources that the role cannot reach
    /// are not listed.
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let viewer = Scope::of(ctx)?.viewer();
        Ok(Resource::ALL
            .into_iter()
            .filter_map(|resource| permission(resource, viewer.cell(resource)))
            .collect())
    }
}

/// What a role may see and do.
pub fn permissions(role: policy::Role) -> Vec<Permission> {
    Resource::ALL
        .into_iter()
        .filter_map(|resource| permission(resource, policy::cell(resource, role)))
        .collect()
}

fn permission(resource: Resource, cell: Cell) -> Option<Permission> {
    if cell.reach == Reach::Nothing {
        return None;
    }
    let acts = cell.acts.iter().map(|act| act.code().to_owned());
    Some(Permission {
        resource: resource.code().to_owned(),
        actions: std::iter::once("READ".to_owned()).chain(acts).collect(),
        scope: format!("{}: {}", resource.describes(), cell.reach.describes()),
    })
}

/// The query about the viewer.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// The viewer: who sent this request, and what they may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
