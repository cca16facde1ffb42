//! Stores contributions to a workshop, word for word.

use entity::column::{AsJson, Code};
use entity::{contribution, programme};
use evidence::vocabulary::{ContributionKind, Perspective, Provenance, PublicationStatus};
use policy::action;
use policy::id::{ContributionId, ProgrammeId, WorkshopId};
use sea_orm::ActiveValue::Set;

use super::view::Contribution;
use super::words_of;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{line, required};
use crate::engine::live::Changed;
use crate::engine::work::Work;
use crate::noun::workshop::hold::closed_to_newcomers;
use crate::noun::workshop::hold::{Hold, Seat};

const LONGEST_TEXT: usize = 20_000;
const LONGEST_THEME: usize = 100;
const MOST_THEMES: usize = 20;

/// The input for a new contribution.
#[derive(Debug, Clone)]
pub struct ContributionInput {
    /// The kind of contribution.
    pub kind: ContributionKind,
    /// The contribution word for word.
    pub text: String,
    /// The group that the author speaks for.
    pub perspective: Perspective,
    /// The topics of the contribution.
    pub themes: Vec<String>,
    /// The programme that the contribution is about.
    pub programme: Option<ProgrammeId>,
}

impl Access {
    /// Adds a contribution to a workshop.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except participants who agree to take part; [`Error::Invalid`];
    /// [`Error::Conflict`] after the workshop was published.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn contribute(&self, workshop: WorkshopId, input: &ContributionInput) -> Result<Contribution, Error> {
        let work = self.begin_on_workshop::<action::Contribute>(workshop).await?;
        let result = work.contribute(workshop, input).await;
        let id = work.finish(result).await?;
        self.contributions_by_id(&[id]).await?.pop().ok_or(Error::NotFound("contribution"))
    }
}

impl Work {
    async fn contribute(&self, workshop: WorkshopId, input: &ContributionInput) -> Result<ContributionId, Error> {
        let held = self.hold_workshop(workshop, Hold::ToAdd).await?;
        let id = ContributionId(new_id());
        let permit = match self.permit::<action::Contribute>(id, &held.facts, &workshop.to_string()) {
            Ok(permit) => permit,
            Err(denied) => return Err(self.why_refused(workshop, denied.into()).await?),
        };
        let seat = held.seat.as_ref().ok_or(Error::Forbidden {
            action: "contribution.add",
        })?;
        let themes = themes(&input.themes);
        self.check(input, &themes, seat).await?;
        if held.counted || matches!(held.status, PublicationStatus::Published | PublicationStatus::Archived) {
            return Err(closed_to_newcomers());
        }
        let provenance = match held.provenance {
            Provenance::Illustrative => Provenance::Illustrative,
            Provenance::SourceDocument | Provenance::Extracted | Provenance::Derived => Provenance::SourceDocument,
        };
        let text = input.text.trim();
        let row = contribution::ActiveModel {
            id: Set(permit.target().0),
            workshop_id: Set(workshop.0),
            participant_id: Set(seat.id.0),
            code: Set(None),
            kind: Set(Code(input.kind)),
            perspective: Set(Code(input.perspective)),
            stems: Set(words_of(text, &themes)),
            themes: Set(AsJson(themes)),
            text: Set(text.to_owned()),
            programme_id: Set(input.programme.map(|id| id.0)),
            erased_at: Set(None),
            provenance: Set(Code(provenance)),
            created_at: Set(self.now()),
            withdrawn_at: Set(None),
        };
        self.under(&permit).insert(row).await?;
        self.announce(Changed::Workshop(workshop));
        Ok(id)
    }

    async fn check(&self, input: &ContributionInput, themes: &[String], seat: &Seat) -> Result<(), Error> {
        let mut problems = problems_of_words(&input.text, themes);
        if !seat.perspectives.contains(&input.perspective) {
            problems.push(FieldProblem::new("input.perspective", "must be one of your own"));
        }
        if let Some(id) = input.programme {
            let programmes = self.access().rows::<programme::Entity>();
            if !self.exists(programmes, programme::Column::Id, id.0).await? {
                problems.push(FieldProblem::new("input.programme", "no such programme"));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }
}

/// Every refused part of the words that can be found without the database.
pub(crate) fn problems_of_words(text: &str, themes: &[String]) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    required("input.text", text, LONGEST_TEXT, &mut problems);
    if themes.len() > MOST_THEMES {
        problems.push(FieldProblem::new("input.themes", format!("must not be more than {MOST_THEMES}")));
        return problems;
    }
    for (place, theme) in themes.iter().enumerate() {
        line(&format!("input.themes.{place}"), Some(theme), LONGEST_THEME, &mut problems);
    }
    problems
}

/// Each theme once, without blank ones.
fn themes(said: &[String]) -> Vec<String> {
    let mut themes: Vec<String> = Vec::new();
    for theme in said.iter().map(|theme| theme.trim()).filter(|theme| !theme.is_empty()) {
        if !themes.iter().any(|earlier| earlier == theme) {
            themes.push(theme.to_owned());
        }
    }
    themes
}
