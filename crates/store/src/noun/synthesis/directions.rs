//! Findings for vote counting: the directions of effect, by domain and study.

use std::collections::HashMap;

use entity::column::Code;
use entity::{outcome, study, term};
use evidence::vocabulary::{Contrast, Dimension, EffectDirection, Provenance, StudyKind};
use policy::id::StudyId;
use sea_orm::sea_query::{ExprTrait, NullOrdering};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::outcome::rows;
use crate::noun::term::Term;

/// The maximum number of findings in one synthesis.
const MOST_FINDINGS: u64 = 20_000;

/// The findings of one domain.
#[derive(Debug, Clone)]
pub struct DomainDirections {
    /// The subject of the findings.
    pub domain: Term,
    /// Studies ordered by year (those without one last), then by label and code.
    pub studies: Vec<StudyFindings>,
}

/// One study's findings in one domain.
#[derive(Debug, Clone)]
pub struct StudyFindings {
    /// The study.
    pub study: StudyId,
    /// First author and year, as people cite the study.
    pub label: String,
    /// The study's year.
    pub year: Option<i32>,
    /// The number of people in the study.
    pub sample_size: Option<i32>,
    /// The directions of its findings.
    pub directions: Vec<EffectDirection>,
}

#[derive(FromQueryResult)]
struct DirectionRow {
    study_id: Uuid,
    domain_term_id: Uuid,
    direction: Code<EffectDirection>,
    label: String,
    year: Option<i32>,
    sample_size: Option<i32>,
}

impl Access {
    /// The directions of effect of the findings of primary studies that match the filter and have this contrast, by domain in the
    /// vocabulary's order. Demo data is not evidence, and is left out. Runs two statements, and one more for a text search.
    ///
    /// # Errors
    /// [`Error::Invalid`] if more findings match than one synthesis may have, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn directions(&self, filter: &OutcomeFilter, contrast: Contrast) -> Result<Vec<DomainDirections>, Error> {
        use outcome::Column;
        let mut select = rows(self, filter).await?;
        columns(&mut select, &[Column::StudyId, Column::DomainTermId, Column::Direction]);
        columns(&mut select, &[study::Column::Label, study::Column::Year, study::Column::SampleSize]);
        select
            .join_unscoped::<study::Entity>(Unscoped::SeenWithTheRow, col(study::Column::Id).eq(col(Column::StudyId)))
            .join_rows::<term::Entity>(self.viewer(), col(term::Column::Id).eq(col(Column::DomainTermId)))
            .and_where(col(Column::Contrast).eq(Code(contrast)))
            .and_where(col(study::Column::Kind).eq(Code(StudyKind::Primary)))
            .and_where(col(study::Column::Provenance).ne(Code(Provenance::Illustrative)))
            .and_where(col(Column::Provenance).ne(Code(Provenance::Illustrative)))
            .order_by_expr(col(term::Column::Position), Order::Asc)
            .order_by_expr(col(term::Column::Code), Order::Asc)
            .order_by_expr_with_nulls(col(study::Column::Year), Order::Asc, NullOrdering::Last)
            .order_by_expr(col(study::Column::Label), Order::Asc)
            .order_by_expr(col(study::Column::Code), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc)
            .limit(MOST_FINDINGS + 1);
        let found = self.reader().query_all(&select).await?;
        if found.len() as u64 > MOST_FINDINGS {
            let message = format!("matches more than {MOST_FINDINGS} outcomes; narrow it");
            return Err(Error::invalid("filter", message));
        }
        let terms = self.terms(Dimension::OutcomeDomain).await?;
        let terms: HashMap<Uuid, Term> = terms.into_iter().map(|term| (term.id.0, term)).collect();
        let mut domains: Vec<DomainDirections> = Vec::new();
        for row in &found {
            let row = DirectionRow::from_query_result(row, "")?;
            if domains.last().is_none_or(|last| last.domain.id.0 != row.domain_term_id) {
                let missing = || Error::Corrupt(format!("{} is not an outcome domain", row.domain_term_id));
                domains.push(DomainDirections {
                    domain: terms.get(&row.domain_term_id).cloned().ok_or_else(missing)?,
                    studies: Vec::new(),
                });
            }
            let Some(domain) = domains.last_mut() else { continue };
            let direction = row.direction.0;
            match domain.studies.last_mut().filter(|study| study.study.0 == row.study_id) {
                Some(study) => study.directions.push(direction),
                None => domain.studies.push(StudyFindings {
                    study: StudyId(row.study_id),
                    label: row.label,
                    year: row.year,
                    sample_size: row.sample_size,
                    directions: vec![direction],
                }),
            }
        }
        Ok(domains)
    }
}
