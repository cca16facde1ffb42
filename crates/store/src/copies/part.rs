//! The part of a row that everybody who sees the row sees, as one text: a change that leaves it as it was is a change inside.

use std::fmt::Write as _;

use entity::{involvement, involvement_activity, programme, programme_term, workshop, workshop_programme};
use policy::id::{ProgrammeId, WorkshopId};
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, Order};

use super::{CopiedKind, Seen};
use crate::access::all_columns;
use crate::sql::col;
use crate::{Error, Work};

/// What everybody sees of a row at one moment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OpenPart(String);

impl Work {
    /// A programme without its internal block.
    pub(crate) async fn open_part_of_programme(&self, id: ProgrammeId) -> Result<OpenPart, Error> {
        let mut select = Query::select()
            .from(programme::Entity)
            .and_where(col(programme::Column::Id).eq(id.0))
            .take();
        all_columns::<programme::Entity>(&mut select);
        let mut text = String::new();
        for row in self.connection().query_all(&select).await? {
            let model = programme::Model {
                contact_name: None,
                contact_email: None,
                notes: None,
                version: 0,
                updated_at: 0,
                ..programme::Model::from_query_result(&row, "")?
            };
            write_into(&mut text, &model);
        }
        let terms = in_order::<programme_term::Entity, _>(
            programme_term::Column::ProgrammeId,
            id.0,
            &[programme_term::Column::Dimension, programme_term::Column::Position],
        );
        for row in self.connection().query_all(&terms).await? {
            write_into(&mut text, &programme_term::Model::from_query_result(&row, "")?);
        }
        let parts = in_order::<involvement::Entity, _>(involvement::Column::ProgrammeId, id.0, &[involvement::Column::Position]);
        for row in self.connection().query_all(&parts).await? {
            let part = involvement::Model::from_query_result(&row, "")?;
            let activities = in_order::<involvement_activity::Entity, _>(
                involvement_activity::Column::InvolvementId,
                part.id,
                &[involvement_activity::Column::Position],
            );
            // Parts are written anew with each change, so their ids say nothing.
            write_into(&mut text, &involvement::Model { id: id.0, ..part });
            for row in self.connection().query_all(&activities).await? {
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

    /// A workshop without its join code, its facilitators and the counts of its people.
    pub(crate) async fn open_part_of_workshop(&self, id: WorkshopId) -> Result<OpenPart, Error> {
        let mut select = Query::select()
            .from(workshop::Entity)
            .and_where(col(workshop::Column::Id).eq(id.0))
            .take();
        all_columns::<workshop::Entity>(&mut select);
        let mut text = String::new();
        for row in self.connection().query_all(&select).await? {
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
                ..
            } = workshop::Model::from_query_result(&row, "")?;
            write_into(&mut text, &(code, title, held_on, place, mode, status));
            write_into(&mut text, &(project_id, ground_rules, provenance, source_url));
        }
        let programmes = in_order::<workshop_programme::Entity, _>(
            workshop_programme::Column::WorkshopId,
            id.0,
            &[workshop_programme::Column::Position],
        );
        for row in self.connection().query_all(&programmes).await? {
            write_into(&mut text, &workshop_programme::Model::from_query_result(&row, "")?);
        }
        Ok(OpenPart(text))
    }

    /// Moves the time of change of a programme whose open part was `before`: for everybody where it is another now.
    pub(crate) async fn programme_changed(&self, id: ProgrammeId, before: &OpenPart) -> Result<(), Error> {
        let seen = seen_by(&self.open_part_of_programme(id).await?, before);
        self.touch(CopiedKind::Programme, &[id.0], seen).await
    }

    /// The same for a workshop.
    pub(crate) async fn workshop_changed(&self, id: WorkshopId, before: &OpenPart) -> Result<(), Error> {
        let seen = seen_by(&self.open_part_of_workshop(id).await?, before);
        self.touch(CopiedKind::Workshop, &[id.0], seen).await
    }
}

fn seen_by(now: &OpenPart, before: &OpenPart) -> Seen {
    if now == before { Seen::FromInside } else { Seen::ByAll }
}

/// The rows of a parent, in the order of these columns.
fn in_order<E, C>(parent: C, id: uuid::Uuid, order: &[C]) -> SelectStatement
where
    E: sea_orm::EntityTrait,
    C: sea_orm::ColumnTrait,
{
    let mut select = Query::select().from(E::default().table_ref()).and_where(col(parent).eq(id)).take();
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
