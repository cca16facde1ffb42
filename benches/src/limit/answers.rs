//! The answers of the hand-written server.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, Row as _};

use super::json::Json;

/// The variables of a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Variables {
    /// The code of a study.
    pub code: String,
    /// The code of a method.
    pub method: String,
    /// The code of a country.
    pub country: String,
}

/// A question that the public sees. Its author, if it has one, did not leave.
const SEEN: &str = "q.summary AND (q.workshop_id IS NULL OR EXISTS (SELECT 1 FROM workshop w WHERE w.id = q.workshop_id \
    AND w.status = 'PUBLISHED')) AND (q.words_of_id IS NULL OR COALESCE((SELECT c.state FROM consent c \
    WHERE c.participant_id = q.words_of_id AND c.scope = 'TAKE_PART' ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1), '') <> 'WITHDRAWN')";

/// The order of questions by rank: made-up ones and those without a rank come last.
const BY_RANK: &str = "(q.provenance = 'ILLUSTRATIVE'), q.rank NULLS LAST";

/// The rows of each parent, whose key is in the first column. Rows of a parent stand together.
fn by_parent(rows: &[PgRow]) -> anyhow::Result<HashMap<Uuid, Vec<&PgRow>>> {
    let mut found: HashMap<Uuid, Vec<&PgRow>> = HashMap::with_capacity(rows.len());
    for row in rows {
        found.entry(row.try_get(0)?).or_default().push(row);
    }
    Ok(found)
}

fn keys(rows: &[PgRow], column: usize) -> anyhow::Result<Vec<Uuid>> {
    rows.iter().map(|row| Ok(row.try_get(column)?)).collect()
}

fn of<'r>(found: &HashMap<Uuid, Vec<&'r PgRow>>, key: Uuid) -> Vec<&'r PgRow> {
    found.get(&key).cloned().unwrap_or_default()
}

fn terms(json: &mut Json, rows: &[&PgRow], from: usize) -> anyhow::Result<()> {
    json.list(rows, |json, row| {
        json.raw("{").members(row, from, &["dimension", "code", "label"])?;
        json.raw("}");
        Ok(())
    })
}

/// One study with its terms, reports and outcomes: four statements.
///
/// # Errors
/// If the database fails.
pub async fn study(connection: &mut PgConnection, asked: &Variables) -> anyhow::Result<Json> {
    const STUDY: &str = "SELECT id, code, label, title, year, sample_size, plain_language_summary FROM study \
        WHERE code = $1 AND status = 'PUBLISHED'";
    const TERMS: &str = "SELECT l.study_id, t.dimension, t.code, t.label FROM study_term l JOIN term t ON t.id = l.term_id \
        WHERE l.study_id = $1 ORDER BY l.position, t.id";
    const REPORTS: &str = "SELECT r.title, r.authors, r.year, r.journal, r.doi, r.abstract FROM study_report l \
        JOIN report r ON r.id = l.report_id WHERE l.study_id = $1 ORDER BY l.position, r.id";
    const OUTCOMES: &str = "SELECT t.label, o.direction, o.kirkpatrick_level, o.perspective, o.summary, o.effect_metric, \
        o.effect_estimate, o.effect_standard_error FROM outcome o JOIN term t ON t.id = o.domain_term_id \
        WHERE o.study_id = $1 ORDER BY o.id LIMIT 50";
    let mut json = Json::default();
    let Some(study) = sqlx::query(STUDY).bind(&asked.code).fetch_optional(&mut *connection).await? else {
        json.raw("{\"data\":{\"study\":null}}");
        return Ok(json);
    };
    let id: Uuid = study.try_get(0)?;
    let of_study = sqlx::query(TERMS).bind(id).fetch_all(&mut *connection).await?;
    let reports = sqlx::query(REPORTS).bind(id).fetch_all(&mut *connection).await?;
    let outcomes = sqlx::query(OUTCOMES).bind(id).fetch_all(&mut *connection).await?;
    json.raw("{\"data\":{\"study\":{");
    json.members(&study, 1, &["code", "label", "title", "year", "sampleSize", "plainLanguageSummary"])?;
    json.raw(",\"design\":");
    let design = of_study
        .iter()
        .find(|row| row.try_get::<&str, _>(1).is_ok_and(|dimension| dimension == "STUDY_DESIGN"));
    match design {
        Some(row) => {
            json.raw("{").members(row, 3, &["label"])?;
            json.raw("}");
        }
        None => {
            json.raw("null");
        }
    }
    json.raw(",\"terms\":");
    terms(&mut json, &of_study.iter().collect::<Vec<_>>(), 1)?;
    json.raw(",\"reports\":");
    json.list(&reports, |json, row| {
        json.raw("{")
            .members(row, 0, &["title", "authors", "year", "journal", "doi", "abstract"])?;
        json.raw("}");
        Ok(())
    })?;
    json.raw(",\"outcomes\":{\"nodes\":");
    json.list(&outcomes, |json, row| {
        json.raw("{\"domain\":{").members(row, 0, &["label"])?;
        json.raw("},")
            .members(row, 1, &["direction", "kirkpatrickLevel", "perspective", "summary"])?;
        if row.try_get::<Option<&str>, _>(5)?.is_some() {
            json.raw(",\"effect\":{")
                .members(row, 5, &["metric", "estimate", "standardError"])?;
            json.raw("}}");
        } else {
            json.raw(",\"effect\":null}");
        }
        Ok(())
    })?;
    json.raw("}}}}");
    Ok(json)
}

/// Fifty studies that have a method and a country, with their terms: two statements.
///
/// # Errors
/// If the database fails.
pub async fn studies(connection: &mut PgConnection, asked: &Variables) -> anyhow::Result<Json> {
    const STUDIES: &str = "SELECT s.id, s.code, s.label, s.title, s.year, s.sample_size FROM study_term m \
        JOIN study_term c ON c.study_id = m.study_id AND c.term_id = (SELECT id FROM term WHERE dimension = 'COUNTRY' AND code = $2) \
        JOIN study s ON s.id = m.study_id \
        WHERE m.term_id = (SELECT id FROM term WHERE dimension = 'METHOD' AND code = $1) AND s.status = 'PUBLISHED' \
        ORDER BY m.study_id LIMIT 50";
    const TERMS: &str = "SELECT l.study_id, t.dimension, t.code, t.label FROM study_term l JOIN term t ON t.id = l.term_id \
        WHERE l.study_id = ANY($1) ORDER BY l.study_id, l.position, t.id";
    let studies = sqlx::query(STUDIES)
        .bind(&asked.method)
        .bind(&asked.country)
        .fetch_all(&mut *connection)
        .await?;
    let of_studies = sqlx::query(TERMS).bind(keys(&studies, 0)?).fetch_all(&mut *connection).await?;
    let of_studies = by_parent(&of_studies)?;
    let mut json = Json::default();
    json.raw("{\"data\":{\"studies\":{\"nodes\":");
    json.list(&studies, |json, row| {
        json.raw("{").members(row, 1, &["code", "label", "title", "year", "sampleSize"])?;
        json.raw(",\"terms\":");
        terms(json, &of(&of_studies, row.try_get(0)?), 1)?;
        json.raw("}");
        Ok(())
    })?;
    json.raw("}}}");
    Ok(json)
}

/// Twenty programmes with their evaluations, the outcomes of these, and questions: four statements.
///
/// # Errors
/// If the database fails.
pub async fn programmes(connection: &mut PgConnection) -> anyhow::Result<Json> {
    const PROGRAMMES: &str = "SELECT id, code, name FROM programme WHERE status = 'PUBLISHED' ORDER BY id LIMIT 20";
    const EVALUATIONS: &str = "SELECT p.id, e.* FROM unnest($1::uuid[]) AS p (id), LATERAL (SELECT s.id AS study, s.code, s.label, \
        s.title, \
        s.year FROM programme_study l JOIN study s ON s.id = l.study_id WHERE l.programme_id = p.id AND s.status = 'PUBLISHED' \
        ORDER BY l.study_id LIMIT 10) AS e";
    const OUTCOMES: &str = "SELECT s.id, f.* FROM unnest($1::uuid[]) AS s (id), LATERAL (SELECT t.label, o.direction, o.kirkpatrick_level \
        FROM outcome o JOIN term t ON t.id = o.domain_term_id WHERE o.study_id = s.id ORDER BY o.id LIMIT 5) AS f";
    let questions = format!(
        "SELECT p.id, f.* FROM unnest($1::uuid[]) AS p (id), LATERAL (SELECT q.display_order, q.text FROM question q \
         WHERE q.id IN (SELECT l.question_id FROM question_link l WHERE l.programme_id = p.id) AND {SEEN} \
         AND (q.rank IS NOT NULL OR q.status = 'PRIORITISED') \
         ORDER BY {BY_RANK}, q.display_order NULLS LAST, q.id LIMIT 3) AS f"
    );
    let programmes = sqlx::query(PROGRAMMES).fetch_all(&mut *connection).await?;
    let ids = keys(&programmes, 0)?;
    let evaluations = sqlx::query(EVALUATIONS).bind(&ids).fetch_all(&mut *connection).await?;
    let asked = sqlx::query(AssertSqlSafe(questions)).bind(&ids).fetch_all(&mut *connection).await?;
    let studies = keys(&evaluations, 1)?;
    let outcomes = sqlx::query(OUTCOMES).bind(&studies).fetch_all(&mut *connection).await?;
    let (evaluations, asked, outcomes) = (by_parent(&evaluations)?, by_parent(&asked)?, by_parent(&outcomes)?);
    let mut json = Json::default();
    json.raw("{\"data\":{\"programmes\":{\"nodes\":");
    json.list(&programmes, |json, row| {
        let id: Uuid = row.try_get(0)?;
        json.raw("{").members(row, 1, &["code", "name"])?;
        json.raw(",\"evaluations\":{\"nodes\":");
        json.list(of(&evaluations, id), |json, row| {
            json.raw("{").members(row, 2, &["code", "label", "title", "year"])?;
            json.raw(",\"outcomes\":{\"nodes\":");
            json.list(of(&outcomes, row.try_get(1)?), |json, row| {
                json.raw("{\"domain\":{").members(row, 1, &["label"])?;
                json.raw("},").members(row, 2, &["direction", "kirkpatrickLevel"])?;
                json.raw("}");
                Ok(())
            })?;
            json.raw("}}");
            Ok(())
        })?;
        json.raw("},\"questions\":{\"nodes\":");
        json.list(of(&asked, id), |json, row| {
            json.raw("{").members(row, 1, &["displayOrder", "text"])?;
            json.raw("}");
            Ok(())
        })?;
        json.raw("}}");
        Ok(())
    })?;
    json.raw("}}}");
    Ok(json)
}

/// Fifty questions by rank with what they are linked to: two statements.
///
/// # Errors
/// If the database fails.
pub async fn questions(connection: &mut PgConnection) -> anyhow::Result<Json> {
    const LINKS: &str = "SELECT l.question_id, l.relation, CASE WHEN s.id IS NOT NULL THEN 'Study' WHEN p.id IS NOT NULL THEN 'Programme' \
        WHEN t.id IS NOT NULL THEN 'Term' ELSE 'Outcome' END, COALESCE(s.code, p.code, t.code), p.code FROM question_link l \
        LEFT JOIN study s ON s.id = l.study_id AND s.status = 'PUBLISHED' \
        LEFT JOIN programme p ON p.id = l.programme_id AND p.status = 'PUBLISHED' LEFT JOIN term t ON t.id = l.term_id \
        LEFT JOIN outcome o ON o.id = l.outcome_id AND EXISTS (SELECT 1 FROM study f WHERE f.id = o.study_id AND f.status = 'PUBLISHED') \
        WHERE l.question_id = ANY($1) AND COALESCE(s.id, p.id, t.id, o.id) IS NOT NULL ORDER BY l.question_id, l.id";
    let questions =
        format!("SELECT q.id, q.code, q.text, q.theme, q.rank, q.status FROM question q WHERE {SEEN} ORDER BY {BY_RANK}, q.id LIMIT 50");
    let questions = sqlx::query(AssertSqlSafe(questions)).fetch_all(&mut *connection).await?;
    let links = sqlx::query(LINKS).bind(keys(&questions, 0)?).fetch_all(&mut *connection).await?;
    let links = by_parent(&links)?;
    let mut json = Json::default();
    json.raw("{\"data\":{\"questions\":{\"nodes\":");
    json.list(&questions, |json, row| {
        let links = of(&links, row.try_get(0)?);
        json.raw("{").members(row, 1, &["code", "text", "theme", "rank", "status"])?;
        json.raw(",\"links\":");
        json.list(&links, |json, row| {
            json.raw("{").members(row, 1, &["relation"])?;
            json.raw(",\"target\":{").members(row, 2, &["__typename"])?;
            if row.try_get::<Option<&str>, _>(3)?.is_some() {
                json.raw(",").members(row, 3, &["code"])?;
            }
            json.raw("}}");
            Ok(())
        })?;
        let mut programmes: Vec<&str> = Vec::new();
        for row in &links {
            if let Some(code) = row.try_get::<Option<&str>, _>(4)?
                && !programmes.contains(&code)
            {
                programmes.push(code);
            }
        }
        json.raw(",\"programmes\":");
        json.list(programmes, |json, code| {
            json.raw("{\"code\":").value(code)?;
            json.raw("}");
            Ok(())
        })?;
        json.raw("}");
        Ok(())
    })?;
    json.raw("}}}");
    Ok(json)
}
