//! A review in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{DuplicateStatus, ReviewKind, ScreeningStage};
use policy::id::ReviewId;
use store::{Access, Page};

use super::facts::facts_of;
use super::reason::{ExclusionReason, reasons_of};
use super::source::{SearchSource, sources_of};
use super::team::{ReviewMember, team_of};
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, page, total};
use crate::engine::date::Time;
use crate::engine::input::orders;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::duplicate::{DuplicateCandidate, duplicates_in};
use crate::noun::prisma::{PrismaFlow, prisma_flow};
use crate::noun::project::{Project, project};
use crate::noun::record::{Record, RecordFilter, RecordOrder, RecordsAsked, records_of};
use crate::noun::record_import::{Import, imports_of};
use crate::noun::screening::{NextAsked, ScreeningAgreement, ScreeningProgress, next_to_screen, screening_agreement, screening_progress};
use crate::noun::study::{Study, StudyFilter, StudyOrder, studies_like};

/// A review of the literature: a question, the searches that were run, and the records that a team screened.
#[derive(Debug, Clone)]
pub struct Review(pub Arc<store::Review>);

impl From<store::Review> for Review {
    fn from(review: store::Review) -> Self {
        Self(Arc::new(review))
    }
}

/// A review of the literature: a question, the searches that were run, and the records that a team screened.
#[Object]
impl Review {
    /// The global id of the review, such as `review_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the review, which is unique among reviews.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the review.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The kind of the review.
    async fn kind(&self) -> Word<ReviewKind> {
        Word(self.0.kind)
    }

    /// The question that the review asks; null if it was not written.
    async fn question(&self) -> Option<&str> {
        self.0.question.as_deref()
    }

    /// The criteria by which records are screened, in the order of the review's description.
    async fn eligibility(&self) -> &[String] {
        &self.0.eligibility
    }

    /// Where the protocol of the review is registered, such as `PROSPERO CRD42021000000`; null if it is not
    /// registered.
    async fn registration(&self) -> Option<&str> {
        self.0.registration.as_deref()
    }

    /// The project that the review belongs to; null if it belongs to none.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(project(ctx, self.0.project).await?)
    }

    /// The sources in which the review searched, in the order in which they were added.
    async fn searches(&self, ctx: &Context<'_>) -> Result<Vec<SearchSource>> {
        Ok(sources_of(ctx, self.0.id).await?)
    }

    /// The people who screen the review's records, and those who left, in the order in which they joined. Viewers
    /// who may not read records find only themselves in it.
    async fn team(&self, ctx: &Context<'_>) -> Result<Vec<ReviewMember>> {
        Ok(team_of(ctx, self.0.id).await?)
    }

    /// The reasons for exclusion at the stage FULL_TEXT, in the order in which they are considered: if several apply,
    /// the first one counts.
    async fn exclusion_reasons(&self, ctx: &Context<'_>) -> Result<Vec<ExclusionReason>> {
        Ok(reasons_of(ctx, self.0.id).await?)
    }

    /// The studies that the review found, as far as the viewer may see them.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn studies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<StudyFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<StudyOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Study>> {
        let mut filter = filter.unwrap_or_default().read()?;
        let (order, arguments) = (orders(order_by)?, page(ctx, first, after, last, before)?);
        if filter.review.is_some_and(|review| review != self.0.id) {
            // A study belongs to one review, so none of this review's is in the other.
            return Ok(Connection::new(Page::empty(), total(|_| Box::pin(async { Ok(0) }))));
        }
        filter.review = Some(self.0.id);
        Ok(studies_like(ctx, filter, order, &arguments).await?)
    }

    /// The files whose records were imported into the review, the newest first. The list is empty for viewers who may
    /// not read records.
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<Import>> {
        Ok(imports_of(ctx, self.0.id, page(ctx, first, after, None, None)?).await?)
    }

    /// The records of the review, by default in the order in which they were imported. The list is empty for viewers
    /// who may not read records.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<RecordFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<RecordOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Record>> {
        let asked = RecordsAsked {
            filter: filter.unwrap_or_default().read()?,
            order: orders(order_by)?,
            page: page(ctx, first, after, last, before)?,
        };
        Ok(records_of(ctx, self.0.id, asked).await?)
    }

    /// The records that wait for the viewer's own vote at a stage, in an order of the viewer's own that stays the same
    /// when they come back. The list is empty for viewers who are not on the team.
    async fn next_to_screen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage of screening.")] stage: Word<ScreeningStage>,
        #[graphql(desc = "How many records to return: 0 to 100.", default_with = "Some(1)")] first: Option<i32>,
        #[graphql(
            desc = "Whether records that are likely to be included come first. A model learns this from the decisions that the viewer can \
                    see, once there are 25.",
            default_with = "Some(false)"
        )]
        ranked: Option<bool>,
    ) -> Result<Vec<Record>> {
        let asked = NextAsked {
            stage: stage.0,
            first: first.unwrap_or(1),
            ranked: ranked.unwrap_or(false),
        };
        Ok(next_to_screen(ctx, self.0.id, asked).await?)
    }

    /// The PRISMA 2020 flow of the review, counted from what is stored.
    async fn prisma_flow(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Count the flow as it was at this time. Without it, as it is now.")] as_of: Option<Time>,
    ) -> Result<PrismaFlow> {
        Ok(prisma_flow(ctx, &self.0, as_of).await?)
    }

    /// How well the screeners agree at a stage. Null for viewers who still have votes to cast there or who may not read
    /// records, and while no record has two votes.
    async fn screening_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage of screening.")] stage: Word<ScreeningStage>,
    ) -> Result<Option<ScreeningAgreement>> {
        Ok(screening_agreement(ctx, self.0.id, stage.0).await?)
    }

    /// How far the screening is at a stage. FORBIDDEN for viewers who may not read records.
    async fn screening_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stage of screening.")] stage: Word<ScreeningStage>,
    ) -> Result<ScreeningProgress> {
        Ok(screening_progress(ctx, self.0.id, stage.0).await?)
    }

    /// The pairs of records that may be the same publication, the most alike first. The list is empty for viewers who
    /// may not read records.
    async fn duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only pairs with this status. By default, pairs with any status are returned.")] status: Option<
            Word<DuplicateStatus>,
        >,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<DuplicateCandidate>> {
        let page = page(ctx, first, after, None, None)?;
        Ok(duplicates_in(ctx, self.0.id, status.map(|word| word.0), page).await?)
    }

    /// The version of the review, for optimistic locking. It starts at 1 and rises with each change of its description
    /// or its reasons; a mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether the viewer may lead the review: change its description, team, reasons, searches, imports and removals.
    async fn viewer_can_lead(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(facts_of(ctx, self.0.id).await?.led_by(Scope::of(ctx)?.viewer()))
    }

    /// Whether the viewer may screen the review's records, because they are on its team.
    async fn viewer_can_screen(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(facts_of(ctx, self.0.id).await?.screened_by(Scope::of(ctx)?.viewer()))
    }
}

/// Loads reviews by their ids.
pub struct ReviewById;

impl Fetch for ReviewById {
    type Key = ReviewId;
    type Value = Review;

    async fn fetch(access: &Access, keys: Vec<ReviewId>) -> Result<HashMap<ReviewId, Review>, store::Error> {
        let found = access.reviews_by_id(&keys).await?;
        Ok(found.into_iter().map(|review| (review.id, review.into())).collect())
    }
}

/// The review with this id, if there is one.
pub async fn review(ctx: &Context<'_>, id: Option<ReviewId>) -> Result<Option<Review>, Refusal> {
    match id {
        Some(id) => Scope::of(ctx)?.load::<ReviewById>(id).await,
        None => Ok(None),
    }
}
