//! Makes and changes terms.

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
    /// The dimension of the term. It stays for good.
    dimension: Word<Dimension>,
    /// The code of the term, unique in its dimension: capital letters, digits and underscores.
    code: String,
    /// What people read for the term.
    label: String,
    /// What the term means.
    definition: Option<String>,
    /// Other words for the term: a search for one finds the others.
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

/// Changes of terms.
#[derive(Default)]
pub struct TermMutation;

#[Object]
impl TermMutation {
    /// Makes a term, the last of its dimension. LEARNING_DOMAIN, KIRKPATRICK_LEVEL and PERSPECTIVE take no new terms.
    async fn create_term(&self, ctx: &Context<'_>, #[graphql(desc = "The description of the new term.")] input: TermInput) -> Result<Term> {
        let made = Scope::of(ctx)?.access().create_term(&input.into()).await;
        Ok(made.map(Term::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of a term: what the input leaves out is taken away. Searches find what carries the term by
    /// its new words at once.
    async fn update_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The term to change.")] id: ID,
        #[graphql(desc = "The version of the term that the change was made from.")] version: i32,
        #[graphql(desc = "The new description of the term.")] input: TermInput,
    ) -> Result<Term> {
        let id = read(&id, "id")?;
        let changed = Scope::of(ctx)?.access().update_term(id, version, &input.into()).await;
        Ok(changed.map(Term::from).map_err(Refusal::from)?)
    }
}
