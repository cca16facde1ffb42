//! Lists of proposals: the query, and the proposals to a programme.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::ProposalState;
use policy::id::ProgrammeId;
use store::{Access, Page, PageArguments, ProposalFilter, ProposalsOf};
use uuid::Uuid;

use super::object::ProgrammeProposal;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::Problems;
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Conditions on proposals. A field that is left out sets no condition.
#[derive(Debug, Default, InputObject)]
pub struct ProgrammeProposalFilter {
    /// Only proposals in this state. WAITING gives those that still need a decision.
    state: Option<Word<ProposalState>>,
    /// Only proposals to this programme.
    programme: Option<ID>,
}

impl ProgrammeProposalFilter {
    fn read(self) -> Result<ProposalFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = ProposalFilter {
            state: self.state.map(|word| word.0),
            programme: problems.id("filter.programme", self.programme.as_ref()),
        };
        problems.finish(filter)
    }
}

impl Parents for ProposalsOf {
    fn ids(&self) -> Vec<Uuid> {
        self.0.iter().map(|id| id.0).collect()
    }

    fn kind(&self) -> &'static str {
        "programmes"
    }

    fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

type OfProgramme = Key<ProposalsOf, ProposalFilter, ()>;

/// Loads a page of proposals for each of several programmes.
struct ProposalPages;

impl Fetch for ProposalPages {
    type Key = OfProgramme;
    type Value = Page<ProgrammeProposal>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let mut pages = access.proposals_of(&parents, &asked.filter, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, ProgrammeProposal::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the proposals to each of several programmes.
struct ProposalCounts;

impl Fetch for ProposalCounts {
    type Key = OfProgramme;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let counts = access.count_proposals_of(&parents, &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The proposals to one programme, read together with those of its siblings.
pub async fn proposals_of(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    state: Option<ProposalState>,
    page: PageArguments,
) -> Result<Connection<ProgrammeProposal>, Refusal> {
    let filter = ProposalFilter { state, programme: None };
    let key = Key::new(ProposalsOf(vec![programme]), Asked::new(filter, page));
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<ProposalPages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<ProposalCounts>(key.clone())),
    ))
}

/// The query over proposals.
#[derive(Default)]
pub struct ProposalQuery;

#[Object]
impl ProposalQuery {
    /// The proposals that the viewer may see, the newest first. Academics see all; practitioners see those of their
    /// own organisation, and service user educators those to programmes that they work on.
    async fn programme_proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on proposals. By default, all visible ones are returned.")] filter: Option<ProgrammeProposalFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Connection<ProgrammeProposal>>> {
        let scope = Scope::of(ctx)?;
        let filter = filter.unwrap_or_default().read()?;
        let arguments = page(ctx, first, after, last, before)?;
        let rows = if wants_rows(ctx) {
            scope.read(scope.access().proposals(&filter, &arguments)).await?
        } else {
            Page::empty()
        };
        let count = total(move |scope| Box::pin(async move { Ok(scope.access().count_proposals(&filter).await?) }));
        Ok(Some(Connection::new(map_page(rows, ProgrammeProposal::from), count)))
    }
}
