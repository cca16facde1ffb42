//! Changes of workshops. Each answers with the workshop as it stands after the change.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use evidence::vocabulary::PublicationStatus;

use super::object::Workshop;
use crate::error::Refusal;
use crate::graphql::date::Date;
use crate::graphql::id::read;
use crate::graphql::input::{Problems, change, change_id, list, needed};
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// The description of a new workshop. What is left out, or null, is empty.
#[derive(Debug, InputObject)]
pub struct WorkshopInput {
    /// The short code: letters, digits, dashes, dots and underscores.
    code: String,
    /// The title of the workshop.
    title: String,
    /// The day on which the workshop is held.
    held_on: MaybeUndefined<Date>,
    /// The place where the workshop is held.
    place: MaybeUndefined<String>,
    /// In person, online, or both.
    mode: MaybeUndefined<String>,
    /// What those who are there agree on.
    ground_rules: MaybeUndefined<String>,
    /// The project that holds it.
    project: MaybeUndefined<ID>,
    /// The accounts that facilitate the workshop, beside the one that creates it.
    facilitators: Option<Vec<ID>>,
    /// The programmes that the workshop discusses.
    programmes_discussed: Option<Vec<ID>>,
}

impl WorkshopInput {
    fn read(self) -> Result<store::WorkshopInput, Refusal> {
        Ok(store::WorkshopInput {
            code: Some(self.code),
            title: Some(self.title),
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

/// Changes to a workshop. What is left out stays as it is, and null takes away what was there.
#[derive(Debug, InputObject)]
pub struct WorkshopChanges {
    /// The new short code of the workshop: letters, digits, dashes, dots and underscores. It can't be null.
    code: MaybeUndefined<String>,
    /// The new title of the workshop. It can't be null.
    title: MaybeUndefined<String>,
    /// The day on which the workshop is held.
    held_on: MaybeUndefined<Date>,
    /// The place where the workshop is held.
    place: MaybeUndefined<String>,
    /// How the workshop is held: in person, online, or both.
    mode: MaybeUndefined<String>,
    /// The rules that those who take part agree on.
    ground_rules: MaybeUndefined<String>,
    /// The project that the workshop belongs to.
    project: MaybeUndefined<ID>,
    /// The accounts that facilitate the workshop. The list replaces who did; whoever makes the change stays a facilitator.
    facilitators: MaybeUndefined<Vec<ID>>,
    /// The programmes that the workshop discusses. The list replaces what was there; null empties it.
    programmes_discussed: MaybeUndefined<Vec<ID>>,
}

impl WorkshopChanges {
    fn read(self) -> Result<store::WorkshopInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::WorkshopInput {
            code: needed(self.code, "input.code", &mut problems),
            title: needed(self.title, "input.title", &mut problems),
            held_on: change(self.held_on.map_value(|day| day.0)),
            place: change(self.place),
            mode: change(self.mode),
            ground_rules: change(self.ground_rules),
            project: problems.change_id("input.project", self.project),
            facilitators: problems.ids("input.facilitators", list(self.facilitators)),
            programmes: problems.ids("input.programmesDiscussed", list(self.programmes_discussed)),
        };
        problems.finish(changes)
    }
}

fn ids<T: std::str::FromStr<Err = policy::id::MalformedId>>(said: Option<Vec<ID>>, path: &str) -> Result<Option<Vec<T>>, Refusal> {
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
    async fn create_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new workshop.")] input: WorkshopInput,
    ) -> Result<Workshop> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_workshop(&input).await)
    }

    /// Changes a workshop's description. What the input leaves out stays as it is.
    async fn update_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
        #[graphql(desc = "The changes: what is left out stays, and null takes away what was there.")] input: WorkshopChanges,
    ) -> Result<Workshop> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_workshop(id, version, &input).await)
    }

    /// Moves a workshop on its way to the public, or back. Publishing it first counts its people, once and for good: after that
    /// nobody joins, and nothing is added.
    async fn set_workshop_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
        #[graphql(desc = "The status that the workshop gets.")] status: Word<PublicationStatus>,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_workshop_status(id, version, status.0).await)
    }
}

fn changed(result: Result<store::Workshop, store::Error>) -> Result<Workshop> {
    Ok(result.map(Workshop::from).map_err(Refusal::from)?)
}
