//! The participants of a workshop, as a list whose length is a number of people.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result};
use policy::id::WorkshopId;
use store::{Access, Attendance, Page, PageArguments};

use super::object::Participant;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Edge, PageInfo, edges, map_page, page_info};
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::people_count::PeopleCount;

/// A page of participants.
pub struct ParticipantConnection {
    workshop: WorkshopId,
    page: Page<Participant>,
}

/// One page of the participants of a workshop, as a Relay connection. The total is a number of people under
/// disclosure control.
#[Object]
impl ParticipantConnection {
    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<Participant>> {
        edges(&self.page)
    }

    /// The rows of this page, without their cursors.
    async fn nodes(&self) -> Vec<&Participant> {
        self.page.items.iter().map(|item| &item.node).collect()
    }

    /// The position of this page in the list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page)
    }

    /// The number of people who took part, under disclosure control. Everybody counts, whether the viewer can see
    /// them or not. Before the workshop is published, only the steward sees the number.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<PeopleCount> {
        let attendance = Scope::of(ctx)?.load::<AttendanceOf>(self.workshop).await?;
        let attendance = attendance.ok_or_else(|| Refusal::internal("a workshop is visible without its attendance"))?;
        Ok(PeopleCount(attendance.total))
    }
}

/// Loads how many people took part in a workshop.
pub struct AttendanceOf;

impl Fetch for AttendanceOf {
    type Key = WorkshopId;
    type Value = Attendance;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Attendance>, store::Error> {
        access.attendance_of(&keys).await
    }
}

/// Loads a page of participants for each of several workshops.
struct ParticipantPages;

/// One workshop, and the page of its participants that is requested.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct AttendanceAsked {
    workshop: WorkshopId,
    first: Option<i64>,
    after: Option<String>,
}

impl Fetch for ParticipantPages {
    type Key = AttendanceAsked;
    type Value = Page<Participant>;

    async fn fetch(access: &Access, keys: Vec<AttendanceAsked>) -> Result<HashMap<AttendanceAsked, Page<Participant>>, store::Error> {
        let mut found = HashMap::new();
        let mut groups: Vec<(PageArguments, Vec<AttendanceAsked>)> = Vec::new();
        for key in keys {
            let page = PageArguments {
                first: key.first,
                after: key.after.clone(),
                ..PageArguments::default()
            };
            match groups.iter_mut().find(|(asked, _)| *asked == page) {
                Some((_, members)) => members.push(key),
                None => groups.push((page, vec![key])),
            }
        }
        for (page, members) in groups {
            let workshops: Vec<WorkshopId> = members.iter().map(|key| key.workshop).collect();
            let mut pages = access.participants_of_workshops(&workshops, &page).await?;
            found.extend(
                members
                    .into_iter()
                    .filter_map(|key| pages.remove(&key.workshop).map(|page| (key, map_page(page, Participant::from)))),
            );
        }
        Ok(found)
    }
}

/// A page of the participants of a workshop, as far as the viewer may see them.
///
/// # Errors
/// The store's error, in the form that clients may see.
pub async fn participants_of(ctx: &Context<'_>, workshop: WorkshopId, page: PageArguments) -> Result<ParticipantConnection, Refusal> {
    let key = AttendanceAsked {
        workshop,
        first: page.first,
        after: page.after,
    };
    let page = Scope::of(ctx)?.load::<ParticipantPages>(key).await?;
    Ok(ParticipantConnection {
        workshop,
        page: page.unwrap_or_else(Page::empty),
    })
}
