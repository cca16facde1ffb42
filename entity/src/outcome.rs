//! A row is one finding of a study, at one time point, from one perspective.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: Option<String>,
    pub study_id: Uuid,
    pub programme_id: Option<Uuid>,
    pub domain_term_id: Uuid,
    pub learning_domain: Option<String>,
    pub kirkpatrick_level: Option<String>,
    pub perspective: String,
    pub evidence_kind: String,
    pub measure: Option<String>,
    pub contrast: String,
    pub comparison: Option<String>,
    pub timepoint: Option<String>,
    pub timepoint_weeks: Option<f64>,
    pub direction: String,
    pub higher_is_better: Option<bool>,
    pub summary: String,
    pub plain_language: Option<String>,
    pub effect_source: Option<String>,
    pub effect_metric: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub effect_figures: Option<Json>,
    pub effect_estimate: Option<f64>,
    pub effect_standard_error: Option<f64>,
    pub effect_ci_level: Option<f64>,
    pub effect_ci_lower: Option<f64>,
    pub effect_ci_upper: Option<f64>,
    pub effect_p_value: Option<f64>,
    pub effect_n: Option<i32>,
    pub provenance: String,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::study::Entity", from = "Column::StudyId", to = "super::study::Column::Id")]
    Study,
    #[sea_orm(
        belongs_to = "super::programme::Entity",
        from = "Column::ProgrammeId",
        to = "super::programme::Column::Id"
    )]
    Programme,
    #[sea_orm(belongs_to = "super::term::Entity", from = "Column::DomainTermId", to = "super::term::Column::Id")]
    DomainTerm,
}

impl ActiveModelBehavior for ActiveModel {}
