//! Writes a row as JSON: columns by their names, ids in the form that the API uses, times as text.

use entity::column::Millis;
use policy::id::{
    AccountId, AppraisalId, AuditEventId, ContributionId, DuplicateCandidateId, OrganisationId, ParticipantId, ProgrammeId, ProjectId,
    ProposalId, QuestionId, ReceiptId, RecordId, RecordImportId, ReviewId, RoundId, SearchSourceId, StudyId, TermId, TokenId, WorkshopId,
};
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable, QueryResult};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::engine::error::Error;

/// Fields that other people wrote into one's own row, and values computed from other columns. They are not exported.
const NOT_TOLD: [(&str, &str); 3] = [
    ("question", "merge_reason"),
    ("question_revision", "reason"),
    ("contribution", "stems"),
];

/// The row as JSON. A column that is added to a table is exported automatically.
pub(crate) fn row_as_json<E: EntityTrait>(row: &QueryResult) -> Result<Map<String, Value>, Error> {
    let table = E::default().table_name().to_owned();
    let mut object = Map::new();
    for column in E::Column::iter() {
        let name = column.as_str();
        if !NOT_TOLD.contains(&(table.as_str(), name)) {
            object.insert(camel_case(name), value(row, &table, name, column.def().get_column_type())?);
        }
    }
    Ok(object)
}

fn value(row: &QueryResult, table: &str, name: &str, of: &ColumnType) -> Result<Value, Error> {
    Ok(match of {
        ColumnType::Uuid => row
            .try_get::<Option<Uuid>>("", name)?
            .map_or(Value::Null, |id| json!(typed(table, name, id))),
        ColumnType::Json | ColumnType::JsonBinary => row.try_get::<Option<Value>>("", name)?.unwrap_or(Value::Null),
        ColumnType::Date => json!(row.try_get::<Option<chrono::NaiveDate>>("", name)?),
        ColumnType::Integer => json!(row.try_get::<Option<i32>>("", name)?),
        ColumnType::BigInteger => json!(row.try_get::<Option<Millis>>("", name)?.map(|Millis(time)| time.to_rfc3339())),
        ColumnType::Double => json!(row.try_get::<Option<f64>>("", name)?),
        ColumnType::Boolean => json!(row.try_get::<Option<bool>>("", name)?),
        ColumnType::String(_) | ColumnType::Text => json!(row.try_get::<Option<String>>("", name)?),
        _ => return Err(Error::Corrupt(format!("{table}.{name} is of a kind that no export knows"))),
    })
}

/// The id in the form that the API uses; a bare UUID for a kind that the API does not have.
fn typed(table: &str, column: &str, id: Uuid) -> String {
    let kind = if column == "id" { table } else { column };
    match kind {
        "account" | "account_id" | "rater_id" | "rated_by_id" | "reviewer_id" | "decided_by_id" | "cast_by_id" | "issued_by_id"
        | "by_id" | "actor_id" => AccountId(id).to_string(),
        "participant" | "participant_id" | "words_of_id" => ParticipantId(id).to_string(),
        "workshop_id" => WorkshopId(id).to_string(),
        "review_id" => ReviewId(id).to_string(),
        "record_id" | "left_id" | "right_id" => RecordId(id).to_string(),
        "record_import" => RecordImportId(id).to_string(),
        "source_id" => SearchSourceId(id).to_string(),
        "duplicate_candidate" => DuplicateCandidateId(id).to_string(),
        "appraisal" => AppraisalId(id).to_string(),
        "question" | "question_id" | "merged_into_id" => QuestionId(id).to_string(),
        "contribution" => ContributionId(id).to_string(),
        "withdrawal_receipt" => ReceiptId(id).to_string(),
        "role_token" | "rotated_from_id" => TokenId(id).to_string(),
        "audit_event" => AuditEventId(id).to_string(),
        "round_id" => RoundId(id).to_string(),
        "programme" | "programme_id" => ProgrammeId(id).to_string(),
        "project_id" => ProjectId(id).to_string(),
        "programme_proposal" => ProposalId(id).to_string(),
        "study_id" => StudyId(id).to_string(),
        "organisation_id" => OrganisationId(id).to_string(),
        "row_term_id" | "column_term_id" => TermId(id).to_string(),
        _ => id.to_string(),
    }
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        written.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        written.push_str(letters.as_str());
    }
    written
}
