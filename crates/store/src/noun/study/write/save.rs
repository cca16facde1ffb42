//! Stores a checked description: the row, its terms, its reports, and its search text.

use std::collections::HashSet;

use entity::column::Code;
use entity::{study, study_term};
use evidence::vocabulary::{Provenance, PublicationStatus, StudyKind};
use policy::id::StudyId;
use policy::{Permit, action};
use sea_orm::sea_query::{ExprTrait, Query, Value};
use sea_orm::{ActiveValue::Set, Condition, DbErr, SqlErr};

use super::check::{CheckedStudy, code_is_taken};
use super::stale;
use crate::engine::change::Change;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::study::{KnownReport, Study};

/// Two requests may use the same code at the same time; then the unique constraint refuses one of them.
fn taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) if message.contains("code") => code_is_taken(),
        _ => error.into(),
    }
}

impl Work {
    pub(super) async fn insert_study(
        &self,
        permit: &Permit<action::CreateStudy>,
        checked: &CheckedStudy<'_>,
    ) -> Result<Vec<KnownReport>, Error> {
        let (id, now) = (permit.target(), self.now());
        let input = checked.input;
        let row = study::ActiveModel {
            id: Set(id.0),
            // Both are present: a new study without them was refused earlier.
            code: Set(input.code.clone().unwrap_or_default()),
            title: Set(input.title.clone().unwrap_or_default()),
            // Year and label come from the first report, after it is stored.
            year: Set(None),
            label: Set(input.code.clone().unwrap_or_default()),
            kind: Set(Code(input.kind.unwrap_or(StudyKind::Primary))),
            mmat_category: Set(input.mmat_category.given().copied().map(Code)),
            sample_size: Set(input.sample_size.after(None)),
            term_used: Set(input.term_used.after(None)),
            involvement: Set(input.involvement.after(None)),
            plain_language_summary: Set(input.plain_language_summary.after(None)),
            status: Set(Code(input.status.unwrap_or(PublicationStatus::Draft))),
            review_id: Set(input.review.given().map(|id| id.0)),
            provenance: Set(Code(input.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(input.source_url.after(None)),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.under(permit).insert(row).await.map_err(taken)?;
        self.under(permit).store_terms(id, checked).await?;
        let known = self
            .under(permit)
            .store_publications(id, input.code.as_deref().unwrap_or_default(), input, &HashSet::new())
            .await?;
        self.under(permit).index_study(id).await?;
        Ok(known)
    }

    pub(super) async fn replace_study(
        &self,
        permit: &Permit<action::EditStudy>,
        held: &Study,
        checked: &CheckedStudy<'_>,
    ) -> Result<Vec<KnownReport>, Error> {
        use study::Column;
        let input = checked.input;
        let before = self.records_of_study(permit.target()).await?;
        let mut values: Vec<(Column, Value)> = vec![
            (Column::Status, Code(input.status.unwrap_or(held.status)).into()),
            (Column::Provenance, Code(input.provenance.unwrap_or(held.provenance)).into()),
            (Column::Version, (held.version + 1).into()),
            (Column::UpdatedAt, self.now().into()),
        ];
        for (column, text) in [(Column::Code, &input.code), (Column::Title, &input.title)] {
            if let Some(text) = text {
                values.push((column, text.clone().into()));
            }
        }
        for (column, change) in [
            (Column::TermUsed, &input.term_used),
            (Column::Involvement, &input.involvement),
            (Column::PlainLanguageSummary, &input.plain_language_summary),
            (Column::SourceUrl, &input.source_url),
        ] {
            if let Change::Set(text) = change {
                values.push((column, text.clone().into()));
            }
        }
        if let Change::Set(size) = input.sample_size {
            values.push((Column::SampleSize, size.into()));
        }
        if let Change::Set(category) = input.mmat_category {
            values.push((Column::MmatCategory, category.map(Code).into()));
        }
        if let Change::Set(review) = input.review {
            values.push((Column::ReviewId, review.map(|id| id.0).into()));
        }
        let update = Query::update()
            .table(study::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.version))
            .take();
        if self.under(permit).update(&update).await.map_err(taken)? != 1 {
            return Err(stale(held.version, held.version + 1));
        }
        self.under(permit).store_terms(permit.target(), checked).await?;
        let code = input.code.as_deref().unwrap_or(&held.code);
        let known = self.under(permit).store_publications(permit.target(), code, input, &before).await?;
        self.under(permit).index_study(permit.target()).await?;
        Ok(known)
    }
}

impl Writer<'_> {
    /// Stores the terms of the dimensions in the input.
    async fn store_terms(&self, id: StudyId, checked: &CheckedStudy<'_>) -> Result<(), Error> {
        use study_term::Column;
        if checked.terms.is_empty() {
            return Ok(());
        }
        let spoken_of = checked.terms.iter().map(|(dimension, _)| Code(*dimension));
        let old = Condition::all()
            .add(col(Column::StudyId).eq(id.0))
            .add(col(Column::Dimension).is_in(spoken_of));
        self.delete::<study_term::Entity>(old).await?;
        let terms = checked
            .terms
            .iter()
            .flat_map(|(dimension, terms)| terms.iter().map(move |term| (dimension, term)));
        let rows = (0..).zip(terms).map(|(position, (dimension, term))| study_term::ActiveModel {
            study_id: Set(id.0),
            term_id: Set(term.0),
            dimension: Set(Code(*dimension)),
            position: Set(position),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.insert_all(rows).await?;
        }
        Ok(())
    }
}
