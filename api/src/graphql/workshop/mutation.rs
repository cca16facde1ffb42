//! Changes of workshops. Each answers with the workshop as it stands after the change.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use evidence::vocabulary::PublicationStatus;

use super::object::Workshop;
use crate::error::Refusal;
use crate::graphql::date::Date;
use crate::graphql::id::read;
use crate::graphql::input::{change, change_id};
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// A workshop's description. On an update, a field that is left out stays as it is, and null takes away what was there.
#[derive(Debug, InputObject)]
pub struct WorkshopInput {
    /// The short code: letters, digits, dashes, dots and underscores.
    code: String,
    /// The title.
    title: String,
    /// The day that it is held.
    held_on: MaybeUndefined<Date>,
    /// Where.
    place: MaybeUndefined<String>,
    /// In person, online, or both.
    mode: MaybeUndefined<String>,
    /// What those who are there agree on.
    ground_rules: MaybeUndefined<String>,
    /// The project that holds it.
    project: MaybeUndefined<ID>,
    /// Who facilitates it, beside whoever writes; replaces who did.
    facilitators: Option<Vec<ID>>,
    /// The programmes that it discusses; replaces what was there.
    programmes_discussed: Option<Vec<ID>>,
}

impl WorkshopInput {
    fn read(self) -> Result<store::WorkshopInput, Refusal> {
        Ok(store::WorkshopInput {
            code: self.code,
            title: self.title,
            held_on: change(self.held_on.map_value(|day| day.0)),
            place: change(self.place),
            mode: change(self.mode),
            ground_rules: change(self.ground_rules),
            project: change_id(self.project, "input.project")?,
            facilitators: ids(self.facilitators, "input.facilitators")?,
            programmes: ids(self.programmes_discussed, "input.programmesDiscussed")?,
        })
    }
}

fn ids<T: std::str::FromStr>(said: Option<Vec<ID>>, path: &str) -> Result<Option<Vec<T>>, Refusal> {
    let read_all = |ids: Vec<ID>| {
        ids.iter()
            .enumerate()
            .map(|(place, id)| read(id, &format!("{path}.{place}")))
            .collect()
    };
    said.map(read_all).transpose()
}

/// Changes of workshops.
#[derive(Default)]
pub struct WorkshopMutation;

#[Object]
impl WorkshopMutation {
    /// Makes a workshop, as a draft. Whoever makes it facilitates it.
    async fn create_workshop(&self, ctx: &Context<'_>, input: WorkshopInput) -> Result<Workshop> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_workshop(&input).await)
    }

    /// Replaces a workshop's description.
    async fn update_workshop(&self, ctx: &Context<'_>, id: ID, version: i32, input: WorkshopInput) -> Result<Workshop> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_workshop(id, version, &input).await)
    }

    /// Moves a workshop on its way to the public, or back. Publishing it first counts its people, once and for good: after that
    /// nobody joins, and nothing is added.
    async fn set_workshop_status(&self, ctx: &Context<'_>, id: ID, version: i32, status: Word<PublicationStatus>) -> Result<Workshop> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_workshop_status(id, version, status.0).await)
    }
}

fn changed(result: Result<store::Workshop, store::Error>) -> Result<Workshop> {
    Ok(result.map(Workshop::from).map_err(Refusal::from)?)
}
