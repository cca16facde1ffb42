//! Mutations of terms.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::Dimension;

use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::term::Term;

/// The description of a term.
#[derive(Debug, InputObject)]
pub struct TermInput {
    /// The dimension of the term. It cannot be changed later.
    dimension: Word<Dimension>,
    /// The code of the term, unique in its dimension: 1 to 64 capital letters, digits and underscores. For COUNTRY it
    /// must be an ISO 3166-1 alpha-2 code.
    code: String,
    /// The name of the term, as people read it: at most 200 characters.
    label: String,
    /// What the term means: at most 5,000 characters.
    definition: Option<String>,
    /// Other words for the term, at most 50. A search for one of them also finds the others.
    synonyms: Option<Vec<String>>,
}

impl From<TermInput> for store::TermInput {
    fn from(input: TermInput) -> Self {
        Self {
            dimension: input.dimension.0,
            code: input.code,
            label: input.label,
            definition: input.definition,
            synonyms: input.synonyms.unwrap_or_default(),
        }
    }
}

/// Mutations of terms.
#[derive(Default)]
pub struct TermMutation;

#[Object]
impl TermMutation {
    /// Creates a term at the end of its dimension. LEARNING_DOMAIN, KIRKPATRICK_LEVEL and PERSPECTIVE are closed and
    /// take no new terms. Only for academics.
    async fn create_term(&self, ctx: &Context<'_>, #[graphql(desc = "The description of the new term.")] input: TermInput) -> Result<Term> {
        let made = Scope::of(ctx)?.access().create_term(&input.into()).await;
        Ok(made.map(Term::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of a term. A field that the input leaves out is cleared. Searches find the rows with
    /// this term by its new words at once. Only for academics.
    async fn update_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the term to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the term has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new description of the term.")] input: TermInput,
    ) -> Result<Term> {
        let id = read(&id, "id")?;
        let changed = Scope::of(ctx)?.access().update_term(id, version, &input.into()).await;
        Ok(changed.map(Term::from).map_err(Refusal::from)?)
    }
}
