//! Studies that are related to a programme by the terms that they share.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use futures_util::future::try_join_all;
use policy::id::ProgrammeId;
use store::{ALIKE_BY, Access};

use super::object::{Study, StudyById};
use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::{FieldProblem, Refusal};
use crate::noun::term::{Tagged, Term, terms_of};

/// A study that shares terms with a programme, although it does not evaluate it.
#[derive(SimpleObject)]
pub struct RelatedStudy {
    /// The study that shares the terms.
    study: Study,
    /// The shared terms, of the dimensions METHOD, TOPIC, AUDIENCE and EDUCATION_LEVEL, in the programme's order.
    shared: Vec<Term>,
    /// The number of shared terms divided by the number of terms that the programme or the study has, in these
    /// dimensions: from 0 to 1.
    score: f64,
}

/// Loads the studies related to each programme. The number in the key is how many are requested.
struct RelatedStudies;

impl Fetch for RelatedStudies {
    type Key = (ProgrammeId, u64);
    type Value = Arc<[store::RelatedStudy]>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut by_number: HashMap<u64, Vec<ProgrammeId>> = HashMap::new();
        for (programme, first) in keys {
            by_number.entry(first).or_default().push(programme);
        }
        let mut found = HashMap::new();
        for (first, programmes) in by_number {
            let related = access.related_studies(&programmes, first).await?;
            found.extend(related.into_iter().map(|(programme, studies)| ((programme, first), studies.into())));
        }
        Ok(found)
    }
}

/// The studies that share the most terms with a programme, those with most shared terms first.
///
/// # Errors
/// BAD_USER_INPUT when `first` is out of bounds.
pub async fn related_studies(ctx: &Context<'_>, programme: ProgrammeId, first: i32) -> Result<Vec<RelatedStudy>, Refusal> {
    let scope = Scope::of(ctx)?;
    let most = scope.access().page_sizes().most;
    let first = u64::try_from(first).ok().filter(|first| *first <= most).ok_or_else(|| {
        Refusal::invalid(vec![FieldProblem {
            path: "first".to_owned(),
            message: format!("must be from 0 to {most}"),
        }])
    })?;
    let Some(related) = scope.load::<RelatedStudies>((programme, first)).await? else {
        return Ok(Vec::new());
    };
    let own = &alike(terms_of(ctx, Tagged::Programme(programme), None).await?);
    let with_study = related.iter().map(|related| async {
        let study = scope.load::<StudyById>(related.study).await?;
        Ok::<_, Refusal>(study.map(|study| (study, related.score)))
    });
    // One level after the other, so that each level is one statement for all programmes.
    let studies = try_join_all(with_study).await?;
    try_join_all(studies.into_iter().flatten().map(|(study, score)| async move {
        let theirs = alike(terms_of(ctx, Tagged::Study(study.0.id), None).await?);
        let shared = own.iter().filter(|term| theirs.iter().any(|their| their.0.id == term.0.id));
        Ok(RelatedStudy {
            shared: shared.cloned().collect(),
            study,
            score,
        })
    }))
    .await
}

fn alike(terms: Vec<Term>) -> Vec<Term> {
    terms.into_iter().filter(|term| ALIKE_BY.contains(&term.0.dimension)).collect()
}
