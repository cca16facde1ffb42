//! The viewer's relation to the workshops of rounds: in the room or outside it, and before or after publication.

use std::collections::{BTreeSet, HashMap};

use entity::column::{AsJson, Code};
use entity::workshop;
use evidence::disclosure::{Onlooker, Stage};
use evidence::vocabulary::PublicationStatus;
use policy::id::WorkshopId;
use sea_orm::sea_query::{Alias, CaseStatement, Expr};
use uuid::Uuid;

use super::view::Round;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{facilitates_for, in_the_room};
use crate::engine::sql::{columns, is_one_of};
use crate::noun::workshop::snapshot::PeopleSnapshot;

/// The viewer's relation to one workshop.
#[derive(Debug, Clone)]
pub(super) struct WorkshopStanding {
    pub(super) onlooker: Onlooker,
    pub(super) stage: Stage,
    /// Whether the viewer facilitates the workshop, in a role that can facilitate.
    pub(super) facilitates: bool,
    /// The counts of the workshop's people at its publication.
    pub(super) snapshot: Option<PeopleSnapshot>,
}

impl Access {
    /// The viewer's relation to the workshops of these rounds.
    pub(super) async fn standings(&self, rounds: &[Round]) -> Result<HashMap<WorkshopId, WorkshopStanding>, Error> {
        use workshop::Column;
        let ids: BTreeSet<Uuid> = rounds.iter().map(|round| round.workshop.0).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut standings = HashMap::new();
        if ids.is_empty() {
            return Ok(standings);
        }
        let when = |condition| CaseStatement::new().case(condition, Expr::cust("1")).finally(Expr::cust("0"));
        let mut select = self.rows::<workshop::Entity>();
        columns(&mut select, &[Column::Id, Column::Status, Column::PeopleSnapshot]);
        select
            .expr_as(when(in_the_room(self.viewer(), Column::Id)), Alias::new("in_the_room"))
            .expr_as(when(facilitates_for(self.viewer(), Column::Id)), Alias::new("facilitates"))
            .and_where(is_one_of(self.backend(), Column::Id, &ids));
        for row in self.reader().query_all(&select).await? {
            let Code(status): Code<PublicationStatus> = row.try_get("", "status")?;
            let snapshot: Option<AsJson<PeopleSnapshot>> = row.try_get("", "people_snapshot")?;
            let published = status == PublicationStatus::Published || snapshot.is_some();
            let in_the_room = row.try_get::<i32>("", "in_the_room")? == 1;
            let standing = WorkshopStanding {
                onlooker: if in_the_room { Onlooker::InTheRoom } else { Onlooker::Outside },
                stage: if published { Stage::Published } else { Stage::Unpublished },
                facilitates: row.try_get::<i32>("", "facilitates")? == 1,
                snapshot: snapshot.map(|AsJson(counts)| counts),
            };
            standings.insert(WorkshopId(row.try_get("", "id")?), standing);
        }
        Ok(standings)
    }
}
