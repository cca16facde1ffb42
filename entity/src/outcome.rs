//! A row is one finding of a study, at one time point and from one perspective.

use evidence::effect::EffectInput;
use evidence::vocabulary::{
    Contrast, EffectDirection, EffectMetric, EffectSource, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};
use sea_orm::entity::prelude::*;

use crate::column::{AsJson, Code, Millis};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: Option<String>,
    pub study_id: Uuid,
    pub programme_id: Option<Uuid>,
    pub domain_term_id: Uuid,
    pub learning_domain: Option<Code<LearningDomain>>,
    pub kirkpatrick_level: Option<Code<KirkpatrickLevel>>,
    pub perspective: Code<Perspective>,
    pub evidence_kind: Code<EvidenceKind>,
    pub measure: Option<String>,
    pub contrast: Code<Contrast>,
    pub comparison: Option<String>,
    pub timepoint: Option<String>,
    pub timepoint_weeks: Option<f64>,
    pub direction: Code<EffectDirection>,
    pub higher_is_better: Option<bool>,
    pub summary: String,
    pub plain_language: Option<String>,
    pub effect_source: Option<Code<EffectSource>>,
    pub effect_metric: Option<Code<EffectMetric>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub effect_figures: Option<AsJson<EffectInput>>,
    pub effect_estimate: Option<f64>,
    pub effect_standard_error: Option<f64>,
    pub effect_ci_level: Option<f64>,
    pub effect_ci_lower: Option<f64>,
    pub effect_ci_upper: Option<f64>,
    pub effect_p_value: Option<f64>,
    pub effect_n: Option<i32>,
    pub provenance: Code<Provenance>,
    pub source_url: Option<String>,
    pub version: i32,
    pub created_at: Millis,
    pub updated_at: Millis,
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
