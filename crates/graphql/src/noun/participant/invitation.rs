//! The invitation that a join code opens: the workshop in outline, its information sheet, and each consent scope in
//! plain language. Nothing about the reader is stored.

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::consent::explained;
use evidence::vocabulary::ConsentScope;
use futures_util::future::try_join_all;

use crate::engine::attempts::Attempt;
use crate::engine::attempts::count_attempt;
use crate::engine::date::Date;
use crate::engine::input::code as known_code;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::noun::organisation::{Organisation, OrganisationById};
use crate::noun::sheet::InformationSheet;

/// What a person with a join code can read before anything about them is stored. It contains nothing about any
/// person.
pub struct Invitation(store::Invitation);

/// What a person with a join code can read before anything about them is stored. It contains nothing about any
/// person.
#[Object]
impl Invitation {
    /// The title of the workshop.
    async fn workshop_title(&self) -> &str {
        &self.0.title
    }

    /// The day of the workshop; null if it is not fixed yet.
    async fn held_on(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// The place of the workshop; null if it was not given.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// How the workshop is held: in person, online, or both. Null if it was not given.
    async fn mode(&self) -> Option<&str> {
        self.0.mode.as_deref()
    }

    /// The rules that the people in the workshop agree on; null if there are none.
    async fn ground_rules(&self) -> Option<&str> {
        self.0.ground_rules.as_deref()
    }

    /// The organisations of the workshop's project, the leading one first.
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let scope = Scope::of(ctx)?;
        let found = try_join_all(self.0.organisations.iter().map(|id| scope.load::<OrganisationById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The current version of the information sheet, to which a person who joins agrees.
    async fn information_sheet(&self) -> InformationSheet {
        self.0.sheet.clone().into()
    }

    /// Each consent scope explained in plain language: what it means to agree, who sees what, and whether it is
    /// required.
    async fn scopes(&self) -> Vec<ScopeExplanation> {
        ConsentScope::ALL.iter().copied().map(ScopeExplanation::of).collect()
    }
}

/// The explanation of one consent scope, in plain language.
#[derive(SimpleObject)]
pub struct ScopeExplanation {
    /// The scope that is explained.
    scope: Word<ConsentScope>,
    /// Whether the scope is required to join the workshop.
    required: bool,
    /// What it means to agree to the scope, and what happens otherwise.
    meaning: String,
    /// Who sees what if a person agrees to the scope.
    who_sees: String,
}

impl ScopeExplanation {
    fn of(scope: ConsentScope) -> Self {
        let words = explained(scope);
        Self {
            scope: Word(scope),
            required: words.required,
            meaning: words.meaning.to_owned(),
            who_sees: words.who_sees.to_owned(),
        }
    }
}

/// The query that opens an invitation by its join code.
#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// The invitation that a join code opens, to be read before joining. Null if the code opens nothing, joining is
    /// closed, or the workshop has not published an information sheet. Attempts are rate-limited like attempts to
    /// join, with a count of their own.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The join code of the workshop, as it was typed.")] code: String,
    ) -> Result<Option<Invitation>> {
        count_attempt(ctx, Attempt::ToRead, &code)?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().invitation(known_code(&code)?)).await?;
        Ok(found.map(Invitation))
    }
}
