//! Mutations of workshops. Each returns the workshop after the change.

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

/// The description of a new workshop. A field that is left out, or is null, is empty.
#[derive(Debug, InputObject)]
pub struct WorkshopInput {
    /// The short code of the workshop: 1 to 60 letters, digits, dashes, dots and underscores. It must be unique.
    code: String,
    /// The title of the workshop: at most 300 characters.
    title: String,
    /// The day on which the workshop is held.
    held_on: MaybeUndefined<Date>,
    /// The place where the workshop is held: at most 300 characters.
    place: MaybeUndefined<String>,
    /// How the workshop is held: in person, online, or both, in words of at most 300 characters.
    mode: MaybeUndefined<String>,
    /// The rules that the people in the workshop agree on: at most 10,000 characters.
    ground_rules: MaybeUndefined<String>,
    /// The project that the workshop belongs to.
    project: MaybeUndefined<ID>,
    /// The accounts that facilitate the workshop, besides the one that creates it: at most 20.
    facilitators: Option<Vec<ID>>,
    /// The programmes that the workshop discusses: at most 100.
    programmes_discussed: Option<Vec<ID>>,
    /// Whether a facilitator must confirm each participant, before the person can vote and read what others said. The
    /// default is false.
    confirms_participants: Option<bool>,
    /// The maximum number of participants, from 1 to 10,000. Null means no limit.
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

/// Changes to a workshop. A field that is left out keeps its value, and null clears it.
#[derive(Debug, InputObject)]
pub struct WorkshopChanges {
    /// The short code of the workshop: 1 to 60 letters, digits, dashes, dots and underscores. Null is refused.
    code: MaybeUndefined<String>,
    /// The title of the workshop: at most 300 characters. Null is refused.
    title: MaybeUndefined<String>,
    /// The day on which the workshop is held.
    held_on: MaybeUndefined<Date>,
    /// The place where the workshop is held: at most 300 characters.
    place: MaybeUndefined<String>,
    /// How the workshop is held: in person, online, or both, in words of at most 300 characters.
    mode: MaybeUndefined<String>,
    /// The rules that the people in the workshop agree on: at most 10,000 characters.
    ground_rules: MaybeUndefined<String>,
    /// The project that the workshop belongs to.
    project: MaybeUndefined<ID>,
    /// The accounts that facilitate the workshop: at most 20. The list replaces the stored one, but the account that
    /// makes the change stays a facilitator.
    facilitators: MaybeUndefined<Vec<ID>>,
    /// The programmes that the workshop discusses: at most 100. The list replaces the stored one; null empties it.
    programmes_discussed: MaybeUndefined<Vec<ID>>,
    /// Whether a facilitator must confirm each participant, before the person can vote and read what others said.
    /// Null is refused.
    confirms_participants: MaybeUndefined<bool>,
    /// The maximum number of participants, from 1 to 10,000. Null means no limit.
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

/// Mutations of workshops.
#[derive(Default)]
pub struct WorkshopMutation;

#[Object]
impl WorkshopMutation {
    /// Creates a workshop with the status DRAFT. The account that creates it becomes a facilitator.
    async fn create_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new workshop.")] input: WorkshopInput,
    ) -> Result<Workshop> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_workshop(&input).await)
    }

    /// Changes a workshop. A field that the input leaves out keeps its value. Only for facilitators of the workshop.
    async fn update_workshop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: WorkshopChanges,
    ) -> Result<Workshop> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_workshop(id, version, &input).await)
    }

    /// Changes the publication status of a workshop. When it is published for the first time, its participants are
    /// counted once and for all: from then on nobody can join, and nothing can be added. Only for facilitators of the
    /// workshop.
    async fn set_workshop_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new status of the workshop.")] status: Word<PublicationStatus>,
    ) -> Result<Workshop> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_workshop_status(id, version, status.0).await)
    }

    /// Replaces the join code of a workshop; the old code ends at once. Only for facilitators of the workshop.
    async fn rotate_join_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop whose code is replaced.")] workshop: ID,
        #[graphql(desc = "The version that the client read. If the workshop has changed since, the error is CONFLICT.")] version: i32,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().rotate_join_code(id, version).await)
    }

    /// Opens or closes a workshop for joining, and sets how many people may take part. Only for facilitators of the
    /// workshop.
    async fn set_joining(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop to open or close.")] workshop: ID,
        #[graphql(desc = "The version that the client read. If the workshop has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "Whether people with the join code can join.")] open: bool,
        #[graphql(desc = "The maximum number of participants. Null means no limit. If left out, it stays.")] places: MaybeUndefined<i32>,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        let joining = store::Joining {
            open,
            places: change(places),
        };
        changed(Scope::of(ctx)?.access().set_joining(id, version, joining).await)
    }

    /// Issues a token for the screen in the room of a workshop. With it the screen sees what the public sees, and of
    /// this workshop its title, its questions, and its rounds with numbers under disclosure control. It sees no
    /// participants, contributions or identities, and cannot change anything. The previous token of the screen ends.
    /// Only for facilitators of the workshop.
    async fn issue_display_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop that the screen shows.")] workshop: ID,
    ) -> Result<IssuedToken> {
        let id = read(&workshop, "workshop")?;
        let mint = ctx.data::<Arc<Mint>>().map_err(|error| Refusal::internal(error.message))?;
        let issued = Scope::of(ctx)?.access().issue_display_token(id, mint).await;
        Ok(issued.map(IssuedToken::from).map_err(Refusal::from)?)
    }

    /// Publishes a version of the information sheet, which people read before they agree to take part. Consent that
    /// was given on an older version stays valid. A published version never changes: publishing it again with another
    /// text is CONFLICT. Only for facilitators of the workshop.
    async fn publish_information_sheet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop that gets the sheet.")] workshop: ID,
        #[graphql(desc = "The name of the version, such as 2026-11: at most 60 characters, unique in the workshop.")] version: String,
        #[graphql(desc = "The text of the sheet, in CommonMark: at most 20,000 characters.")] text: String,
        #[graphql(desc = "The contact for questions and for withdrawing without this service: at most 1,000 characters.")] contact: String,
    ) -> Result<Workshop> {
        let id = read(&workshop, "workshop")?;
        let input = store::InformationSheetInput { version, text, contact };
        changed(Scope::of(ctx)?.access().publish_information_sheet(id, &input).await)
    }
}

fn changed(result: Result<store::Workshop, store::Error>) -> Result<Workshop> {
    Ok(result.map(Workshop::from).map_err(Refusal::from)?)
}
