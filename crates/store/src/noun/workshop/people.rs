//! Counts of a workshop's people, for everyone, and the join code, for facilitators.

use std::collections::HashMap;

use entity::column::AsJson;
use entity::{participant, workshop};
use evidence::disclosure::PeopleCount;
use evidence::vocabulary::{ConsentScope, Perspective};
use policy::id::WorkshopId;
use policy::{Gate, Guarded, SystemTask, WorkshopFacts};
use uuid::Uuid;

use super::snapshot::{Counted, PeopleSnapshot};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{agrees, confirmed};
use crate::engine::sql::{columns, is_one_of};

/// How many people took part in a workshop: by the first group that each person named, and in total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// One count for each group, in the order of the groups.
    pub groups: Vec<(Perspective, PeopleCount)>,
    /// The total; each person counts once.
    pub total: PeopleCount,
}

impl Access {
    /// How many people took part in each of these workshops. The counts at publication are final. Before publication, only roles with
    /// exact counts see any.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn attendance_of(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Attendance>, Error> {
        use workshop::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<workshop::Entity>();
        columns(&mut select, &[Column::Id, Column::PeopleSnapshot]);
        select.and_where(is_one_of(self.backend(), Column::Id, &ids));
        let mut known = HashMap::new();
        let mut uncounted = Vec::new();
        for row in self.reader().query_all(&select).await? {
            let id: Uuid = row.try_get("", "id")?;
            match row.try_get::<Option<AsJson<PeopleSnapshot>>>("", "people_snapshot")? {
                Some(AsJson(snapshot)) => {
                    known.insert(WorkshopId(id), self.counted(&snapshot));
                }
                None => uncounted.push(id),
            }
        }
        let so_far = if self.counts_exactly() {
            self.so_far(&uncounted).await?
        } else {
            HashMap::new()
        };
        for id in uncounted {
            known.insert(WorkshopId(id), self.uncounted(so_far.get(&id)));
        }
        Ok(known)
    }

    /// A count of a snapshot in the form that this viewer may see.
    pub(crate) fn as_counted(&self, count: &Counted) -> PeopleCount {
        if self.counts_exactly() {
            self.disclosure().exact(count.exact)
        } else {
            count.shown.clone()
        }
    }

    fn counted(&self, snapshot: &PeopleSnapshot) -> Attendance {
        let groups = snapshot.attendance.iter();
        Attendance {
            groups: groups.map(|group| (group.perspective, self.as_counted(&group.count))).collect(),
            total: self.as_counted(&snapshot.participants),
        }
    }

    /// Before publication: exact for roles with exact counts, hidden for everyone else.
    fn uncounted(&self, so_far: Option<&HashMap<Perspective, u64>>) -> Attendance {
        let count = |n: u64| {
            if self.counts_exactly() {
                self.disclosure().exact(n)
            } else {
                self.no_count_of_people()
            }
        };
        let of = |group: &Perspective| so_far.and_then(|groups| groups.get(group)).copied().unwrap_or(0);
        Attendance {
            groups: Perspective::ALL.iter().map(|group| (*group, count(of(group)))).collect(),
            total: count(so_far.map_or(0, |groups| groups.values().sum())),
        }
    }

    async fn so_far(&self, workshops: &[Uuid]) -> Result<HashMap<Uuid, HashMap<Perspective, u64>>, Error> {
        use participant::Column;
        let mut select = self.as_task(SystemTask::Snapshot).rows::<participant::Entity>();
        columns(&mut select, &[Column::WorkshopId, Column::Perspectives]);
        select
            .and_where(is_one_of(self.backend(), Column::WorkshopId, workshops))
            .and_where(agrees(Column::Id, ConsentScope::TakePart))
            // People who are not confirmed yet, or were removed, did not take part.
            .cond_where(confirmed());
        let mut so_far: HashMap<Uuid, HashMap<Perspective, u64>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let AsJson(named): AsJson<Vec<Perspective>> = row.try_get("", "perspectives")?;
            if let Some(first) = named.first() {
                let groups = so_far.entry(row.try_get("", "workshop_id")?).or_default();
                *groups.entry(*first).or_insert(0) += 1;
            }
        }
        Ok(so_far)
    }

    /// The join codes of these workshops. Each can be revealed only to the workshop's facilitators.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn join_codes_of(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Guarded<String>>, Error> {
        use workshop::Column;
        let facilitated = self.viewer_facilitates(workshops).await?;
        let ids: Vec<Uuid> = facilitated.iter().map(|id| id.0).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.rows::<workshop::Entity>();
        columns(&mut select, &[Column::Id, Column::JoinCode]);
        select.and_where(is_one_of(self.backend(), Column::Id, &ids));
        let mut known = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let (id, code): (Uuid, Option<String>) = (row.try_get("", "id")?, row.try_get("", "join_code")?);
            let facts = WorkshopFacts {
                facilitates: true,
                takes_part: false,
            };
            known.extend(code.map(|code| (WorkshopId(id), Guarded::new(code, Gate::JoinCode(facts)))));
        }
        Ok(known)
    }
}
