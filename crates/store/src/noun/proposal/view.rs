//! A proposal as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::programme_proposal;
use policy::id::{AccountId, ProgrammeId, ProposalId};
use serde_json::Value;

use super::fields::{Fields, differing};
use crate::engine::clock::at;
use crate::engine::error::Error;

/// A change that somebody proposes to a published programme.
#[derive(Debug, Clone)]
pub struct ProgrammeProposal {
    /// Its id.
    pub id: ProposalId,
    /// The programme that it would change.
    pub programme: ProgrammeId,
    /// Who proposes it.
    pub by: AccountId,
    /// What would change, field by field, in the order of the fields' names.
    pub changes: Vec<ProposedChange>,
    /// Why.
    pub note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// What was decided; none while it waits.
    pub accepted: Option<bool>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// What they said about it.
    pub decision_note: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// One field of a proposal, before and after, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedChange {
    /// The field, as the input names it; the terms of each dimension are a field, such as `terms.METHOD`.
    pub field: String,
    /// What it said when the change was proposed; none where it was empty.
    pub before: Option<String>,
    /// What it would say; none where it would be empty.
    pub after: Option<String>,
}

impl ProgrammeProposal {
    pub(super) fn from_model(model: programme_proposal::Model) -> Result<Self, Error> {
        let (changes, before) = (fields(model.changes)?, fields(model.before)?);
        let changes = differing(&changes, &before)
            .into_iter()
            .map(|(field, after)| ProposedChange {
                before: before.get(&field).and_then(in_words),
                after: in_words(&after),
                field,
            })
            .collect();
        Ok(Self {
            id: ProposalId(model.id),
            programme: ProgrammeId(model.programme_id),
            by: AccountId(model.by_id),
            changes,
            note: model.note,
            proposed_at: at(model.proposed_at),
            accepted: model.accepted,
            decided_by: model.decided_by_id.map(AccountId),
            decision_note: model.decision_note,
            decided_at: model.decided_at.map(at),
        })
    }
}

pub(super) fn fields(stored: Value) -> Result<Fields, Error> {
    match stored {
        Value::Object(fields) => Ok(fields),
        _ => Err(Error::Corrupt("a proposal's fields are no object".to_owned())),
    }
}

/// A field's value as people read it: codes of a list are separated by commas, and each part of the involvement has a line. None where
/// nothing is left to say.
fn in_words(value: &Value) -> Option<String> {
    let words = match value {
        Value::Null => return None,
        Value::Bool(value) => value.to_string(),
        // 6 and 6.0 are the same to people, and databases write one for the other.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::String(text) => text.clone(),
        Value::Array(entries) => {
            let lines = entries.iter().any(Value::is_object);
            let entries: Vec<String> = entries.iter().filter_map(in_words).collect();
            entries.join(if lines { "\n" } else { ", " })
        }
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .filter_map(|(name, value)| Some(format!("{name}: {}", in_words(value)?)));
            entries.collect::<Vec<_>>().join("; ")
        }
    };
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        for (value, words) in [
            (json!(null), None),
            (json!([]), None),
            (json!(4.5), Some("4.5")),
            (json!(6.0), Some("6")),
            (json!(2015), Some("2015")),
            (json!(["FILM", "STORYTELLING"]), Some("FILM, STORYTELLING")),
            (
                json!([{ "activities": ["DELIVERY"], "payment": null, "who": "CARER" }]),
                Some("activities: DELIVERY; who: CARER"),
            ),
        ] {
            assert_eq!(in_words(&value).as_deref(), words, "{value}");
        }
    }
}
