//! Stores a checked description: the row, its terms and involvement, and its search text.

use entity::column::Code;
use entity::{involvement, involvement_activity, membership, programme, programme_term};
use evidence::vocabulary::{Dimension, Provenance, PublicationStatus};
use policy::id::{OrganisationId, ProgrammeId, TermId};
use policy::{Permit, ProgrammeReach, action, rows};
use sea_orm::sea_query::{ExprTrait, Query, Value};
use sea_orm::{ActiveValue::Set, Condition, DbErr, SqlErr};
use uuid::Uuid;

use super::check::{CheckedProgramme, code_is_taken};
use crate::engine::change::Change;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::programme::Programme;

/// Two requests may use the same code at the same time; then the unique constraint refuses one of them.
fn taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) if message.contains("code") => code_is_taken(),
        _ => error.into(),
    }
}

/// Adds the column's new value, if the input gives one.
fn set<T: Clone>(values: &mut Vec<(programme::Column, Value)>, column: programme::Column, change: &Change<T>)
where
    Value: From<Option<T>>,
{
    if let Change::Set(value) = change {
        values.push((column, value.clone().into()));
    }
}

impl Work {
    pub(super) async fn insert_programme(
        &self,
        permit: &Permit<action::CreateProgramme>,
        checked: &CheckedProgramme<'_>,
        organisation: Option<OrganisationId>,
    ) -> Result<(), Error> {
        let (id, now) = (permit.target(), self.now());
        let input = checked.input;
        let row = programme::ActiveModel {
            id: Set(id.0),
            // Both are present: a new programme without them was refused earlier.
            code: Set(input.code.clone().unwrap_or_default()),
            name: Set(input.name.clone().unwrap_or_default()),
            summary: Set(input.summary.after(None)),
            rationale: Set(input.rationale.after(None)),
            materials: Set(input.materials.after(None)),
            procedures: Set(input.procedures.after(None)),
            tailoring: Set(input.tailoring.after(None)),
            modifications: Set(input.modifications.after(None)),
            fidelity_planned: Set(input.fidelity_planned.after(None)),
            fidelity_actual: Set(input.fidelity_actual.after(None)),
            status: Set(Code(PublicationStatus::Draft)),
            project_id: Set(input.project.given().map(|id| id.0)),
            organisation_id: Set(organisation.map(|id| id.0)),
            region: Set(input.region.after(None)),
            started_year: Set(input.started_year.after(None)),
            ended_year: Set(input.ended_year.after(None)),
            sessions: Set(input.sessions.after(None)),
            hours: Set(input.hours.after(None)),
            weeks: Set(input.weeks.after(None)),
            involvement_level: Set(None),
            contact_name: Set(input.contact_name.after(None)),
            contact_email: Set(input.contact_email.after(None)),
            notes: Set(input.notes.after(None)),
            provenance: Set(Code(input.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(input.source_url.after(None)),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.under(permit).insert(row).await.map_err(taken)?;
        self.under(permit).store_parts(id, checked).await?;
        let viewer = self.access().viewer();
        if let (ProgrammeReach::WorksOn, Some(account)) = (viewer.reach(&rows::PROGRAMMES_UNPUBLISHED), viewer.account()) {
            let row = membership::ActiveModel {
                account_id: Set(account.0),
                programme_id: Set(id.0),
                created_at: Set(now),
            };
            self.under(permit).insert(row).await?;
        }
        self.under(permit).index_programme(id).await
    }

    pub(super) async fn replace_programme(
        &self,
        permit: &Permit<action::EditProgramme>,
        held: &Programme,
        checked: &CheckedProgramme<'_>,
    ) -> Result<(), Error> {
        use programme::Column;
        let input = checked.input;
        // Whether the change is visible to everyone is known only after everything is stored, so `programme_changed` updates the version.
        let mut values: Vec<(Column, Value)> = vec![(Column::Provenance, Code(input.provenance.unwrap_or(held.provenance)).into())];
        for (column, text) in [(Column::Code, &input.code), (Column::Name, &input.name)] {
            if let Some(text) = text {
                values.push((column, text.clone().into()));
            }
        }
        let texts = [
            (Column::Summary, &input.summary),
            (Column::Rationale, &input.rationale),
            (Column::Materials, &input.materials),
            (Column::Procedures, &input.procedures),
            (Column::Tailoring, &input.tailoring),
            (Column::Modifications, &input.modifications),
            (Column::FidelityPlanned, &input.fidelity_planned),
            (Column::FidelityActual, &input.fidelity_actual),
            (Column::Region, &input.region),
            (Column::ContactName, &input.contact_name),
            (Column::ContactEmail, &input.contact_email),
            (Column::Notes, &input.notes),
            (Column::SourceUrl, &input.source_url),
        ];
        for (column, change) in texts {
            set(&mut values, column, change);
        }
        for (column, change) in [
            (Column::StartedYear, &input.started_year),
            (Column::EndedYear, &input.ended_year),
            (Column::Sessions, &input.sessions),
        ] {
            set(&mut values, column, change);
        }
        for (column, change) in [(Column::Hours, &input.hours), (Column::Weeks, &input.weeks)] {
            set(&mut values, column, change);
        }
        if let Change::Set(project) = &input.project {
            values.push((Column::ProjectId, project.map(|id| id.0).into()));
        }
        if let Change::Set(organisation) = &input.organisation {
            values.push((Column::OrganisationId, organisation.map(|id| id.0).into()));
        }
        let update = Query::update()
            .table(programme::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.open_version))
            .take();
        let changed = self.under(permit).update(&update).await.map_err(taken)?;
        self.changed_one(changed, held)?;
        self.under(permit).store_parts(permit.target(), checked).await?;
        self.under(permit).index_programme(permit.target()).await
    }
}

impl Writer<'_> {
    /// Stores terms and involvement, if the input gives them.
    async fn store_parts(&self, id: ProgrammeId, checked: &CheckedProgramme<'_>) -> Result<(), Error> {
        use programme_term::Column;
        let mut tags: Vec<(Dimension, TermId)> = Vec::new();
        if let Some(terms) = &checked.terms {
            let own = checked.input.terms.iter().flatten().map(|(dimension, _)| Code(*dimension));
            self.delete::<programme_term::Entity>(
                Condition::all()
                    .add(col(Column::ProgrammeId).eq(id.0))
                    .add(col(Column::Dimension).is_in(own)),
            )
            .await?;
            tags.extend(terms);
        }
        if let Change::Set(country) = checked.country {
            let old = Condition::all()
                .add(col(Column::ProgrammeId).eq(id.0))
                .add(col(Column::Dimension).eq(Code(Dimension::Country)));
            self.delete::<programme_term::Entity>(old).await?;
            tags.extend(country.map(|term| (Dimension::Country, term)));
        }
        let rows = (0..).zip(tags).map(|(position, (dimension, term))| programme_term::ActiveModel {
            programme_id: Set(id.0),
            term_id: Set(term.0),
            dimension: Set(Code(dimension)),
            position: Set(position),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.insert_all(rows).await?;
        }
        if checked.input.involvement.is_some() {
            self.store_involvement(id, checked).await?;
        }
        Ok(())
    }

    async fn store_involvement(&self, id: ProgrammeId, checked: &CheckedProgramme<'_>) -> Result<(), Error> {
        // The activities are deleted together with their involvement (ON DELETE CASCADE).
        self.delete::<involvement::Entity>(Condition::all().add(col(involvement::Column::ProgrammeId).eq(id.0)))
            .await?;
        let (mut parts, mut activities): (Vec<involvement::ActiveModel>, Vec<involvement_activity::ActiveModel>) = (Vec::new(), Vec::new());
        let inputs = checked.input.involvement.iter().flatten().zip(&checked.activities);
        for (position, (part, terms)) in (0..).zip(inputs) {
            let part_id: Uuid = new_id();
            parts.push(involvement::ActiveModel {
                id: Set(part_id),
                programme_id: Set(id.0),
                position: Set(position),
                who: Set(Code(part.who)),
                recruitment: Set(part.recruitment.clone()),
                preparation: Set(part.preparation.clone()),
                support: Set(part.support.clone()),
                payment: Set(part.payment.map(Code)),
                term_used: Set(part.term_used.clone()),
            });
            for (position, term) in (0..).zip(terms) {
                activities.push(involvement_activity::ActiveModel {
                    involvement_id: Set(part_id),
                    term_id: Set(term.0),
                    position: Set(position),
                });
            }
        }
        if !parts.is_empty() {
            self.insert_all(parts).await?;
            self.insert_all(activities).await?;
        }
        Ok(())
    }
}
