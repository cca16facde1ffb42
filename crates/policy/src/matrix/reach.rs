//! Names the rows that a cell of the matrix reaches: one type for each kind of resource, and one type with all of them for printing.

/// The rows that a cell reaches, for any resource. It is used to print the matrix and to tell viewers what they may do. Rules match on the
/// types below, which have only the reaches that their resource knows.
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
    /// The viewer's own record, and all records in workshops that the viewer facilitates.
    OneSelfAndFacilitated,
    /// The viewer's own record, and the records of people who agreed to research use.
    OneSelfAndResearchUse,
    /// The viewer's own account and tokens.
    OwnAccount,
    /// What people agreed to have quoted or archived, from published workshops.
    AgreedForAll,
    /// The one workshop that the viewer joined, and what people agreed to have quoted or archived.
    OwnWorkshopAndAgreed,
    /// The viewer's own, workshops that the viewer facilitates, and what people agreed to have quoted or archived.
    OneSelfFacilitatedAndAgreed,
    /// What people agreed to have used in research, and what they agreed to have quoted or archived.
    ResearchUseAndAgreed,
    /// Numbers of people, under disclosure control.
    Controlled,
}

impl Reach {
    /// The reach in words; `none` if it reaches no row.
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
            Self::OneSelfAndFacilitated => "their own record, and the records in workshops that they facilitate",
            Self::OneSelfAndResearchUse => "their own record, and the records of people who agreed to research use",
            Self::OwnAccount => "their own account and tokens",
            Self::AgreedForAll => "what people agreed to have quoted or archived, from published workshops",
            Self::OwnWorkshopAndAgreed => "the workshop that they joined, and what everybody can read",
            Self::OneSelfFacilitatedAndAgreed => "their own, those in workshops that they facilitate, and what everybody can read",
            Self::ResearchUseAndAgreed => "what people agreed to have used in research, and what everybody can read",
            Self::Controlled => "under disclosure control",
        }
    }
}

/// A reach type that can include every row, which is the reach of the service's own tasks.
pub trait ReachesAll: Copy {
    /// The reach that includes every row.
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
    /// Reaches of resources that a role sees either completely or not at all.
    AllOrNone { Nothing, Everything }
    /// Reaches of programmes, and of changes that were proposed to them.
    ProgrammeReach { Nothing, OwnOrganisation, WorksOn, Everything }
    /// Reaches of workshops.
    WorkshopReach { Nothing, OwnWorkshop, TookPartOrFacilitates, Facilitates, Everything }
    /// Reaches of what people contributed to workshops.
    ContributionReach {
        Nothing,
        AgreedForAll,
        OwnWorkshopAndAgreed,
        OneSelfFacilitatedAndAgreed,
        ResearchUseAndAgreed,
        Everything,
    }
    /// Reaches of the records of people in workshops.
    ParticipantReach { Nothing, OneSelf, OneSelfAndFacilitated, OneSelfAndResearchUse, Everything }
    /// Reaches of the identities of people in workshops.
    IdentityReach { Nothing, OneSelf, OneSelfAndFacilitated, Everything }
    /// Reaches of the consents of people in workshops.
    ConsentReach { Nothing, OneSelf, Everything }
    /// Reaches of ballots. No role sees the ballots of others.
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
