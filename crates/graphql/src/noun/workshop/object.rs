//! A workshop as GraphQL shows it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use evidence::vocabulary::{Perspective, Provenance, PublicationStatus};
use futures_util::future::try_join_all;
use policy::id::{AccountId, ProgrammeId, WorkshopId};
use store::{Access, QuestionParents};

use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, UncountedConnection, page};
use crate::engine::date::{Date, Time};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, AccountById};
use crate::noun::contribution::{Contribution, ContributionFilter, contributions_of};
use crate::noun::participant::{AttendanceOf, ParticipantConnection, participants_of};
use crate::noun::people_count::PeopleCount;
use crate::noun::programme::{Programme, ProgrammeById};
use crate::noun::project::{Project, project};
use crate::noun::question::{Question, QuestionFilter, QuestionOrder, asked, questions_of};
use crate::noun::round::{Ranking, Round, priorities_of_workshop, rounds_of_workshop};
use crate::noun::sheet::{InformationSheet, SheetsOf};

/// A workshop in which questions are raised and put in order together.
#[derive(Debug, Clone)]
pub struct Workshop(pub Arc<store::Workshop>);

impl From<store::Workshop> for Workshop {
    fn from(workshop: store::Workshop) -> Self {
        Self(Arc::new(workshop))
    }
}

/// A workshop in which questions are raised and put in order together.
#[Object]
impl Workshop {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code that people know it by.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the workshop.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The day on which the workshop is or was held.
    async fn held_on(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// The place where the workshop is or was held.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// In person, online, or both.
    async fn mode(&self) -> Option<&str> {
        self.0.mode.as_deref()
    }

    /// How far it is on its way to the public.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The project that holds it.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(project(ctx, self.0.project).await?)
    }

    /// The facilitators of this workshop, for those who were inside of it; empty to others. An account that was named by its id is
    /// listed once it has changed something in the workshop itself.
    async fn facilitators(&self, ctx: &Context<'_>) -> Result<Vec<Account>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<FacilitatorsOf>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<AccountById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// What those who were there agreed on.
    async fn ground_rules(&self) -> Option<&str> {
        self.0.ground_rules.as_deref()
    }

    /// How many people took part, by the group that each names first: everybody, whether the viewer sees them or not, under disclosure
    /// control; not told before the workshop is published.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Vec<PerspectiveCount>> {
        let attendance = Scope::of(ctx)?.load::<AttendanceOf>(self.0.id).await?;
        let attendance = attendance.ok_or_else(|| Refusal::internal("a workshop is seen without its attendance"))?;
        let count = |(perspective, count)| PerspectiveCount {
            perspective: Word(perspective),
            count: PeopleCount(count),
        };
        Ok(attendance.groups.into_iter().map(count).collect())
    }

    /// The people in it: for those who facilitate it and the steward; to others, their own record only.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<ParticipantConnection> {
        Ok(participants_of(ctx, self.0.id, page(ctx, first, after, None, None)?).await?)
    }

    /// What people brought to it, oldest first, as far as the viewer may see it.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows are meant; without a filter, all that the viewer may see.")] filter: Option<ContributionFilter>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<UncountedConnection<Contribution>> {
        Ok(contributions_of(ctx, self.0.id, filter, page(ctx, first, after, None, None)?).await?)
    }

    /// The questions that came out of it; unless the order says otherwise, best rank first, made-up ones
    /// (ILLUSTRATIVE) last.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows are meant; without a filter, all that the viewer may see.")] filter: Option<QuestionFilter>,
        #[graphql(desc = "The order of the rows, the most important key first.")] order_by: Option<Vec<QuestionOrder>>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let filter = filter.unwrap_or_default().read()?;
        let asked = asked(filter, order_by, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Workshops(vec![self.0.id]), asked).await?)
    }

    /// The rounds in which its questions were put in order, in sequence.
    async fn rounds(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        Ok(rounds_of_workshop(ctx, self.0.id).await?)
    }

    /// The ranking of the last closed round whose order the viewer may see. Where there is none, what the last closed round answers; null
    /// until one is closed.
    async fn priorities(&self, ctx: &Context<'_>) -> Result<Option<Ranking>> {
        Ok(priorities_of_workshop(ctx, self.0.id).await?)
    }

    /// The programmes that it discussed, as far as the viewer may see them.
    async fn programmes_discussed(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<DiscussedIn>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<ProgrammeById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// For those who facilitate it: what participants type in to join.
    async fn join_code(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Scope::of(ctx)?.load::<JoinCodeOf>(self.0.id).await?)
    }

    /// Whether people who have the join code may join now: those who facilitate the workshop have not closed it, and it was never
    /// published. An information sheet must be published, too, before anybody joins.
    async fn joining_open(&self) -> bool {
        self.0.joining_open
    }

    /// How many people may take part in the workshop; null: as many as come.
    async fn places(&self) -> Option<i32> {
        self.0.places
    }

    /// Whether a facilitator confirms who takes part in the workshop, before they vote and read others' words.
    async fn confirms_participants(&self) -> bool {
        self.0.confirms_participants
    }

    /// The information sheet that somebody who joins the workshop now agrees to; null until one is published, and until then nobody
    /// can join.
    async fn information_sheet(&self, ctx: &Context<'_>) -> Result<Option<InformationSheet>> {
        let sheets = Scope::of(ctx)?.load::<SheetsOf>(self.0.id).await?;
        Ok(sheets.unwrap_or_default().pop())
    }

    /// Every published version of the workshop's information sheet, oldest first.
    async fn information_sheets(&self, ctx: &Context<'_>) -> Result<Vec<InformationSheet>> {
        Ok(Scope::of(ctx)?.load::<SheetsOf>(self.0.id).await?.unwrap_or_default())
    }

    /// Where the row comes from. ILLUSTRATIVE: made up to show how the service works.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// Counts the changes that the viewer can see, from 1. A change must carry the version that it was made from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the workshop last changed: its own fields, and which programmes it discussed; not who takes part or votes. Moves when it comes
    /// into the viewer's sight, too.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether this viewer facilitates it.
    async fn viewer_can_facilitate(&self, ctx: &Context<'_>) -> Result<bool> {
        let facilitates = Scope::of(ctx)?.load::<ViewerFacilitates>(self.0.id).await?;
        Ok(facilitates.is_some())
    }
}

/// How many people spoke for one group.
#[derive(SimpleObject)]
pub struct PerspectiveCount {
    /// The perspective that is counted.
    perspective: Word<Perspective>,
    /// How many people named this perspective first.
    count: PeopleCount,
}

struct JoinCodeOf;

impl Fetch for JoinCodeOf {
    type Key = WorkshopId;
    type Value = String;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, String>, store::Error> {
        let codes = access.join_codes_of(&keys).await?;
        let open = |(id, code): (WorkshopId, policy::Guarded<String>)| Some((id, code.reveal(access.viewer())?.clone()));
        Ok(codes.into_iter().filter_map(open).collect())
    }
}

/// Workshops by their ids.
pub struct WorkshopById;

impl Fetch for WorkshopById {
    type Key = WorkshopId;
    type Value = Workshop;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Workshop>, store::Error> {
        Ok(access
            .workshops_by_id(&keys)
            .await?
            .into_iter()
            .map(|workshop| (workshop.id, workshop.into()))
            .collect())
    }
}

struct FacilitatorsOf;

impl Fetch for FacilitatorsOf {
    type Key = WorkshopId;
    type Value = Vec<AccountId>;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Vec<AccountId>>, store::Error> {
        access.facilitators_of_workshops(&keys).await
    }
}

struct DiscussedIn;

impl Fetch for DiscussedIn {
    type Key = WorkshopId;
    type Value = Vec<ProgrammeId>;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Vec<ProgrammeId>>, store::Error> {
        access.programmes_of_workshops(&keys).await
    }
}

/// The workshops that the viewer facilitates.
pub struct ViewerFacilitates;

impl Fetch for ViewerFacilitates {
    type Key = WorkshopId;
    type Value = ();

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, ()>, store::Error> {
        let facilitated = access.viewer_facilitates(&keys).await?;
        Ok(facilitated.into_iter().map(|id| (id, ())).collect())
    }
}
