//! Grants writes: a permit names one action on one target, and only the policy creates one.

use std::marker::PhantomData;

use crate::id::{AccountId, CertaintyId, OrganisationId, OutcomeId, ParticipantId, ProgrammeId, ProposalId, StudyId, TokenId};
use crate::{Act, ProgrammeReach, Resource, Role, TokenBounds, Viewer, rows};

/// An action on a target, which the policy allows or refuses.
pub trait Action {
    /// The id type of the row that the action is performed on; `()` if there is no such row.
    type Target: Copy;
    /// What the policy must know about the target.
    type Facts;
    /// The name of the action in the audit trail, such as `programme.edit`.
    const NAME: &'static str;

    /// Whether the viewer may perform the action on any target at all. If not, the request is refused before a transaction is opened.
    fn ever(viewer: &Viewer) -> bool;

    /// Whether the viewer may perform the action on the target with these facts.
    fn allows(viewer: &Viewer, facts: &Self::Facts) -> bool;
}

/// The policy refused an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not allowed: {action}")]
pub struct Denied {
    /// The name of the action that was refused.
    pub action: &'static str,
}

/// Permission to perform `A` on one target. Only [`Viewer::permit`] can create one.
///
/// ```compile_fail,E0451
/// use policy::{Permit, action::EditProgramme, id::ProgrammeId};
/// fn forge(id: ProgrammeId) -> Permit<EditProgramme> {
///     Permit { target: id, action: std::marker::PhantomData }
/// }
/// ```
///
/// A write that takes a permit accepts neither a bare id nor a permit for another action:
///
/// ```compile_fail,E0308
/// use policy::{Permit, action::EditProgramme, id::ProgrammeId};
/// fn rename(permit: &Permit<EditProgramme>) {}
/// fn resolve(id: ProgrammeId) {
///     rename(&id);
/// }
/// ```
///
/// ```compile_fail,E0308
/// use policy::{Permit, action::{EditProgramme, RateInvolvement}};
/// fn rename(permit: &Permit<EditProgramme>) {}
/// fn resolve(permit: Permit<RateInvolvement>) {
///     rename(&permit);
/// }
/// ```
#[derive(Debug)]
pub struct Permit<A: Action> {
    target: A::Target,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    /// The target that the permit was granted for.
    #[must_use]
    pub const fn target(&self) -> A::Target {
        self.target
    }
}

impl Viewer {
    /// Asks for a permit to perform `A` on `target`.
    ///
    /// # Errors
    /// [`Denied`] if the matrix does not allow it.
    pub fn permit<A: Action>(&self, target: A::Target, facts: &A::Facts) -> Result<Permit<A>, Denied> {
        if A::allows(self, facts) {
            Ok(Permit {
                target,
                action: PhantomData,
            })
        } else {
            Err(Denied { action: A::NAME })
        }
    }

    /// Whether the viewer's cell for `resource` lists `act`, for any row.
    #[must_use]
    pub fn acts(&self, resource: Resource, act: Act) -> bool {
        self.task().is_some() || self.cell(resource).acts.contains(&act)
    }
}

/// What the policy must know about a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgrammeFacts {
    /// The organisation that runs the programme.
    pub organisation: Option<OrganisationId>,
    /// Whether the viewer's account works on the programme.
    pub works_on: bool,
    /// Whether the programme is published or archived. To change such a programme, a viewer needs the act `Publish`.
    pub released: bool,
}

impl ProgrammeFacts {
    /// Whether the viewer's cell for unpublished programmes reaches this programme.
    #[must_use]
    pub fn reached_by(&self, viewer: &Viewer) -> bool {
        match viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) {
            ProgrammeReach::Everything => true,
            ProgrammeReach::WorksOn => self.works_on,
            ProgrammeReach::OwnOrganisation => viewer.organisation().is_some() && self.organisation == viewer.organisation(),
            ProgrammeReach::Nothing => false,
        }
    }
}

/// What the policy must know about a study, or about the study of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudyFacts {
    /// Whether the study is published or archived, or is about to be. To change such a study, a viewer needs the act `Publish`.
    pub released: bool,
}

/// What the policy must know about a role token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldToken {
    /// The account that the token was issued to.
    pub account: AccountId,
    /// The role that the token grants.
    pub role: Role,
    /// The restrictions of the token beyond those of its role.
    pub bounds: TokenBounds,
}

impl HeldToken {
    /// Whether the token is of the viewer's own account and grants no more than the token that the viewer acts with, because whoever
    /// replaces a token receives the new secret.
    fn is_no_more_than(&self, viewer: &Viewer) -> bool {
        viewer.token().is_some_and(|acting| {
            let as_wide = acting.bounds == TokenBounds::default() || acting.bounds == self.bounds;
            acting.account == self.account && viewer.role() == self.role && as_wide
        })
    }
}

/// Defines the actions of the service, one type for each.
pub mod action {
    pub use crate::review::actions::*;
    pub use crate::workshop::actions::*;

    use super::{
        AccountId, Act, Action, CertaintyId, HeldToken, OutcomeId, ParticipantId, ProgrammeFacts, ProgrammeId, ProposalId, Resource,
        StudyFacts, StudyId, TokenId, Viewer,
    };

    // One line for each action: its type, target, facts, name, and the cell that must list its act.
    macro_rules! programme_actions {
        ($($(#[$doc:meta])* $name:ident = $text:literal, $resource:ident, $act:ident);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = ProgrammeId;
                type Facts = ProgrammeFacts;
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    viewer.acts(Resource::$resource, Act::$act)
                }

                fn allows(viewer: &Viewer, facts: &ProgrammeFacts) -> bool {
                    let released = facts.released && matches!(Act::$act, Act::Edit);
                    viewer.acts(Resource::$resource, Act::$act)
                        && (!released || viewer.acts(Resource::$resource, Act::Publish))
                        && (facts.reached_by(viewer) || matches!(Act::$act, Act::Rate))
                }
            }
        )+};
    }

    programme_actions! {
        /// Add a programme. The facts are those of the new row.
        CreateProgramme = "programme.create", ProgrammesUnpublished, Create;
        /// Change a programme's description.
        EditProgramme = "programme.edit", ProgrammesUnpublished, Edit;
        /// Move a programme between draft and review.
        MoveProgramme = "programme.set_status", ProgrammesUnpublished, Edit;
        /// Link a study to a programme that it evaluates.
        LinkEvaluation = "programme.link_evaluation", ProgrammesUnpublished, Edit;
        /// Remove the link from a study to a programme that it evaluates.
        UnlinkEvaluation = "programme.unlink_evaluation", ProgrammesUnpublished, Edit;
        /// Publish a programme, archive it, or unpublish it.
        PublishProgramme = "programme.publish", ProgrammesUnpublished, Publish;
        /// Delete a draft of a programme.
        DeleteProgramme = "programme.delete", ProgrammesUnpublished, Edit;
        /// Propose changes to a published programme.
        ProposeChanges = "programme.propose", ProgrammeProposals, Propose;
        /// Rate involvement in a programme that the viewer can see.
        RateInvolvement = "programme.rate", InvolvementRatings, Rate;
    }

    /// Accept a proposal, or send it back. The facts are those of its programme.
    #[derive(Debug)]
    pub struct DecideProposal;
    impl Action for DecideProposal {
        type Target = ProposalId;
        type Facts = ProgrammeFacts;
        const NAME: &'static str = "proposal.decide";
        fn ever(viewer: &Viewer) -> bool {
            viewer.acts(Resource::ProgrammeProposals, Act::Decide)
        }

        fn allows(viewer: &Viewer, facts: &ProgrammeFacts) -> bool {
            Self::ever(viewer) && facts.reached_by(viewer)
        }
    }

    /// Rate how certain the evidence in a cell of a map is. The target is the new rating.
    #[derive(Debug)]
    pub struct RateCertainty;
    impl Action for RateCertainty {
        type Target = CertaintyId;
        type Facts = ();
        const NAME: &'static str = "certainty.rate";
        fn ever(viewer: &Viewer) -> bool {
            viewer.acts(Resource::Certainty, Act::Rate)
        }

        fn allows(viewer: &Viewer, (): &()) -> bool {
            Self::ever(viewer)
        }
    }

    // One line for each action on studies and their outcomes. A role that may act on one study may act on every study that it sees.
    macro_rules! study_actions {
        ($($(#[$doc:meta])* $name:ident($target:ty) = $text:literal, $act:ident);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = $target;
                type Facts = StudyFacts;
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    viewer.acts(Resource::StudiesUnpublished, Act::$act)
                }

                fn allows(viewer: &Viewer, facts: &StudyFacts) -> bool {
                    Self::ever(viewer) && (!facts.released || viewer.acts(Resource::StudiesUnpublished, Act::Publish))
                }
            }
        )+};
    }

    study_actions! {
        /// Add a study. The facts are those of the new row.
        CreateStudy(StudyId) = "study.create", Create;
        /// Change a study's description.
        EditStudy(StudyId) = "study.edit", Edit;
        /// Delete a draft of a study, with its outcomes.
        DeleteStudy(StudyId) = "study.delete", Edit;
        /// Add an outcome to a study.
        RecordOutcome(StudyId) = "outcome.record", Edit;
        /// Change an outcome. The facts are those of its study.
        EditOutcome(OutcomeId) = "outcome.edit", Edit;
        /// Delete an outcome. The facts are those of its study.
        DeleteOutcome(OutcomeId) = "outcome.delete", Edit;
    }

    // One line for each action on accounts, tokens and keys, which only roles that manage access may perform.
    macro_rules! access_actions {
        ($($(#[$doc:meta])* $name:ident($target:ty) = $text:literal);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = $target;
                type Facts = ();
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    viewer.acts(Resource::Access, Act::Manage)
                }

                fn allows(viewer: &Viewer, (): &()) -> bool {
                    Self::ever(viewer)
                }
            }
        )+};
    }

    access_actions! {
        /// Create an account.
        CreateAccount(AccountId) = "account.create";
        /// Change an account, close it, or open it again.
        UpdateAccount(AccountId) = "account.update";
        /// Issue a role token to an account.
        IssueToken(AccountId) = "token.issue";
        /// Revoke a token.
        RevokeToken(TokenId) = "token.revoke";
        /// Make a new signing key the current one.
        RotateKey(()) = "key.rotate";
    }

    /// Replace a token by a new one. The facts are those of the token, if the viewer can see it.
    #[derive(Debug)]
    pub struct RotateToken;
    impl Action for RotateToken {
        type Target = TokenId;
        type Facts = Option<HeldToken>;
        const NAME: &'static str = "token.rotate";
        fn ever(viewer: &Viewer) -> bool {
            viewer.acts(Resource::Access, Act::Rotate)
        }

        fn allows(viewer: &Viewer, held: &Option<HeldToken>) -> bool {
            if viewer.acts(Resource::Access, Act::Manage) {
                return true;
            }
            Self::ever(viewer) && held.as_ref().is_some_and(|held| held.is_no_more_than(viewer))
        }
    }

    // One line for each action that only the service's own tasks perform.
    macro_rules! service_actions {
        ($($(#[$doc:meta])* $name:ident($target:ty) = $text:literal);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = $target;
                type Facts = ();
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    viewer.task().is_some()
                }

                fn allows(viewer: &Viewer, (): &()) -> bool {
                    Self::ever(viewer)
                }
            }
        )+};
    }

    service_actions! {
        /// Let an account work on programmes.
        StaffProgrammes(AccountId) = "account.staff";
        /// Encrypt identities again under the current key.
        ResealIdentities(()) = "identity.reseal";
        /// Load a bundle of evidence files.
        LoadEvidence(()) = "evidence.load";
        /// Encrypt signing keys again under the current key of the configuration.
        ResealSigningKeys(()) = "key.reseal";
        /// Attach a participant's record to an account.
        SeatParticipant(ParticipantId) = "participant.seat";
    }
}
