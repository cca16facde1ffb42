//! Who is asking, and what the access matrix lets them do.

use async_graphql::{Context, Object, Result, SimpleObject};
use policy::{Cell, Reach, Resource};

use super::account::{Account, account};
use super::organisation::{Organisation, organisation};
use super::participant::{Participant, participations};
use crate::engine::date::Time;
use crate::engine::role::Role;
use crate::engine::scope::Scope;

/// Who is asking.
pub struct Viewer;

/// One row of the access matrix, for one role.
#[derive(SimpleObject)]
pub struct Permission {
    /// The resource that the permission is for.
    resource: String,
    /// What the role may do with the resource beside reading it.
    actions: Vec<String>,
    /// The rows that the role reaches, in words.
    scope: String,
}

/// Who is asking.
#[Object]
impl Viewer {
    /// The role that the token carries.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role> {
        Ok(Scope::of(ctx)?.viewer().role().into())
    }

    /// The account behind the token; null without one.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, Scope::of(ctx)?.viewer().account()).await?)
    }

    /// The organisation that the account belongs to.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, Scope::of(ctx)?.viewer().organisation()).await?)
    }

    /// The participant records that belong to this token's holder: always theirs to see, whatever the role.
    async fn participations(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
        Ok(participations(ctx).await?)
    }

    /// Everything that is held about this token's holder, as the text of a JSON object: the account and its tokens; each participant
    /// record with its consents, words, ballots, receipts and who looked at the identity; and what the account did as one who works
    /// here. It holds nothing of anybody else's.
    async fn export(&self, ctx: &Context<'_>) -> Result<String> {
        let scope = Scope::of(ctx)?;
        Ok(scope.read(scope.access().export_own()).await?.to_string())
    }

    /// When the token ends; null without one.
    async fn token_expires_at(&self, ctx: &Context<'_>) -> Result<Option<Time>> {
        Ok(Scope::of(ctx)?.viewer().token().map(|token| Time(token.expires_at)))
    }

    /// What this role may read and do, as data: the access matrix's column.
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let viewer = Scope::of(ctx)?.viewer();
        Ok(Resource::ALL
            .into_iter()
            .filter_map(|resource| permission(resource, viewer.cell(resource)))
            .collect())
    }
}

/// What a role may read and do.
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

/// The root field about the viewer.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is asking, and what they may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
