//! How well the screeners of a review agree.

use async_graphql::{Context, Object, Result};
use evidence::agreement::TwoRaterAgreement;
use evidence::vocabulary::ScreeningStage;
use futures_util::future::try_join_all;
use policy::id::ReviewId;
use store::{PairOf, ReviewAgreement, ScreenerPair};

use crate::engine::role::Role;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::{Account, stored_account};
use crate::noun::outcome::ConfidenceInterval;

/// The confidence level of the interval of Cohen's kappa.
const LEVEL: f64 = 0.95;

/// The figures of two raters, over at least one record.
struct Figures {
    observed: f64,
    all: TwoRaterAgreement,
}

impl Figures {
    fn of(all: TwoRaterAgreement) -> Option<Self> {
        Some(Self {
            observed: all.observed?,
            all,
        })
    }

    fn kappa(&self) -> Option<f64> {
        self.all.kappa.map(|kappa| kappa.value)
    }

    fn ac1(&self) -> Option<f64> {
        self.all.ac1.map(|ac1| ac1.value)
    }
}

/// How well the screeners of a review agree at a stage, over all records on which two people voted.
pub struct ScreeningAgreement {
    figures: Figures,
    matrix: Vec<Vec<u32>>,
    pairs: Vec<PairAgreement>,
}

/// How well two people, or two roles, agree over the records on which both voted.
pub struct PairAgreement {
    figures: Figures,
    between: PairOf,
}

/// How well the screeners of a review agree at a stage, over all records on which two people voted. The verdicts
/// INCLUDE and UNSURE count as the same vote: not excluded.
#[Object]
impl ScreeningAgreement {
    /// The agreement of each pair of people, and then of each pair of roles. Only the votes of members who share their
    /// role count for roles.
    async fn pairs(&self) -> &[PairAgreement] {
        &self.pairs
    }

    /// The number of records on which two people voted.
    async fn records(&self) -> u64 {
        self.figures.all.items
    }

    /// The share of records with the same vote by both people, from 0 to 1.
    async fn observed_agreement(&self) -> f64 {
        self.figures.observed
    }

    /// Cohen's kappa: agreement beyond chance, from -1 to 1. Null if no disagreement was possible, because everybody
    /// voted the same on every record.
    async fn cohens_kappa(&self) -> Option<f64> {
        self.figures.kappa()
    }

    /// The 95% confidence interval of Cohen's kappa; null if kappa is null.
    async fn cohens_kappa_ci(&self) -> Option<ConfidenceInterval> {
        let interval = self.figures.all.kappa.map(|kappa| evidence::effect::ConfidenceInterval {
            level: LEVEL,
            lower: kappa.lower,
            upper: kappa.upper,
        });
        interval.map(Into::into)
    }

    /// Gwet's AC1: agreement beyond chance, which depends less than kappa on how frequent each vote is.
    async fn gwet_ac1(&self) -> Option<f64> {
        self.figures.ac1()
    }

    /// The kappa that the observed agreement would give if both votes were equally frequent (PABAK).
    async fn pabak(&self) -> Option<f64> {
        self.figures.all.pabak
    }

    /// The numbers of records by the two votes: not excluded first, excluded second. Rows are the votes of one of the
    /// two people, and columns those of the other.
    async fn matrix(&self) -> &[Vec<u32>] {
        &self.matrix
    }
}

/// How well two people, or two roles, agree over the records on which both voted. The verdicts INCLUDE and UNSURE count
/// as the same vote: not excluded.
#[Object]
impl PairAgreement {
    /// The two accounts that are compared; empty if two roles are compared.
    async fn between(&self, ctx: &Context<'_>) -> Result<Vec<Account>> {
        match &self.between {
            PairOf::People(first, second) => Ok(try_join_all([*first, *second].map(|id| stored_account(ctx, id))).await?),
            PairOf::Roles(..) => Ok(Vec::new()),
        }
    }

    /// The two roles that are compared; empty if two accounts are compared.
    async fn roles(&self) -> Vec<Role> {
        match &self.between {
            PairOf::People(..) => Vec::new(),
            PairOf::Roles(first, second) => vec![(*first).into(), (*second).into()],
        }
    }

    /// The number of records on which both voted.
    async fn records(&self) -> u64 {
        self.figures.all.items
    }

    /// The share of records with the same vote by both, from 0 to 1.
    async fn observed_agreement(&self) -> f64 {
        self.figures.observed
    }

    /// Cohen's kappa: agreement beyond chance, from -1 to 1. Null if no disagreement was possible, because both voted
    /// the same on every record.
    async fn cohens_kappa(&self) -> Option<f64> {
        self.figures.kappa()
    }

    /// Gwet's AC1: agreement beyond chance, which depends less than kappa on how frequent each vote is.
    async fn gwet_ac1(&self) -> Option<f64> {
        self.figures.ac1()
    }

    /// The kappa that the observed agreement would give if both votes were equally frequent (PABAK).
    async fn pabak(&self) -> Option<f64> {
        self.figures.all.pabak
    }
}

impl ScreeningAgreement {
    fn of(found: &ReviewAgreement) -> Option<Self> {
        Some(Self {
            figures: Figures::of(TwoRaterAgreement::of(&found.all))?,
            matrix: found.all.rows().to_vec(),
            pairs: found.pairs.iter().filter_map(PairAgreement::of).collect(),
        })
    }
}

impl PairAgreement {
    fn of(pair: &ScreenerPair) -> Option<Self> {
        Some(Self {
            figures: Figures::of(TwoRaterAgreement::of(&pair.table))?,
            between: pair.between.clone(),
        })
    }
}

/// The agreement at a stage of a review; `None` if there is none to show to this viewer.
pub async fn screening_agreement(
    ctx: &Context<'_>,
    review: ReviewId,
    stage: ScreeningStage,
) -> Result<Option<ScreeningAgreement>, Refusal> {
    let scope = Scope::of(ctx)?;
    let found = scope.read(scope.access().screening_agreement(review, stage)).await?;
    Ok(found.as_ref().and_then(ScreeningAgreement::of))
}
