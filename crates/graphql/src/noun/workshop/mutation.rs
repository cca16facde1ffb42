//! Changes of workshops. Each answers with the workshop as it stands after the change.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use evidence::vocabulary::PublicationStatus;
use store::Mint;

use super::object::Workshop;
use crate::engine::date::Date;
use crate::engine::id::read;
use crate::engine::input::{Problems, change, change_id, list, needed};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::access::IssuedToken;

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
    /// Whether a facilitator confirms who takes part in the workshop, before they vote and read others' words; no, unless set.
    confirms_participants: Option<bool>,
    /// How many people may take part in the workshop; null: as many as come.
    places: MaybeUndefined<i32>,
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
            confirms_participants: self.confirms_participants,
            places: change(self.places),
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
    /// Whether a facilitator confirms who takes part in the workshop, before they vote and read others' words. It can't be null.
    confirms_participants: MaybeUndefined<bool>,
    /// How many people may take part in the workshop; null: as many as come.
    places: MaybeUndefined<i32>,
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
            confirms_participants: needed(self.confirms_participants, "input.confirmsParticipants", &mut problems),
            places: change(self.places),
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

    /// Replaces a workshop's join code; the old code ends at once. For those who facilitate it.
    async fn rotate_join_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop whose code is replaced.")] workshop: ID,
        #[graphql(desc = "The version of the workshop that the change was made from.")] version: i32,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().rotate_join_code(id, version).await)
    }

    /// Opens or closes joining, and says how many people may take part. For those who facilitate the workshop.
    async fn set_joining(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop that is opened or closed.")] workshop: ID,
        #[graphql(desc = "The version of the workshop that the change was made from.")] version: i32,
        #[graphql(desc = "Whether people who have the join code may join.")] open: bool,
        #[graphql(desc = "How many people may take part; null: as many as come. Left out, it stays as it was.")] places: MaybeUndefined<
            i32,
        >,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        let joining = store::Joining {
            open,
            places: change(places),
        };
        changed(Scope::of(ctx)?.access().set_joining(id, version, joining).await)
    }

    /// Issues a token for the screen in a workshop's room, which belongs to nobody's sign-in. With it the screen sees what the open web
    /// sees, and of this workshop its title, its questions, and the state and safe counts of its rounds; no participants, no
    /// contributions, no identities; and it changes nothing. The token that the screen had before ends. For those who facilitate the
    /// workshop.
    async fn issue_display_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop that the screen shows.")] workshop: ID,
    ) -> Result<IssuedToken> {
        let id = read(&workshop, "workshop")?;
        let mint = ctx.data::<Arc<Mint>>().map_err(|error| Refusal::internal(error.message))?;
        let issued = Scope::of(ctx)?.access().issue_display_token(id, mint).await;
        Ok(issued.map(IssuedToken::from).map_err(Refusal::from)?)
    }

    /// Publishes a version of what people are told before they agree to take part. People who agreed to an older version keep theirs
    /// until they agree anew. A version that was published is never changed: naming it again with another text is CONFLICT. For those
    /// who facilitate the workshop.
    async fn publish_information_sheet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop that the sheet tells of.")] workshop: ID,
        #[graphql(desc = "What consents name this version by, such as 2026-11: a short line, unique in the workshop.")] version: String,
        #[graphql(desc = "What people are told, in CommonMark; at most 20,000 characters.")] text: String,
        #[graphql(desc = "Whom to ask, and how to withdraw without this service; at most 1,000 characters.")] contact: String,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        let input = store::InformationSheetInput { version, text, contact };
        changed(Scope::of(ctx)?.access().publish_information_sheet(id, &input).await)
    }
}

fn changed(result: Result<store::Workshop, store::Error>) -> Result<Workshop> {
    Ok(result.map(Workshop::from).map_err(Refusal::from)?)
}
