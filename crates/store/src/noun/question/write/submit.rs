//! Submits questions. A person's own words are stored exactly, and belong to that person.

use entity::column::Code;
use entity::{question, workshop};
use evidence::vocabulary::{PublicationStatus, QuestionStatus};
use policy::action;
use policy::id::{QuestionId, WorkshopId};
use sea_orm::IntoActiveModel;
use sea_orm::sea_query::ExprTrait;

use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::input::{accept, required};
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::rules::QUESTION_LENGTH;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::noun::workshop::hold::{HeldWorkshop, Hold};

impl Work {
    pub(super) async fn submit_question(&self, workshop: WorkshopId, text: &str) -> Result<QuestionId, Error> {
        let held = self.hold_workshop(workshop, Hold::ToAdd).await?;
        let id = QuestionId(new_id());
        // The audit trail names the workshop, so that nobody can read there who submitted which question.
        let permit = match self.permit::<action::SubmitQuestion>(id, &held.facts, &workshop.to_string()) {
            Ok(permit) => permit,
            Err(denied) => return Err(self.why_refused(workshop, denied.into()).await?),
        };
        if held.counted || is_released(held.status) {
            return Err(Error::Conflict("the workshop was published: no questions can be added".to_owned()));
        }
        let mut problems = Vec::new();
        let text = required("text", text, QUESTION_LENGTH, &mut problems);
        accept(problems)?;
        // A member of the workshop speaks for themselves, even if they also facilitate it.
        let author = held.seat.as_ref().filter(|seat| seat.takes_part);
        let (now, participant) = (self.now(), author.map(|seat| seat.id.0));
        // A facilitator may record what a participant said: then the words belong to that participant.
        let words_of_id = match participant {
            Some(author) => Some(author),
            None => self.whose_words(workshop, &text, &[]).await?,
        };
        let row = question::Model {
            id: id.0,
            code: self.code_for(&held, id).await?,
            text,
            plain_language: None,
            theme: None,
            status: Code(QuestionStatus::Submitted),
            project_id: held.project.map(|id| id.0),
            workshop_id: Some(workshop.0),
            participant_id: participant,
            perspective: author.and_then(|seat| seat.perspectives.first()).copied().map(Code),
            raised_by: None,
            merged_into_id: None,
            merge_reason: None,
            rank: None,
            room_rank: None,
            rank_ballots: None,
            display_order: None,
            provenance: Code(held.provenance),
            source_url: None,
            version: 1,
            created_at: now,
            updated_at: now,
            summary: participant.is_none(),
            words_of_id,
            withdrawn_at: None,
        };
        self.under(&permit).index_question(&row).await?;
        self.under(&permit).insert(row.into_active_model()).await?;
        self.announce(Changed::Workshop(workshop));
        Ok(id)
    }
}

impl Work {
    /// A code that contains the workshop's code and the random end of the question's id. It does not reveal who submitted the question,
    /// or how many there are.
    async fn code_for(&self, held: &HeldWorkshop, id: QuestionId) -> Result<String, Error> {
        let mut select = self.access().rows::<workshop::Entity>();
        columns(&mut select, &[workshop::Column::Code]);
        select.and_where(col(workshop::Column::Id).eq(held.id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("workshop"))?;
        let code: String = row.try_get("", "code")?;
        let id = id.to_string();
        let end = id.get(id.len().saturating_sub(RANDOM_DIGITS)..).unwrap_or_default();
        Ok(format!("{code}-Q-{end}"))
    }
}

/// Whether the workshop is or was public.
const fn is_released(status: PublicationStatus) -> bool {
    match status {
        PublicationStatus::Draft | PublicationStatus::InReview => false,
        PublicationStatus::Published | PublicationStatus::Archived => true,
    }
}

/// The number of random digits in a code. There are 32 different digits, so the chance that a code is already used is one in 10⁹.
const RANDOM_DIGITS: usize = 6;
