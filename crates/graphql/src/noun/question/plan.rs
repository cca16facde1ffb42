//! Which fields of a question a plan reads. What depends on the room, and what is computed, is resolved one by one.

use store::{Access, QuestionField, QuestionLinkField, Selection, links};

use super::filter::{QuestionFilter, QuestionOrder};
use crate::engine::planned::{AskedField, PlannedRead};
use crate::noun::outcome::plan::outcome;
use crate::noun::programme::plan::programme;
use crate::noun::study::plan::{CONNECTION as STUDIES, study};
use crate::noun::term::plan::term;

/// The types of a page of questions and of its rows.
pub const CONNECTION: [&str; 2] = ["QuestionConnection", "QuestionEdge"];

/// Reads the root field `question`.
pub async fn one(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let code = asked.code()?;
    Some(access.planned_question(&code, question(asked)?).await)
}

/// Reads the root field `questions`.
pub async fn list(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let filter = asked
        .argument::<Option<QuestionFilter>>("filter")?
        .unwrap_or_default()
        .read()
        .ok()?;
    let (order, page) = (asked.order::<QuestionOrder, _>()?, asked.page()?);
    let rows = asked.connection(CONNECTION, question)?;
    Some(access.planned_questions(&filter, &order, &page, rows).await.map(Some))
}

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
            "links" => {
                questions.many(key, links::links_of_question(), link(field)?);
                return Some(());
            }
            "programmes" => {
                questions.through(key, &links::links_of_question(), links::linked_programme(), programme(field)?);
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

/// What is asked of the links of a question.
fn link(asked: AskedField<'_>) -> Option<Selection<QuestionLinkField>> {
    asked.rows("QuestionLink", |rows, field| {
        match field.name() {
            "relation" => rows.value(field.key(), QuestionLinkField::Relation),
            "note" => rows.value(field.key(), QuestionLinkField::Note),
            "target" => {
                let ways = vec![
                    rows.way(links::linked_study(), study(field)?),
                    rows.way(links::linked_programme(), programme(field)?),
                    rows.way(links::linked_term(), term(field)?),
                    rows.way(links::linked_outcome(), outcome(field)?),
                ];
                rows.either(field.key(), ways, "linked row");
            }
            _ => return None,
        }
        Some(())
    })
}
