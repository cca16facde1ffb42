//! Updates the change times of existing rows that a load has added something to.

use entity::column::Millis;
use sea_orm::DbErr;

use crate::engine::work::writer::Writer;

/// Rows whose open part changes by a row that was added at this time: an outcome, a link to something public, a rating.
const GAINS: [(&str, &str); 6] = [
    ("study", "SELECT study_id FROM outcome WHERE created_at = $1"),
    ("programme", "SELECT programme_id FROM involvement_rating WHERE created_at = $1"),
    (
        "programme",
        "SELECT l.programme_id FROM programme_study l JOIN study s ON s.id = l.study_id WHERE l.created_at = $1 AND s.status = 'PUBLISHED'",
    ),
    (
        "study",
        "SELECT l.study_id FROM programme_study l JOIN programme p ON p.id = l.programme_id WHERE l.created_at = $1 AND p.status = \
            'PUBLISHED'",
    ),
    (
        "question",
        "SELECT l.question_id FROM question_link l LEFT JOIN outcome o ON o.id = l.outcome_id LEFT JOIN study s ON s.id = \
            COALESCE(l.study_id, o.study_id) \
         LEFT JOIN programme p ON p.id = l.programme_id WHERE l.created_at = $1 AND (l.term_id IS NOT NULL OR s.status = 'PUBLISHED' OR \
         p.status = 'PUBLISHED')",
    ),
    (
        "study",
        "SELECT r.study_id FROM study_report r JOIN report t ON t.id = r.report_id WHERE t.created_at = $1",
    ),
];

/// Rows that get a link to an unpublished row: only people inside can see this change.
const GAINS_INSIDE: [&str; 3] = [
    "SELECT DISTINCT l.programme_id FROM programme_study l JOIN study s ON s.id = l.study_id WHERE l.created_at = $1 AND s.status <> \
        'PUBLISHED'",
    "SELECT DISTINCT l.study_id FROM programme_study l JOIN programme p ON p.id = l.programme_id WHERE l.created_at = $1 AND p.status <> \
        'PUBLISHED'",
    "SELECT DISTINCT l.question_id FROM question_link l LEFT JOIN outcome o ON o.id = l.outcome_id LEFT JOIN study s ON s.id = \
        COALESCE(l.study_id, o.study_id) \
     LEFT JOIN programme p ON p.id = l.programme_id WHERE l.created_at = $1 AND l.term_id IS NULL AND COALESCE(s.status, p.status) <> \
     'PUBLISHED'",
];

/// Updates the change time of every row that the load at `now_ms` has added something to.
pub(super) async fn touch(writer: Writer<'_>, now: Millis) -> Result<(), DbErr> {
    let run = async |sql: String| writer.run(sql, [now.into()]).await;
    for (table, gained) in GAINS {
        run(format!(
            "UPDATE {table} SET updated_at = $1 WHERE updated_at < $1 AND id IN ({gained})"
        ))
        .await?;
    }
    for gained in GAINS_INSIDE {
        run(format!(
            "INSERT INTO inside_change (row_id, at) SELECT gained.id, $1 FROM ({}) AS gained WHERE true \
             ON CONFLICT (row_id) DO UPDATE SET at = excluded.at",
            gained
                .replacen("programme_id FROM", "programme_id AS id FROM", 1)
                .replacen("study_id FROM", "study_id AS id FROM", 1)
                .replacen("question_id FROM", "question_id AS id FROM", 1)
        ))
        .await?;
    }
    Ok(())
}
