//! Which rows a cell of the matrix reaches: one type for each kind of resource, and one with the names of all for printing.

/// Which rows a cell reaches, whatever the resource: to print the matrix, and to answer what a viewer may do. Rules match on the types
/// below, which have no reach that their resource does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// No row.
    Nothing,
    /// Every row.
    Everything,
    /// Rows of the viewer's own organisation.
    OwnOrganisation,
    /// Programmes that the viewer's account works on.
    WorksOn,
    /// The one workshop that the viewer joined.
    OwnWorkshop,
    /// Workshops that the viewer took part in or facilitates.
    TookPartOrFacilitates,
    /// Workshops that the viewer facilitates.
    Facilitates,
    /// The viewer's own participant record.
    OneSelf,
    /// The viewer's own record, and everybody's in workshops that the viewer facilitates.
    OneSelfAndFacilitated,
    /// The viewer's own record, and those who agreed to research use.
    OneSelfAndResearchUse,
    /// The viewer's own account and tokens.
    OwnAccount,
    /// What people agreed to have quoted or archived, of published workshops.
    AgreedForAll,
    /// The one workshop that the viewer joined, and what was agreed for all.
    OwnWorkshopAndAgreed,
    /// The viewer's own, workshops that the viewer facilitates, and what was agreed for all.
    OneSelfFacilitatedAndAgreed,
    /// What people agreed to have used in research, and what was agreed for all.
    ResearchUseAndAgreed,
    /// Numbers under disclosure control.
    Controlled,
}

impl Reach {
    /// Which rows, in words; `None` where there is none.
    #[must_use]
    pub const fn describes(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Everything => "all",
            Self::OwnOrganisation => "their own organisation's",
            Self::WorksOn => "those that they work on",
            Self::OwnWorkshop => "the workshop that they joined",
            Self::TookPartOrFacilitates => "workshops that they took part in or facilitate",
            Self::Facilitates => "workshops that they facilitate",
            Self::OneSelf => "their own record",
            Self::OneSelfAndFacilitated => "their own record, and those of workshops that they facilitate",
            Self::OneSelfAndResearchUse => "their own record, and those of people who agreed to research use",
            Self::OwnAccount => "their own account and tokens",
            Self::AgreedForAll => "what people agreed to have quoted or archived, of published workshops",
            Self::OwnWorkshopAndAgreed => "the workshop that they joined, and what was agreed for all",
            Self::OneSelfFacilitatedAndAgreed => "their own, workshops that they facilitate, and what was agreed for all",
            Self::ResearchUseAndAgreed => "what people agreed to have used in research, and what was agreed for all",
            Self::Controlled => "under disclosure control",
        }
    }
}

/// Reaches that include every row: the service's own tasks have that one.
pub trait ReachesAll: Copy {
    /// Every row.
    const EVERYTHING: Self;
}

macro_rules! reaches {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("As [`Reach::", stringify!($variant), "`].")] $variant,)+
        }

        impl From<$name> for Reach {
            fn from(reach: $name) -> Self {
                match reach { $($name::$variant => Self::$variant,)+ }
            }
        }
    )+};
}
reaches! {
    /// Reaches of what a role sees all of, or nothing.
    AllOrNone { Nothing, Everything }
    /// Reaches of programmes, and of changes that are proposed to them.
    ProgrammeReach { Nothing, OwnOrganisation, WorksOn, Everything }
    /// Reaches of workshops.
    WorkshopReach { Nothing, OwnWorkshop, TookPartOrFacilitates, Facilitates, Everything }
    /// Reaches of what people brought to workshops.
    ContributionReach {
        Nothing,
        AgreedForAll,
        OwnWorkshopAndAgreed,
        OneSelfFacilitatedAndAgreed,
        ResearchUseAndAgreed,
        Everything,
    }
    /// Reaches of people in workshops.
    ParticipantReach { Nothing, OneSelf, OneSelfAndFacilitated, OneSelfAndResearchUse, Everything }
    /// Reaches of who those people are.
    IdentityReach { Nothing, OneSelf, OneSelfAndFacilitated, Everything }
    /// Reaches of what those people agreed to.
    ConsentReach { Nothing, OneSelf, Everything }
    /// Reaches of ballots. Nobody sees those of all.
    BallotReach { Nothing, OneSelf }
    /// Reaches of numbers of people.
    CountReach { Controlled, Everything }
    /// Reaches of accounts, tokens and keys.
    AccessReach { Nothing, OwnAccount, Everything }
}

macro_rules! some_see_all {
    ($($name:ident)+) => {$(
        impl ReachesAll for $name {
            const EVERYTHING: Self = Self::Everything;
        }
    )+};
}
some_see_all! {
    AllOrNone ProgrammeReach WorkshopReach ContributionReach ParticipantReach
    IdentityReach ConsentReach CountReach AccessReach
}
