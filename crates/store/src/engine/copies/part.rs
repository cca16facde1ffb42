//! The part of a row that everyone who can see the row sees, as one text. A change that leaves this text as it was is a hidden change.

use std::fmt::Write as _;

use entity::column::Millis;
use entity::{
    facilitation, involvement, involvement_activity, outcome, outcome_term, programme, programme_term, workshop, workshop_programme,
};
use evidence::vocabulary::PublicationStatus;
use policy::id::{OutcomeId, ProgrammeId, WorkshopId};
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{FromQueryResult, Order};

use super::Seen;
use crate::engine::access::all_columns;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// What everyone sees of a row at one moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OpenPart(String);

/// What is visible of a workshop at one moment: to everyone who can see it, and to those inside.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WorkshopParts {
    open: OpenPart,
    inside: OpenPart,
}

impl Work {
    /// A programme without its internal block.
    pub(crate) async fn open_part_of_programme(&self, id: ProgrammeId) -> Result<OpenPart, Error> {
        let mut select = Query::select()
            .unscoped::<programme::Entity>(Unscoped::Bookkeeping)
            .and_where(col(programme::Column::Id).eq(id.0))
            .take();
        all_columns::<programme::Entity>(&mut select);
        let mut text = String::new();
        for row in self.inside().query_all(&select).await? {
            let model = programme::Model {
                contact_name: None,
                contact_email: None,
                notes: None,
                version: 0,
                updated_at: Millis::default(),
                ..programme::Model::from_query_result(&row, "")?
            };
            write_into(&mut text, &model);
        }
        let terms = in_order::<programme_term::Entity, _>(
            programme_term::Column::ProgrammeId,
            id.0,
            &[programme_term::Column::Dimension, programme_term::Column::Position],
        );
        for row in self.inside().query_all(&terms).await? {
            write_into(&mut text, &programme_term::Model::from_query_result(&row, "")?);
        }
        let parts = in_order::<involvement::Entity, _>(involvement::Column::ProgrammeId, id.0, &[involvement::Column::Position]);
        for row in self.inside().query_all(&parts).await? {
            let part = involvement::Model::from_query_result(&row, "")?;
            let activities = in_order::<involvement_activity::Entity, _>(
                involvement_activity::Column::InvolvementId,
                part.id,
                &[involvement_activity::Column::Position],
            );
            // Parts are rewritten with each change, so a different id is not a change.
            write_into(&mut text, &involvement::Model { id: id.0, ..part });
            for row in self.inside().query_all(&activities).await? {
                let activity = involvement_activity::Model::from_query_result(&row, "")?;
                write_into(
                    &mut text,
                    &involvement_activity::Model {
                        involvement_id: id.0,
                        ..activity
                    },
                );
            }
        }
        Ok(OpenPart(text))
    }

    /// An outcome. If its programme is not published, the reference to the programme is left out.
    pub(crate) async fn open_part_of_outcome(&self, id: OutcomeId) -> Result<OpenPart, Error> {
        let mut select = Query::select()
            .unscoped::<outcome::Entity>(Unscoped::Bookkeeping)
            .and_where(col(outcome::Column::Id).eq(id.0))
            .take();
        all_columns::<outcome::Entity>(&mut select);
        let mut text = String::new();
        for row in self.inside().query_all(&select).await? {
            let model = outcome::Model::from_query_result(&row, "")?;
            let published = match model.programme_id {
                Some(programme) => self.is_published(ProgrammeId(programme)).await?,
                None => false,
            };
            let open = outcome::Model {
                programme_id: model.programme_id.filter(|_| published),
                version: 0,
                updated_at: Millis::default(),
                ..model
            };
            write_into(&mut text, &open);
        }
        let terms = in_order::<outcome_term::Entity, _>(outcome_term::Column::OutcomeId, id.0, &[outcome_term::Column::Position]);
        for row in self.inside().query_all(&terms).await? {
            write_into(&mut text, &outcome_term::Model::from_query_result(&row, "")?);
        }
        Ok(OpenPart(text))
    }

    async fn is_published(&self, id: ProgrammeId) -> Result<bool, Error> {
        Ok(self.seen_target(crate::engine::link_target::LinkTarget::Programme(id)).await? == Seen::ByAll)
    }

    /// A workshop without its join code, facilitators, participant counts and unpublished programmes. The facilitators, whom those inside
    /// can see, are returned separately.
    pub(crate) async fn parts_of_workshop(&self, id: WorkshopId) -> Result<WorkshopParts, Error> {
        let mut select = Query::select()
            .unscoped::<workshop::Entity>(Unscoped::Bookkeeping)
            .and_where(col(workshop::Column::Id).eq(id.0))
            .take();
        all_columns::<workshop::Entity>(&mut select);
        let mut text = String::new();
        for row in self.inside().query_all(&select).await? {
            let workshop::Model {
                code,
                title,
                held_on,
                place,
                mode,
                status,
                project_id,
                ground_rules,
                provenance,
                source_url,
                places,
                confirms_participants,
                joining_open,
                people_snapshot,
                ..
            } = workshop::Model::from_query_result(&row, "")?;
            let joinable =
                joining_open && people_snapshot.is_none() && matches!(status.0, PublicationStatus::Draft | PublicationStatus::InReview);
            write_into(&mut text, &(code, title, held_on, place, mode, status));
            write_into(&mut text, &(project_id, ground_rules, provenance, source_url));
            write_into(&mut text, &(places, confirms_participants, joinable));
        }
        let programmes = in_order::<workshop_programme::Entity, _>(
            workshop_programme::Column::WorkshopId,
            id.0,
            &[workshop_programme::Column::Position],
        );
        for row in self.inside().query_all(&programmes).await? {
            let discussed = workshop_programme::Model::from_query_result(&row, "")?;
            if self.is_published(ProgrammeId(discussed.programme_id)).await? {
                write_into(&mut text, &discussed.programme_id);
            }
        }
        let facilitators = in_order::<facilitation::Entity, _>(facilitation::Column::WorkshopId, id.0, &[facilitation::Column::AccountId]);
        let mut inside = String::new();
        for row in self.inside().query_all(&facilitators).await? {
            let facilitation = facilitation::Model::from_query_result(&row, "")?;
            if facilitation.taken_up {
                write_into(&mut inside, &facilitation.account_id);
            }
        }
        Ok(WorkshopParts {
            open: OpenPart(text),
            inside: OpenPart(inside),
        })
    }
}

impl Writer<'_> {
    /// Updates the version and the change time of a programme whose open part was `before`. If the open part differs now, it changed for
    /// everyone.
    pub(crate) async fn programme_changed(&self, id: ProgrammeId, before: &OpenPart) -> Result<(), Error> {
        let seen = seen_by(&self.open_part_of_programme(id).await?, before);
        self.count_change(CopiedKind::Programme, id.0, seen).await
    }

    /// The same for an outcome. Returns who can see the change.
    pub(crate) async fn outcome_changed(&self, id: OutcomeId, before: &OpenPart) -> Result<Seen, Error> {
        let seen = seen_by(&self.open_part_of_outcome(id).await?, before);
        self.count_change(CopiedKind::Outcome, id.0, seen).await?;
        Ok(seen)
    }

    /// The same for a workshop: those inside see its facilitators, and its facilitators see the join code.
    pub(crate) async fn workshop_changed(&self, id: WorkshopId, before: &WorkshopParts) -> Result<(), Error> {
        let now = self.parts_of_workshop(id).await?;
        let seen = if now.open != before.open {
            Seen::ByAll
        } else if now.inside != before.inside {
            Seen::FromInside
        } else {
            Seen::ByLeads
        };
        self.count_change(CopiedKind::Workshop, id.0, seen).await
    }
}

fn seen_by(now: &OpenPart, before: &OpenPart) -> Seen {
    if now == before { Seen::FromInside } else { Seen::ByAll }
}

/// The child rows of a parent, ordered by these columns.
fn in_order<E, C>(parent: C, id: uuid::Uuid, order: &[C]) -> SelectStatement
where
    E: sea_orm::EntityTrait,
    C: sea_orm::ColumnTrait,
{
    let mut select = Query::select()
        .unscoped::<E>(Unscoped::Bookkeeping)
        .and_where(col(parent).eq(id))
        .take();
    all_columns::<E>(&mut select);
    for column in order {
        select.order_by_expr(col(*column), Order::Asc);
    }
    select
}

fn write_into(text: &mut String, value: &impl std::fmt::Debug) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{value:?}");
}
