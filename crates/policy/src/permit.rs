//! Leave to write: a permit names one action on one target, and only the policy makes one.

use std::marker::PhantomData;

use crate::id::{AccountId, CertaintyId, OrganisationId, OutcomeId, ParticipantId, ProgrammeId, ProposalId, StudyId, TokenId};
use crate::{Act, ProgrammeReach, Resource, Role, TokenBounds, Viewer, rows};

/// Something that may be done to a target, if the policy allows it.
pub trait Action {
    /// What it is done to: the row that the permit names.
    type Target: Copy;
    /// What the policy must know about the target.
    type Facts;
    /// The action's name in the audit trail, e.g. `programme.edit`.
    const NAME: &'static str;

    /// Whether the viewer may do it to any target at all. Who may not is answered without a transaction.
    fn ever(viewer: &Viewer) -> bool;

    /// Whether the viewer may do it, given the facts.
    fn allows(viewer: &Viewer, facts: &Self::Facts) -> bool;
}

/// The policy says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not allowed: {action}")]
pub struct Denied {
    /// What was asked for.
    pub action: &'static str,
}

/// Leave to do `A` to one target. Nobody but [`Viewer::permit`] can make one.
///
/// ```compile_fail,E0451
/// use policy::{Permit, action::EditProgramme, id::ProgrammeId};
/// fn forge(id: ProgrammeId) -> Permit<EditProgramme> {
///     Permit { target: id, action: std::marker::PhantomData }
/// }
/// ```
///
/// A write that takes one takes neither a bare id nor leave for another act:
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
    /// The row that the permit is for.
    #[must_use]
    pub const fn target(&self) -> A::Target {
        self.target
    }
}

impl Viewer {
    /// Asks for leave to do `A` to `target`.
    ///
    /// # Errors
    /// [`Denied`] where the matrix does not allow it.
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

    /// Whether the cell for `resource` lists `act`, whatever the row.
    #[must_use]
    pub fn acts(&self, resource: Resource, act: Act) -> bool {
        self.task().is_some() || self.cell(resource).acts.contains(&act)
    }
}

/// What the policy must know of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgrammeFacts {
    /// Who runs it.
    pub organisation: Option<OrganisationId>,
    /// Whether the viewer's account works on it.
    pub works_on: bool,
    /// Whether it is published or archived: to change it then is to publish.
    pub released: bool,
}

impl ProgrammeFacts {
    /// Whether the cell for programmes not published reaches this programme.
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

/// What the policy must know of a study, or of the study that an outcome is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudyFacts {
    /// Whether it is published or archived, or is to be: to change it then is to publish.
    pub released: bool,
}

/// What the policy must know of a role token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldToken {
    /// Whose it is.
    pub account: AccountId,
    /// The capacity that it grants.
    pub role: Role,
    /// What it is bound to, more narrowly than its role.
    pub bounds: TokenBounds,
}

impl HeldToken {
    /// Whether it is of the viewer's own account, and lets nobody do more than the token that the viewer acts by: whoever replaces it learns
    /// the new secret.
    fn is_no_more_than(&self, viewer: &Viewer) -> bool {
        viewer.token().is_some_and(|acting| {
            let as_wide = acting.bounds == TokenBounds::default() || acting.bounds == self.bounds;
            acting.account == self.account && viewer.role() == self.role && as_wide
        })
    }
}

/// The actions of the service, one type each.
pub mod action {
    pub use crate::workshop::actions::*;

    use super::{
        AccountId, Act, Action, CertaintyId, HeldToken, OutcomeId, ParticipantId, ProgrammeFacts, ProgrammeId, ProposalId, Resource,
        StudyFacts, StudyId, TokenId, Viewer,
    };

    // One line an action: its type, target, facts, name and the cell that must list it.
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
        /// Add a programme. The facts are those of the row to be made.
        CreateProgramme = "programme.create", ProgrammesUnpublished, Create;
        /// Change a programme's description.
        EditProgramme = "programme.edit", ProgrammesUnpublished, Edit;
        /// Move a programme between draft and review.
        MoveProgramme = "programme.set_status", ProgrammesUnpublished, Edit;
        /// Say that a study evaluates a programme.
        LinkEvaluation = "programme.link_evaluation", ProgrammesUnpublished, Edit;
        /// Take back that a study evaluates a programme.
        UnlinkEvaluation = "programme.unlink_evaluation", ProgrammesUnpublished, Edit;
        /// Make a programme public, archive it, or take it back.
        PublishProgramme = "programme.publish", ProgrammesUnpublished, Publish;
        /// Delete a draft of a programme.
        DeleteProgramme = "programme.delete", ProgrammesUnpublished, Edit;
        /// Propose changes to a published programme.
        ProposeChanges = "programme.propose", ProgrammeProposals, Propose;
        /// Rate involvement in a programme that the viewer can see.
        RateInvolvement = "programme.rate", InvolvementRatings, Rate;
    }

    /// Accept a proposal, or send it back. The facts are its programme's.
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

    /// Rate how certain the evidence of a map's cell is. The target is the rating to be made.
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

    // One line an action on studies and their outcomes. Whoever may act on one may act on all that they see.
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
        /// Add a study. The facts are those of the row to be made.
        CreateStudy(StudyId) = "study.create", Create;
        /// Change a study's description.
        EditStudy(StudyId) = "study.edit", Edit;
        /// Delete a draft of a study, with its outcomes.
        DeleteStudy(StudyId) = "study.delete", Edit;
        /// Add an outcome to a study.
        RecordOutcome(StudyId) = "outcome.record", Edit;
        /// Change an outcome. The facts are its study's.
        EditOutcome(OutcomeId) = "outcome.edit", Edit;
        /// Take an outcome away. The facts are its study's.
        DeleteOutcome(OutcomeId) = "outcome.delete", Edit;
    }

    // One line an action on accounts, tokens and keys: whoever manages access may do it, nobody else.
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
        /// Make an account.
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

    /// Replace a token by a new one. The facts are those of the token, where the viewer sees it.
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

    // One line an action that only the service's own tasks do.
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
        /// Seal identities anew under the current key.
        ResealIdentities(()) = "identity.reseal";
        /// Load a bundle of evidence files.
        LoadEvidence(()) = "evidence.load";
        /// Seal signing keys under the current key of the configuration.
        ResealSigningKeys(()) = "key.reseal";
        /// Make a participant's record an account's own.
        SeatParticipant(ParticipantId) = "participant.seat";
    }
}
