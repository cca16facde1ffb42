//! Which fields of a question a plan reads. What depends on the room, and what is computed, is resolved one by one.

use store::{QuestionField, Selection, links};

use crate::engine::planned::AskedField;
use crate::noun::study::plan::{CONNECTION as STUDIES, study};

/// The types of a page of questions and of its rows.
pub const CONNECTION: [&str; 2] = ["QuestionConnection", "QuestionEdge"];

/// What is asked of questions; `None` if a plan does not cover it.
pub fn question(asked: AskedField<'_>) -> Option<Selection<QuestionField>> {
    asked.rows("Question", |questions, field| {
        let key = field.key();
        let read = match field.name() {
            "id" => QuestionField::Id,
            "code" => QuestionField::Code,
            "text" => QuestionField::Text,
            "plainLanguage" => QuestionField::PlainLanguage,
            "theme" => QuestionField::Theme,
            "status" => QuestionField::Status,
            "raisedBy" => QuestionField::RaisedBy,
            "rank" => QuestionField::Rank,
            "displayOrder" => QuestionField::DisplayOrder,
            "provenance" => QuestionField::Provenance,
            "sourceUrl" => QuestionField::SourceUrl,
            "version" => QuestionField::Version,
            "updatedAt" => QuestionField::UpdatedAt,
            "mergedInto" => {
                questions.one(key, links::merged_into(), question(field)?, None);
                return Some(());
            }
            "evidence" => {
                let link = links::evidence_of_question(field.page()?);
                questions.connection(key, &link, field.connection(STUDIES, study)?);
                return Some(());
            }
            _ => return None,
        };
        questions.value(key, read);
        Some(())
    })
}
