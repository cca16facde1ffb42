//! A workshop in the schema.

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

/// A workshop in which people raise research questions and put them in order of priority.
#[derive(Debug, Clone)]
pub struct Workshop(pub Arc<store::Workshop>);

impl From<store::Workshop> for Workshop {
    fn from(workshop: store::Workshop) -> Self {
        Self(Arc::new(workshop))
    }
}

/// A workshop in which people raise research questions and put them in order of priority.
#[Object]
impl Workshop {
    /// The global id of the workshop, such as `workshop_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the workshop, which is unique among workshops.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the workshop.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The day on which the workshop is held; null if it is not fixed.
    async fn held_on(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// The place where the workshop is held; null if it was not given.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// How the workshop is held: in person, online, or both. Null if it was not given.
    async fn mode(&self) -> Option<&str> {
        self.0.mode.as_deref()
    }

    /// The publication status of the workshop.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The project that the workshop belongs to; null if there is none.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(project(ctx, self.0.project).await?)
    }

    /// The accounts that facilitate the workshop. Only the people in the workshop see them; the list is empty for
    /// others. An account that a facilitator added by its id appears once it has changed something in the workshop.
    async fn facilitators(&self, ctx: &Context<'_>) -> Result<Vec<Account>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<FacilitatorsOf>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<AccountById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The rules that the people in the workshop agreed on; null if there are none.
    async fn ground_rules(&self) -> Option<&str> {
        self.0.ground_rules.as_deref()
    }

    /// The number of people who took part, by the perspective that each person named first, under disclosure control.
    /// Everybody counts, whether the viewer can see them or not. Before the workshop is published, only the steward
    /// sees the numbers.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Vec<PerspectiveCount>> {
        let attendance = Scope::of(ctx)?.load::<AttendanceOf>(self.0.id).await?;
        let attendance = attendance.ok_or_else(|| Refusal::internal("a workshop is visible without its attendance"))?;
        let count = |(perspective, count)| PerspectiveCount {
            perspective: Word(perspective),
            count: PeopleCount(count),
        };
        Ok(attendance.groups.into_iter().map(count).collect())
    }

    /// The participants of the workshop. The steward and facilitators who are not academics see all of them,
    /// academics those who agreed to research use, and others only their own record.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<ParticipantConnection> {
        Ok(participants_of(ctx, self.0.id, page(ctx, first, after, None, None)?).await?)
    }

    /// The contributions to the workshop, the oldest first, as far as the viewer may see them.
    async fn contributions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<ContributionFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<UncountedConnection<Contribution>> {
        Ok(contributions_of(ctx, self.0.id, filter, page(ctx, first, after, None, None)?).await?)
    }

    /// The questions of the workshop, as far as the viewer may see them. The default order is by rank, the best
    /// first, and made-up questions (ILLUSTRATIVE) come last.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<QuestionFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<QuestionOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let filter = filter.unwrap_or_default().read()?;
        let asked = asked(filter, order_by, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Workshops(vec![self.0.id]), asked).await?)
    }

    /// The rounds of prioritisation of the workshop, in sequence.
    async fn rounds(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        Ok(rounds_of_workshop(ctx, self.0.id).await?)
    }

    /// The current priorities: the ranking of the latest closed round that the viewer may see. If the viewer may see
    /// none, it is the answer of the latest closed round, which says why. Null until a round is closed.
    async fn priorities(&self, ctx: &Context<'_>) -> Result<Option<Ranking>> {
        Ok(priorities_of_workshop(ctx, self.0.id).await?)
    }

    /// The programmes that the workshop discusses, as far as the viewer may see them.
    async fn programmes_discussed(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<DiscussedIn>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<ProgrammeById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The code that people type in to join the workshop. Only its facilitators see it; it is null for others.
    async fn join_code(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(Scope::of(ctx)?.load::<JoinCodeOf>(self.0.id).await?)
    }

    /// Whether people with the join code can join: the facilitators have not closed joining, and the workshop was
    /// never published. An information sheet must also be published before anybody can join.
    async fn joining_open(&self) -> bool {
        self.0.joining_open
    }

    /// The maximum number of participants; null if there is no limit.
    async fn places(&self) -> Option<i32> {
        self.0.places
    }

    /// Whether a facilitator must confirm each participant, before the person can vote and read what others said.
    async fn confirms_participants(&self) -> bool {
        self.0.confirms_participants
    }

    /// The current version of the information sheet, to which people who join agree. Null until one is published;
    /// until then nobody can join.
    async fn information_sheet(&self, ctx: &Context<'_>) -> Result<Option<InformationSheet>> {
        let sheets = Scope::of(ctx)?.load::<SheetsOf>(self.0.id).await?;
        Ok(sheets.unwrap_or_default().pop())
    }

    /// All published versions of the information sheet, the oldest first.
    async fn information_sheets(&self, ctx: &Context<'_>) -> Result<Vec<InformationSheet>> {
        Ok(Scope::of(ctx)?.load::<SheetsOf>(self.0.id).await?.unwrap_or_default())
    }

    /// Where the data of the workshop come from. ILLUSTRATIVE means that they were made up to show how the service
    /// works.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The version of the workshop, for optimistic locking. It starts at 1 and rises with each change that the viewer
    /// can see; a mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the workshop last changed: its own fields or the programmes that it
    /// discusses, but not its participants or votes. The time also changes when the workshop becomes visible to the
    /// viewer.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether the viewer facilitates the workshop.
    async fn viewer_can_facilitate(&self, ctx: &Context<'_>) -> Result<bool> {
        let facilitates = Scope::of(ctx)?.load::<ViewerFacilitates>(self.0.id).await?;
        Ok(facilitates.is_some())
    }
}

/// The number of people from one perspective.
#[derive(SimpleObject)]
pub struct PerspectiveCount {
    /// The perspective that is counted.
    perspective: Word<Perspective>,
    /// The number of people who named this perspective first.
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

/// Loads workshops by their ids.
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

/// Loads whether the viewer facilitates workshops.
pub struct ViewerFacilitates;

impl Fetch for ViewerFacilitates {
    type Key = WorkshopId;
    type Value = ();

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, ()>, store::Error> {
        let facilitated = access.viewer_facilitates(&keys).await?;
        Ok(facilitated.into_iter().map(|id| (id, ())).collect())
    }
}
