//! Reads any row by its global id. The prefix of the id names the kind of row, and the loader of that kind applies
//! its row rule.

use async_graphql::{Context, ID, Interface, Object, Result};
use futures_util::future::join_all;
use policy::id::{
    AccountId, AppraisalId, AuditEventId, ContributionId, DuplicateCandidateId, InformationSheetId, OrganisationId, OutcomeId,
    ParticipantId, ProgrammeId, ProjectId, ProposalId, QuestionId, ReceiptId, RecommendationId, RecordId, RecordImportId, ReportId,
    ReviewId, RoundId, SearchSourceId, StudyId, TermId, TokenId, WorkshopId, split,
};

use super::access::{AuditEvent, AuditEventById, RoleToken, TokenById};
use super::account::{Account, AccountById};
use super::appraisal::{Appraisal, AppraisalById};
use super::contribution::{Contribution, ContributionById};
use super::duplicate::{DuplicateById, DuplicateCandidate};
use super::organisation::{Organisation, OrganisationById};
use super::outcome::{Outcome, OutcomeById};
use super::participant::{Participant, ParticipantById, ReceiptById, WithdrawalReceipt};
use super::programme::{Programme, ProgrammeById};
use super::project::{Project, ProjectById};
use super::proposal::{ProgrammeProposal, ProposalById};
use super::question::{Question, QuestionById};
use super::recommendation::{Recommendation, RecommendationById};
use super::record::{Record, RecordById};
use super::record_import::{Import, ImportById};
use super::report::{Report, ReportById};
use super::review::{Review, ReviewById, SearchSource, SearchSourceById};
use super::round::{Round, RoundById};
use super::sheet::{InformationSheet, InformationSheetById};
use super::study::{Study, StudyById};
use super::term::{Term, TermById};
use super::workshop::{Workshop, WorkshopById};
use crate::engine::scope::Scope;
use crate::error::{FieldProblem, Refusal};

/// A row with a global id.
#[derive(Interface)]
#[allow(
    clippy::large_enum_variant,
    reason = "a node is used as soon as it is created, and few exist at a time"
)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The global id of the row, such as `study_01h455vb4pex5vsknk084sn02q`."
))]
pub enum Node {
    /// A term of the vocabulary.
    Term(Term),
    /// An organisation.
    Organisation(Organisation),
    /// A project.
    Project(Project),
    /// A training programme.
    Programme(Programme),
    /// A proposed change of a programme.
    ProgrammeProposal(ProgrammeProposal),
    /// A review of the literature.
    Review(Review),
    /// A source in which a review searched.
    SearchSource(SearchSource),
    /// An import of records into a review.
    Import(Import),
    /// A bibliographic record of a review.
    Record(Record),
    /// Two records that may be the same publication.
    DuplicateCandidate(DuplicateCandidate),
    /// A study.
    Study(Study),
    /// A critical appraisal of a study.
    Appraisal(Appraisal),
    /// A publication of a study.
    Report(Report),
    /// An outcome of a study.
    Outcome(Outcome),
    /// A workshop.
    Workshop(Workshop),
    /// The information sheet of a workshop.
    InformationSheet(InformationSheet),
    /// A participant of a workshop.
    Participant(Participant),
    /// The receipt of a withdrawal.
    WithdrawalReceipt(WithdrawalReceipt),
    /// A contribution to a workshop.
    Contribution(Contribution),
    /// A research question.
    Question(Question),
    /// A recommendation of a project.
    Recommendation(Recommendation),
    /// A round of prioritisation.
    PrioritisationRound(Round),
    /// An account.
    Account(Account),
    /// A role token, without its secret.
    RoleToken(RoleToken),
    /// An entry of the audit trail.
    AuditEvent(AuditEvent),
}

/// The maximum number of ids in one call, which is also the maximum page size.
const MOST: usize = 100;

fn not_an_id(id: &ID, path: String) -> Refusal {
    let message = match split(id.as_str()) {
        Some((kind, _)) => format!("this service has no ids of the kind {kind:?}"),
        None => "this is not an id: expected a kind and 26 letters and digits, such as study_01h455vb4pex5vsknk084sn02q".to_owned(),
    };
    Refusal::invalid(vec![FieldProblem { path, message }])
}

/// The row with this id, if the viewer may see it.
///
/// # Errors
/// BAD_USER_INPUT at `path` when the text is not an id of a kind that the service has.
async fn find(scope: &Scope, id: &ID, path: String) -> Result<Option<Node>, Refusal> {
    let given = id;
    let Some((prefix, id)) = split(given.as_str()) else {
        return Err(not_an_id(id, path));
    };
    Ok(match prefix {
        TermId::PREFIX => scope.load::<TermById>(TermId(id)).await?.map(Node::Term),
        OrganisationId::PREFIX => scope.load::<OrganisationById>(OrganisationId(id)).await?.map(Node::Organisation),
        ProjectId::PREFIX => scope.load::<ProjectById>(ProjectId(id)).await?.map(Node::Project),
        ProgrammeId::PREFIX => scope.load::<ProgrammeById>(ProgrammeId(id)).await?.map(Node::Programme),
        ProposalId::PREFIX => scope.load::<ProposalById>(ProposalId(id)).await?.map(Node::ProgrammeProposal),
        ReviewId::PREFIX => scope.load::<ReviewById>(ReviewId(id)).await?.map(Node::Review),
        SearchSourceId::PREFIX => scope.load::<SearchSourceById>(SearchSourceId(id)).await?.map(Node::SearchSource),
        RecordImportId::PREFIX => scope.load::<ImportById>(RecordImportId(id)).await?.map(Node::Import),
        RecordId::PREFIX => scope.load::<RecordById>(RecordId(id)).await?.map(Node::Record),
        DuplicateCandidateId::PREFIX => scope
            .load::<DuplicateById>(DuplicateCandidateId(id))
            .await?
            .map(Node::DuplicateCandidate),
        StudyId::PREFIX => scope.load::<StudyById>(StudyId(id)).await?.map(Node::Study),
        AppraisalId::PREFIX => scope.load::<AppraisalById>(AppraisalId(id)).await?.map(Node::Appraisal),
        ReportId::PREFIX => scope.load::<ReportById>(ReportId(id)).await?.map(Node::Report),
        OutcomeId::PREFIX => scope.load::<OutcomeById>(OutcomeId(id)).await?.map(Node::Outcome),
        WorkshopId::PREFIX => scope.load::<WorkshopById>(WorkshopId(id)).await?.map(Node::Workshop),
        ParticipantId::PREFIX => scope.load::<ParticipantById>(ParticipantId(id)).await?.map(Node::Participant),
        ReceiptId::PREFIX => scope.load::<ReceiptById>(ReceiptId(id)).await?.map(Node::WithdrawalReceipt),
        ContributionId::PREFIX => scope.load::<ContributionById>(ContributionId(id)).await?.map(Node::Contribution),
        QuestionId::PREFIX => scope.load::<QuestionById>(QuestionId(id)).await?.map(Node::Question),
        RecommendationId::PREFIX => scope
            .load::<RecommendationById>(RecommendationId(id))
            .await?
            .map(Node::Recommendation),
        RoundId::PREFIX => scope.load::<RoundById>(RoundId(id)).await?.map(Node::PrioritisationRound),
        InformationSheetId::PREFIX => scope
            .load::<InformationSheetById>(InformationSheetId(id))
            .await?
            .map(Node::InformationSheet),
        AccountId::PREFIX => scope.load::<AccountById>(AccountId(id)).await?.map(Node::Account),
        TokenId::PREFIX => scope.load::<TokenById>(TokenId(id)).await?.map(Node::RoleToken),
        AuditEventId::PREFIX => scope.load::<AuditEventById>(AuditEventId(id)).await?.map(Node::AuditEvent),
        _ => return Err(not_an_id(given, path)),
    })
}

/// The queries that read any row.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The row with this global id; null if it does not exist or the viewer may not see it.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The global id of the row to read.")] id: ID) -> Result<Option<Node>> {
        Ok(find(Scope::of(ctx)?, &id, "id".to_owned()).await?)
    }

    /// The rows with these global ids, in the order of the ids: at most 100. An entry is null if its row does not
    /// exist or the viewer may not see it. A text that is not an id gives null and an error at its position; the
    /// other ids are still answered.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global ids of the rows: at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        if ids.len() > MOST {
            let problem = FieldProblem {
                path: "ids".to_owned(),
                message: format!("must not have more than {MOST} ids"),
            };
            return Err(Refusal::invalid(vec![problem]).into());
        }
        let scope = Scope::of(ctx)?;
        let finds = ids.iter().enumerate().map(|(place, id)| find(scope, id, format!("ids.{place}")));
        let found = join_all(finds).await.into_iter();
        Ok(found.map(|found| found.map_err(Into::into).transpose()).collect())
    }
}
