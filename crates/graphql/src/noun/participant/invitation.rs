//! What a join code shows before anything about anybody is stored: the workshop in outline, its information sheet, and each scope in
//! plain words.

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

/// What somebody who has a join code reads before anything about them is stored. It holds nothing about any person.
pub struct Invitation(store::Invitation);

/// What somebody who has a join code reads before anything about them is stored. It holds nothing about any person.
#[Object]
impl Invitation {
    /// The title of the workshop that the code opens.
    async fn workshop_title(&self) -> &str {
        &self.0.title
    }

    /// The day that the workshop is held.
    async fn held_on(&self) -> Option<Date> {
        self.0.held_on.map(Date)
    }

    /// Where the workshop is held.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// How the workshop is held: in person, online, or both.
    async fn mode(&self) -> Option<&str> {
        self.0.mode.as_deref()
    }

    /// What those who are in the workshop agree on.
    async fn ground_rules(&self) -> Option<&str> {
        self.0.ground_rules.as_deref()
    }

    /// The organisations of the workshop's project, the lead first.
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let scope = Scope::of(ctx)?;
        let found = try_join_all(self.0.organisations.iter().map(|id| scope.load::<OrganisationById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The version of the information sheet that somebody who joins now agrees to.
    async fn information_sheet(&self) -> InformationSheet {
        self.0.sheet.clone().into()
    }

    /// Each scope of consent in words: what agreeing means, who will see what, and whether one can join without it.
    async fn scopes(&self) -> Vec<ScopeExplanation> {
        ConsentScope::ALL.iter().copied().map(ScopeExplanation::of).collect()
    }
}

/// What agreeing to one scope of consent means, in plain words.
#[derive(SimpleObject)]
pub struct ScopeExplanation {
    /// The scope that is explained.
    scope: Word<ConsentScope>,
    /// Whether nobody joins without agreeing to this scope.
    required: bool,
    /// What agreeing to this scope means, and what happens without it.
    meaning: String,
    /// Who sees what, where somebody agrees to this scope.
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

/// The root field that a join code opens.
#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// What a join code opens, to be read before joining. Null for a code that opens nothing, while joining is closed, and before the
    /// workshop has published an information sheet. Attempts are limited as those to join are.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workshop's join code, as somebody typed it.")] code: String,
    ) -> Result<Option<Invitation>> {
        count_attempt(ctx, Attempt::ToRead, &code)?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().invitation(known_code(&code)?)).await?;
        Ok(found.map(Invitation))
    }
}
