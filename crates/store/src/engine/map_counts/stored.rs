//! Reads from the rows of evidence what maps count of each study.

use std::collections::BTreeMap;

use entity::column::Code;
use entity::{outcome, outcome_term, programme, programme_study, study, study_term};
use evidence::vocabulary::{Dimension, EffectDirection, KirkpatrickLevel, LearningDomain, Perspective, PublicationStatus, StudyKind};
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use super::counter::is_of_studies;
use super::facts::StudyFacts;
use super::places::{PlaceId, Places};
use crate::engine::error::Error;
use crate::engine::facet::{OutcomeAxis, outcome_axis};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

#[derive(FromQueryResult)]
struct KeptOutcome {
    id: Uuid,
    study_id: Uuid,
    domain_term_id: Uuid,
    learning_domain: Option<Code<LearningDomain>>,
    kirkpatrick_level: Option<Code<KirkpatrickLevel>>,
    perspective: Code<Perspective>,
    direction: Code<EffectDirection>,
}

/// The value of a term, as places store it.
fn value(term: Uuid) -> String {
    term.simple().to_string()
}

impl KeptOutcome {
    /// The places that are columns of the outcome.
    fn places(&self, places: &mut Places) -> Vec<PlaceId> {
        let learning = self
            .learning_domain
            .map(|Code(domain)| (Dimension::LearningDomain, domain.code().to_owned()));
        let level = self
            .kirkpatrick_level
            .map(|Code(level)| (Dimension::KirkpatrickLevel, level.code().to_owned()));
        let all = [
            Some((Dimension::OutcomeDomain, value(self.domain_term_id))),
            learning,
            level,
            Some((Dimension::Perspective, self.perspective.0.code().to_owned())),
        ];
        all.into_iter()
            .flatten()
            .map(|(dimension, value)| places.number(dimension, value))
            .collect()
    }
}

impl Work {
    /// What maps count of these studies, as the transaction sees them. Studies that are gone, or are not primary research, are left out.
    pub(super) async fn study_facts(&self, ids: &[Uuid], places: &mut Places) -> Result<BTreeMap<Uuid, StudyFacts>, Error> {
        let mut facts = self.counted_studies(ids).await?;
        self.add_study_terms(ids, &mut facts, places).await?;
        self.add_levels(ids, &mut facts, places).await?;
        self.add_outcomes(ids, &mut facts, places).await?;
        Ok(facts)
    }

    async fn counted_studies(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, StudyFacts>, Error> {
        let mut select = Query::select();
        columns(&mut select, &[study::Column::Id, study::Column::Status]);
        select
            .unscoped::<study::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(self.access().backend(), study::Column::Id, ids))
            .and_where(col(study::Column::Kind).eq(Code(StudyKind::Primary)));
        let mut facts = BTreeMap::new();
        for row in self.inside().query_all(&select).await? {
            let Code(status): Code<PublicationStatus> = row.try_get("", "status")?;
            let published = status == PublicationStatus::Published;
            facts.insert(
                row.try_get("", "id")?,
                StudyFacts {
                    published,
                    ..StudyFacts::default()
                },
            );
        }
        Ok(facts)
    }

    async fn add_study_terms(&self, ids: &[Uuid], facts: &mut BTreeMap<Uuid, StudyFacts>, places: &mut Places) -> Result<(), Error> {
        use study_term::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::StudyId, Column::TermId, Column::Dimension]);
        select
            .unscoped::<study_term::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(self.access().backend(), Column::StudyId, ids))
            .order_by_expr(col(Column::TermId), Order::Asc);
        for row in self.inside().query_all(&select).await? {
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            let of_study = facts.get_mut(&row.try_get::<Uuid>("", "study_id")?);
            if let Some(facts) = of_study.filter(|_| is_of_studies(dimension)) {
                let term: Uuid = row.try_get("", "term_id")?;
                facts.terms.push(places.number(dimension, value(term)));
            }
        }
        Ok(())
    }

    /// Adds the levels of involvement of the programmes that the studies evaluate, each level once.
    async fn add_levels(&self, ids: &[Uuid], facts: &mut BTreeMap<Uuid, StudyFacts>, places: &mut Places) -> Result<(), Error> {
        let mut select = Query::select();
        select
            .expr_as(col(programme_study::Column::StudyId), Alias::new("study_id"))
            .expr_as(col(programme::Column::Status), Alias::new("status"))
            .expr_as(col(programme::Column::InvolvementLevel), Alias::new("level"))
            .unscoped::<programme_study::Entity>(Unscoped::Bookkeeping)
            .join_unscoped::<programme::Entity>(
                Unscoped::Bookkeeping,
                col(programme::Column::Id).eq(col(programme_study::Column::ProgrammeId)),
            )
            .and_where(is_one_of(self.access().backend(), programme_study::Column::StudyId, ids))
            .and_where(col(programme::Column::InvolvementLevel).is_not_null())
            .order_by_expr(col(programme::Column::InvolvementLevel), Order::Asc);
        for row in self.inside().query_all(&select).await? {
            let Some(facts) = facts.get_mut(&row.try_get::<Uuid>("", "study_id")?) else {
                continue;
            };
            let level: i32 = row.try_get("", "level")?;
            let Code(status): Code<PublicationStatus> = row.try_get("", "status")?;
            let place = places.number(Dimension::InvolvementLevel, level.to_string());
            let [published, all] = &mut facts.levels;
            if !all.contains(&place) {
                all.push(place);
            }
            if status == PublicationStatus::Published && !published.contains(&place) {
                published.push(place);
            }
        }
        Ok(())
    }

    async fn add_outcomes(&self, ids: &[Uuid], facts: &mut BTreeMap<Uuid, StudyFacts>, places: &mut Places) -> Result<(), Error> {
        use outcome::Column;
        let mut parameters = self.parameters(ids, places).await?;
        let mut select = Query::select();
        columns(
            &mut select,
            &[
                Column::Id,
                Column::StudyId,
                Column::DomainTermId,
                Column::LearningDomain,
                Column::KirkpatrickLevel,
                Column::Perspective,
                Column::Direction,
            ],
        );
        select
            .unscoped::<outcome::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(self.access().backend(), Column::StudyId, ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        for row in self.inside().query_all(&select).await? {
            let stored = KeptOutcome::from_query_result(&row, "")?;
            if let Some(facts) = facts.get_mut(&stored.study_id) {
                let mut terms = stored.places(places);
                terms.extend(parameters.remove(&stored.id).unwrap_or_default());
                facts.add_outcome(stored.direction.0, terms);
            }
        }
        Ok(())
    }

    /// The terms of each outcome of these studies that are stored as links.
    async fn parameters(&self, ids: &[Uuid], places: &mut Places) -> Result<BTreeMap<Uuid, Vec<PlaceId>>, Error> {
        use outcome_term::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::OutcomeId, Column::TermId, Column::Dimension]);
        select
            .unscoped::<outcome_term::Entity>(Unscoped::Bookkeeping)
            .join_unscoped::<outcome::Entity>(Unscoped::Bookkeeping, col(outcome::Column::Id).eq(col(Column::OutcomeId)))
            .and_where(is_one_of(self.access().backend(), outcome::Column::StudyId, ids))
            .order_by_expr(col(Column::TermId), Order::Asc);
        let mut parameters: BTreeMap<Uuid, Vec<PlaceId>> = BTreeMap::new();
        for row in self.inside().query_all(&select).await? {
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            if matches!(outcome_axis(dimension), Some(OutcomeAxis::Links)) {
                let term: Uuid = row.try_get("", "term_id")?;
                let of_outcome = parameters.entry(row.try_get("", "outcome_id")?).or_default();
                of_outcome.push(places.number(dimension, value(term)));
            }
        }
        Ok(parameters)
    }
}
