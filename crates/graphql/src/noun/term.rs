//! Terms of the vocabulary, in the schema.

pub mod plan;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::Dimension;
use policy::id::{ProgrammeId, StudyId, TermId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// A term of the vocabulary, in one dimension.
#[derive(Debug, Clone)]
pub struct Term(pub Arc<store::Term>);

impl From<store::Term> for Term {
    fn from(term: store::Term) -> Self {
        Self(Arc::new(term))
    }
}

/// A term of the vocabulary, in one dimension.
#[Object]
impl Term {
    /// The global id of the term, such as `term_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The dimension that the term belongs to.
    async fn dimension(&self) -> Word<Dimension> {
        Word(self.0.dimension)
    }

    /// The code of the term, which is unique in its dimension.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name of the term, as people read it.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// What the term means.
    async fn definition(&self) -> Option<&str> {
        Some(&self.0.definition)
    }

    /// Where the term and its definition come from; null if this was not recorded.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// Other words for the term. A search for one of them also finds the others.
    async fn synonyms(&self) -> &[String] {
        &self.0.synonyms
    }

    /// The version of the term, for optimistic locking. It starts at 1 and rises with each change; a mutation must
    /// send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Loads terms by their ids.
pub struct TermById;

impl Fetch for TermById {
    type Key = TermId;
    type Value = Term;

    async fn fetch(access: &Access, keys: Vec<TermId>) -> Result<HashMap<TermId, Term>, store::Error> {
        Ok(access
            .terms_by_id(&keys)
            .await?
            .into_iter()
            .map(|term| (term.id, Term::from(term)))
            .collect())
    }
}

/// A row that has terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tagged {
    /// A programme.
    Programme(ProgrammeId),
    /// A study.
    Study(StudyId),
}

struct TermsOfProgramme;

impl Fetch for TermsOfProgramme {
    type Key = ProgrammeId;
    type Value = Arc<[Term]>;

    async fn fetch(access: &Access, keys: Vec<ProgrammeId>) -> Result<HashMap<ProgrammeId, Arc<[Term]>>, store::Error> {
        let found = access.terms_of_programmes(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, terms)| (ProgrammeId(id), terms.into_iter().map(Term::from).collect()))
            .collect())
    }
}

struct TermsOfStudy;

impl Fetch for TermsOfStudy {
    type Key = StudyId;
    type Value = Arc<[Term]>;

    async fn fetch(access: &Access, keys: Vec<StudyId>) -> Result<HashMap<StudyId, Arc<[Term]>>, store::Error> {
        let found = access.terms_of_studies(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, terms)| (StudyId(id), terms.into_iter().map(Term::from).collect()))
            .collect())
    }
}

/// The terms of a programme or a study, of all dimensions or of one. A whole level of rows takes one statement, even
/// if fields ask for several dimensions.
pub async fn terms_of(ctx: &Context<'_>, tagged: Tagged, dimension: Option<Dimension>) -> Result<Vec<Term>, Refusal> {
    let scope = Scope::of(ctx)?;
    let terms = match tagged {
        Tagged::Programme(id) => scope.load::<TermsOfProgramme>(id).await?,
        Tagged::Study(id) => scope.load::<TermsOfStudy>(id).await?,
    };
    let wanted = |term: &&Term| dimension.is_none_or(|dimension| term.0.dimension == dimension);
    Ok(terms.iter().flat_map(|terms| terms.iter()).filter(wanted).cloned().collect())
}

/// Queries over the vocabulary.
#[derive(Default)]
pub struct TermQuery;

#[Object]
impl TermQuery {
    /// The terms of a dimension, in the order of the vocabulary.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension of the terms.")] dimension: Word<Dimension>,
    ) -> Result<Option<Vec<Term>>> {
        let scope = Scope::of(ctx)?;
        let terms = scope.read(scope.access().terms(dimension.0)).await?;
        Ok(Some(terms.into_iter().map(Term::from).collect()))
    }
}
