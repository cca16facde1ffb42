//! A contribution as a viewer sees it. Only viewers who may see the participant learn who wrote it.

use chrono::{DateTime, Utc};
use entity::column::{AsJson, Code, Millis};
use entity::{contribution, participant};
use evidence::vocabulary::{ConsentScope, ContributionKind, Perspective};
use policy::id::{ContributionId, ParticipantId, ProgrammeId, WorkshopId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, ExprTrait, Query, SelectStatement, SubQueryStatement};
use uuid::Uuid;

use crate::engine::scoped::agrees;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;

/// A participant's contribution to a workshop.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// The contribution's id.
    pub id: ContributionId,
    /// The workshop that the contribution was made to.
    pub workshop: WorkshopId,
    /// The author. Callers must read the participant through its row rule, and never show this id directly.
    pub participant: ParticipantId,
    /// The kind of contribution.
    pub kind: ContributionKind,
    /// The group that the author speaks for.
    pub perspective: Perspective,
    /// The topics, in the author's words.
    pub themes: Vec<String>,
    /// The contribution word for word.
    pub text: String,
    /// The programme that the contribution is about.
    pub programme: Option<ProgrammeId>,
    /// How the author may be credited outside the workshop.
    pub credit: Credit,
    /// When the contribution was made.
    pub created_at: DateTime<Utc>,
}

/// How the author of a contribution may be credited outside the workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credit {
    /// Not at all.
    Nobody,
    /// Under the pseudonym.
    Pseudonym(String),
    /// Under the author's name, or the pseudonym if no name was given.
    Name {
        /// Used if no name was given.
        pseudonym: String,
    },
}

/// Adds the columns of a contribution.
pub(super) fn contribution_columns(select: &mut SelectStatement) {
    use contribution::Column;
    columns(
        select,
        &[
            Column::Id,
            Column::WorkshopId,
            Column::ParticipantId,
            Column::Kind,
            Column::Perspective,
            Column::Themes,
            Column::Text,
            Column::ProgrammeId,
            Column::CreatedAt,
        ],
    );
    // Shown only if the person agreed to be quoted.
    let pseudonym = Query::select()
        .expr(col(participant::Column::Pseudonym))
        .unscoped::<participant::Entity>(Unscoped::OfRowsThatARuleBounds)
        .and_where(col(participant::Column::Id).eq(col(Column::ParticipantId)))
        .take();
    select
        .expr_as(
            sea_orm::sea_query::Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(pseudonym))),
            Alias::new("pseudonym"),
        )
        .expr_as(agrees(Column::ParticipantId, ConsentScope::QuoteByName), Alias::new("by_name"))
        .expr_as(
            agrees(Column::ParticipantId, ConsentScope::QuotePseudonymously),
            Alias::new("by_pseudonym"),
        );
}

/// A row as [`contribution_columns`] reads it.
#[derive(FromQueryResult)]
pub(super) struct StoredContribution {
    id: Uuid,
    workshop_id: Uuid,
    participant_id: Uuid,
    kind: Code<ContributionKind>,
    perspective: Code<Perspective>,
    themes: AsJson<Vec<String>>,
    text: String,
    programme_id: Option<Uuid>,
    created_at: Millis,
    pseudonym: String,
    by_name: bool,
    by_pseudonym: bool,
}

impl Contribution {
    pub(super) fn from_row(row: StoredContribution) -> Self {
        let credit = match (row.by_name, row.by_pseudonym) {
            (true, _) => Credit::Name { pseudonym: row.pseudonym },
            (false, true) => Credit::Pseudonym(row.pseudonym),
            (false, false) => Credit::Nobody,
        };
        Self {
            id: ContributionId(row.id),
            workshop: WorkshopId(row.workshop_id),
            participant: ParticipantId(row.participant_id),
            kind: row.kind.0,
            perspective: row.perspective.0,
            themes: row.themes.0,
            text: row.text,
            programme: row.programme_id.map(ProgrammeId),
            credit,
            created_at: row.created_at.0,
        }
    }
}
