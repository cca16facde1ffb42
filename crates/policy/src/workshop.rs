//! Decides what facilitators and participants may do in workshops, and what people may do with their own record.

use crate::id::{ContributionId, OrganisationId, ParticipantId, ProjectId, QuestionId, RecommendationId, RoundId, TermId, WorkshopId};
use crate::{Act, Action, ConsentReach, ParticipantReach, Resource, Viewer, WorkshopReach, rows};

/// What the policy must know about a workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorkshopFacts {
    /// Whether the viewer's account facilitates the workshop.
    pub facilitates: bool,
    /// Whether the viewer has their own record in the workshop and agrees to take part. A participant's token reaches one workshop only.
    pub takes_part: bool,
}

/// What the policy must know about a question: its workshop, if it came from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuestionFacts {
    /// The workshop. `None` for a question of a project, or of neither.
    pub workshop: Option<WorkshopFacts>,
}

/// What the policy must know about a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotFacts {
    /// The workshop of the round.
    pub workshop: WorkshopFacts,
    /// Whether the viewer agrees that their ballots count.
    pub ranks: bool,
    /// Who casts the ballot.
    pub voter: Voter,
}

/// What the policy must know about another person's paper ballot that the viewer enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnteredBallotFacts {
    /// The workshop of the round.
    pub workshop: WorkshopFacts,
    /// Whether that person takes part, and agrees that their ballots count.
    pub ranks: bool,
}

/// An action that must not be recorded with its author and time. Only its number for each day is recorded.
pub trait SecretAction: Action {}

impl SecretAction for actions::CastBallot {}
impl SecretAction for actions::WithdrawBallot {}

/// Who casts a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voter {
    /// The viewer, for themselves.
    OneSelf,
    /// A small group that the viewer belongs to.
    OwnGroup,
    /// Any other small group.
    Group,
}

/// What the policy must know about a participant's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParticipantFacts {
    /// Whether it is the viewer's own record.
    pub own: bool,
}

/// What the policy must know about a participant's record if others than the participant may act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFacts {
    /// Whether it is the viewer's own record.
    pub own: bool,
    /// Whether the viewer's account facilitates the workshop of the record.
    pub facilitates: bool,
}

impl WorkshopFacts {
    /// Whether this viewer facilitates the workshop, and has a role that allows it.
    #[must_use]
    pub fn facilitates_for(&self, viewer: &Viewer) -> bool {
        facilitates(viewer, Act::Edit, self)
    }
}

/// Whether the viewer facilitates the workshop and has a role with this act, or is a task of the service with it.
fn facilitates(viewer: &Viewer, act: Act, facts: &WorkshopFacts) -> bool {
    viewer.acts(Resource::WorkshopsUnpublished, act) && (facts.facilitates || viewer.task().is_some())
}

fn edits(viewer: &Viewer) -> bool {
    viewer.acts(Resource::WorkshopsUnpublished, Act::Edit)
}

fn edits_question(viewer: &Viewer, facts: &QuestionFacts) -> bool {
    match &facts.workshop {
        Some(workshop) => facilitates(viewer, Act::Edit, workshop),
        // A question without a workshop is edited only by roles that reach all workshops.
        None => edits(viewer) && reaches_all(viewer),
    }
}

fn links_question(viewer: &Viewer, facts: &QuestionFacts) -> bool {
    viewer.acts(Resource::WorkshopsUnpublished, Act::Link) || edits_question(viewer, facts)
}

fn reaches_all(viewer: &Viewer) -> bool {
    viewer.reach(&rows::WORKSHOPS_UNPUBLISHED) == WorkshopReach::Everything
}

fn votes(viewer: &Viewer, facts: &BallotFacts) -> bool {
    let casts = viewer.acts(Resource::Ballots, Act::Cast);
    match facts.voter {
        Voter::OneSelf => casts && facts.workshop.takes_part && facts.ranks,
        Voter::OwnGroup => (casts && facts.workshop.takes_part && facts.ranks) || facilitates(viewer, Act::Edit, &facts.workshop),
        Voter::Group => facilitates(viewer, Act::Edit, &facts.workshop),
    }
}

fn brings(viewer: &Viewer, facts: &WorkshopFacts) -> bool {
    viewer.acts(Resource::Contributions, Act::Create) && facts.takes_part
}

fn speaks_for(viewer: &Viewer, facts: &ParticipantFacts) -> bool {
    let everybody = viewer.reach(&rows::CONSENTS) == ConsentReach::Everything;
    viewer.acts(Resource::Consents, Act::Consent) && (facts.own || everybody)
}

/// Whether the words are the viewer's own: nobody else may withdraw a single text for a person.
fn takes_back(viewer: &Viewer, facts: &ParticipantFacts) -> bool {
    viewer.acts(Resource::Consents, Act::Consent) && facts.own
}

fn registers(viewer: &Viewer, facts: &WorkshopFacts) -> bool {
    let everybody = viewer.reach(&rows::PARTICIPANTS) == ParticipantReach::Everything;
    viewer.acts(Resource::Participants, Act::Create) && (facts.facilitates || everybody)
}

/// Whether the viewer keeps the records of people in the workshop: its facilitators and the steward do.
fn keeps(viewer: &Viewer, facts: &RecordFacts) -> bool {
    let workshop = WorkshopFacts {
        facilitates: facts.facilitates,
        takes_part: false,
    };
    registers(viewer, &workshop)
}

/// Whether the viewer may correct the record: its own person may, and those who keep it.
fn corrects(viewer: &Viewer, facts: &RecordFacts) -> bool {
    keeps(viewer, facts) || (facts.own && viewer.acts(Resource::Consents, Act::Consent))
}

pub(crate) mod actions {
    //! Defines the actions in workshops, one type for each.

    use super::{
        Act, Action, BallotFacts, ContributionId, EnteredBallotFacts, OrganisationId, ParticipantFacts, ParticipantId, ProjectId,
        QuestionFacts, QuestionId, RecommendationId, RecordFacts, Resource, RoundId, TermId, Viewer, WorkshopFacts, WorkshopId, brings,
        corrects, edits, edits_question, facilitates, keeps, links_question, registers, speaks_for, takes_back, votes,
    };

    // One line for each action: its type, target, facts and name, who may perform it at all, and who may perform it on this target.
    macro_rules! actions {
        ($($(#[$doc:meta])* $name:ident($target:ty, $facts:ty) = $text:literal, $ever:expr, $allows:expr);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = $target;
                type Facts = $facts;
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    let rule: fn(&Viewer) -> bool = $ever;
                    rule(viewer)
                }

                fn allows(viewer: &Viewer, facts: &$facts) -> bool {
                    let rule: fn(&Viewer, &$facts) -> bool = $allows;
                    rule(viewer, facts)
                }
            }
        )+};
    }

    actions! {
        /// Create a project.
        CreateProject(ProjectId, ()) = "project.create",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Create), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Create);
        /// Change a project's description.
        EditProject(ProjectId, ()) = "project.edit",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Edit), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Edit);
        /// Delete a project that nothing belongs to.
        DeleteProject(ProjectId, ()) = "project.delete",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Edit), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Edit);
        /// Create an organisation.
        CreateOrganisation(OrganisationId, ()) = "organisation.create",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Create), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Create);
        /// Change an organisation's description.
        EditOrganisation(OrganisationId, ()) = "organisation.edit",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Edit), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Edit);
        /// Create a term.
        CreateTerm(TermId, ()) = "term.create",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Create), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Create);
        /// Change a term.
        EditTerm(TermId, ()) = "term.edit",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Edit), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Edit);
        /// Delete a recommendation.
        DeleteRecommendation(RecommendationId, ()) = "recommendation.delete",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Edit), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Edit);
        /// Record a recommendation of a project.
        RecordRecommendation(RecommendationId, ()) = "recommendation.record",
            |viewer| viewer.acts(Resource::Vocabulary, Act::Create), |viewer, ()| viewer.acts(Resource::Vocabulary, Act::Create);
        /// Create a workshop. The account that creates it facilitates it.
        CreateWorkshop(WorkshopId, ()) = "workshop.create",
            |viewer| viewer.acts(Resource::WorkshopsUnpublished, Act::Create),
            |viewer, ()| viewer.acts(Resource::WorkshopsUnpublished, Act::Create);
        /// Change a workshop's description.
        EditWorkshop(WorkshopId, WorkshopFacts) = "workshop.edit", edits, |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Publish a workshop, or move it to another publication status.
        PublishWorkshop(WorkshopId, WorkshopFacts) = "workshop.set_status",
            |viewer| viewer.acts(Resource::WorkshopsUnpublished, Act::Publish), |viewer, facts| facilitates(viewer, Act::Publish, facts);
        /// Register somebody as a participant.
        AddParticipant(WorkshopId, WorkshopFacts) = "participant.add",
            |viewer| viewer.acts(Resource::Participants, Act::Create), registers;
        /// Publish a version of the information sheet, which people read before they agree to take part.
        PublishInformationSheet(WorkshopId, WorkshopFacts) = "information_sheet.publish", edits,
            |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Replace the join code of a workshop.
        RotateJoinCode(WorkshopId, WorkshopFacts) = "workshop.rotate_join_code", edits, |viewer, facts| facilitates(viewer, Act::Edit,
        facts);
        /// Open or close joining, and set how many people may join.
        SetJoining(WorkshopId, WorkshopFacts) = "workshop.set_joining", edits, |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Issue a token for the screen in a workshop's room.
        IssueDisplayToken(WorkshopId, WorkshopFacts) = "workshop.issue_display_token", edits,
            |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Record that an account acts as a facilitator for the first time: from then on others can see who it is.
        TakeUpFacilitation(WorkshopId, WorkshopFacts) = "workshop.take_up", |viewer| viewer.account().is_some(), |_viewer,
        facts| facts.facilitates;
        /// Join a workshop. The join code is the permission; a screen cannot join.
        JoinWorkshop(ParticipantId, ()) = "workshop.join", |viewer| !viewer.is_display(), |viewer, ()| !viewer.is_display();
        /// Come back to one's own record. The return code is the permission; a screen cannot use one.
        ReturnToWorkshop(ParticipantId, ()) = "participant.return", |viewer| !viewer.is_display(), |viewer, ()| !viewer.is_display();
        /// Issue a new return code to somebody.
        IssueReturnCode(ParticipantId, RecordFacts) = "participant.issue_return_code",
            |viewer| viewer.acts(Resource::Participants, Act::Create), keeps;
        /// Confirm that somebody takes part, or readmit somebody who was removed.
        ConfirmParticipant(ParticipantId, RecordFacts) = "participant.confirm",
            |viewer| viewer.acts(Resource::Participants, Act::Create), keeps;
        /// Remove somebody from a workshop.
        RemoveParticipant(ParticipantId, RecordFacts) = "participant.remove",
            |viewer| viewer.acts(Resource::Participants, Act::Create), keeps;
        /// Correct somebody's record.
        UpdateParticipant(ParticipantId, RecordFacts) = "participant.update",
            |viewer| viewer.acts(Resource::Participants, Act::Create) || viewer.acts(Resource::Consents, Act::Consent), corrects;
        /// See the identity of a participant.
        ReadIdentity(ParticipantId, ()) = "identity.read", |_| true, |_, ()| true;
        /// Give or refuse consent.
        RecordConsent(ParticipantId, ParticipantFacts) = "consent.record",
            |viewer| viewer.acts(Resource::Consents, Act::Consent), speaks_for;
        /// Withdraw consent.
        WithdrawConsent(ParticipantId, ParticipantFacts) = "consent.withdraw",
            |viewer| viewer.acts(Resource::Consents, Act::Consent), speaks_for;
        /// Withdraw one contribution of one's own.
        WithdrawContribution(ContributionId, ParticipantFacts) = "contribution.withdraw",
            |viewer| viewer.acts(Resource::Consents, Act::Consent), takes_back;
        /// Withdraw one question of one's own.
        WithdrawQuestion(QuestionId, ParticipantFacts) = "question.withdraw",
            |viewer| viewer.acts(Resource::Consents, Act::Consent), takes_back;
        /// Add a contribution to a workshop.
        Contribute(ContributionId, WorkshopFacts) = "contribution.add",
            |viewer| viewer.acts(Resource::Contributions, Act::Create), brings;
        /// Submit a question, or record one as a facilitator.
        SubmitQuestion(QuestionId, WorkshopFacts) = "question.submit",
            |viewer| viewer.acts(Resource::Contributions, Act::Create) || edits(viewer),
            |viewer, facts| brings(viewer, facts) || facilitates(viewer, Act::Edit, facts);
        /// Merge questions into one.
        MergeQuestions(QuestionId, QuestionFacts) = "question.merge", edits, edits_question;
        /// Delete a question that was recorded by mistake.
        DeleteQuestion(QuestionId, QuestionFacts) = "question.delete", edits, edits_question;
        /// Reword a question.
        ReviseQuestion(QuestionId, QuestionFacts) = "question.revise", edits, edits_question;
        /// Change the status of a question.
        SetQuestionStatus(QuestionId, QuestionFacts) = "question.set_status", edits, edits_question;
        /// Link a question to a row.
        LinkQuestion(QuestionId, QuestionFacts) = "question.link", edits, links_question;
        /// Remove the link from a question to a row.
        UnlinkQuestion(QuestionId, QuestionFacts) = "question.unlink", edits, links_question;
        /// Plan a round of prioritisation.
        CreateRound(RoundId, WorkshopFacts) = "round.create", edits, |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Open a round for ballots.
        OpenRound(RoundId, WorkshopFacts) = "round.open", edits, |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Close a round, and store its order.
        CloseRound(RoundId, WorkshopFacts) = "round.close", edits, |viewer, facts| facilitates(viewer, Act::Edit, facts);
        /// Cast a ballot, or change it.
        CastBallot(RoundId, BallotFacts) = "ballot.cast", |viewer| viewer.acts(Resource::Ballots, Act::Cast) || edits(viewer), votes;
        /// Enter another person's paper ballot.
        EnterBallot(RoundId, EnteredBallotFacts) = "ballot.enter", edits,
            |viewer, facts| facilitates(viewer, Act::Edit, &facts.workshop) && facts.ranks;
        /// Withdraw a ballot.
        WithdrawBallot(RoundId, BallotFacts) = "ballot.withdraw", |viewer| viewer.acts(Resource::Ballots, Act::Cast) || edits(viewer),
        votes;
    }
}

#[cfg(test)]
mod tests {
    use super::actions::{CastBallot, Contribute, CreateRound, EditWorkshop, JoinWorkshop, SubmitQuestion, WithdrawConsent};
    use super::*;
    use crate::SystemTask;

    #[test]
    fn nobody_without_a_token_does_anything_but_join() {
        let public = Viewer::public();
        let facts = WorkshopFacts {
            facilitates: true,
            takes_part: true,
        };
        assert!(!EditWorkshop::allows(&public, &facts));
        assert!(!Contribute::allows(&public, &facts));
        assert!(!SubmitQuestion::allows(&public, &facts));
        assert!(!WithdrawConsent::allows(&public, &ParticipantFacts { own: true }));
        assert!(JoinWorkshop::allows(&public, &()));
    }

    #[test]
    fn the_service_itself_facilitates_but_does_not_vote() {
        let task = Viewer::unrestricted(SystemTask::CommandLine);
        assert!(CreateRound::allows(&task, &WorkshopFacts::default()));
        let ballot = BallotFacts {
            workshop: WorkshopFacts::default(),
            ranks: true,
            voter: Voter::OneSelf,
        };
        assert!(!CastBallot::allows(&task, &ballot));
    }
}
