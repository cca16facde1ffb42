//! Stores a checked description of a workshop.

use std::collections::BTreeSet;

use entity::column::Code;
use entity::{account, facilitation, workshop, workshop_programme};
use evidence::vocabulary::{Provenance, PublicationStatus};
use policy::id::{AccountId, WorkshopId};
use policy::{Permit, action};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, Condition, Value};
use uuid::Uuid;

use super::input::WorkshopInput;
use crate::engine::code::join_code;
use crate::engine::error::Error;
use crate::engine::input::taken;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::workshop::hold::HeldWorkshop;

impl Work {
    pub(super) async fn insert_workshop(&self, permit: &Permit<action::CreateWorkshop>, input: &WorkshopInput) -> Result<(), Error> {
        let (id, now) = (permit.target(), self.now());
        let row = workshop::ActiveModel {
            id: Set(id.0),
            // Both are present: a new workshop without them was refused earlier.
            code: Set(input.code.clone().unwrap_or_default()),
            title: Set(input.title.as_deref().unwrap_or_default().trim().to_owned()),
            held_on: Set(input.held_on.after(None)),
            place: Set(input.place.after(None)),
            mode: Set(input.mode.after(None)),
            status: Set(Code(PublicationStatus::Draft)),
            project_id: Set(input.project.given().map(|id| id.0)),
            ground_rules: Set(input.ground_rules.after(None)),
            join_code: Set(Some(join_code()?)),
            provenance: Set(Code(Provenance::SourceDocument)),
            source_url: Set(None),
            version: Set(1),
            people_snapshot: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            joining_open: Set(true),
            places: Set(input.places.after(None)),
            confirms_participants: Set(input.confirms_participants.unwrap_or(false)),
        };
        self.under(permit).insert(row).await.map_err(|error| taken(error, "input.code"))?;
        self.under(permit).store_parts_of_workshop(id, input).await
    }

    pub(super) async fn replace_workshop(
        &self,
        permit: &Permit<action::EditWorkshop>,
        held: &HeldWorkshop,
        input: &WorkshopInput,
    ) -> Result<(), Error> {
        use crate::engine::change::Change;
        use workshop::Column;
        // Who can see the change is known only after everything is stored, so `workshop_changed` updates the version. The row is written
        // anyway, so that a concurrent change is noticed even if the input changes only other tables.
        let mut values: Vec<(Column, Value)> = vec![(Column::Version, held.open_version.into())];
        for (column, text) in [
            (Column::Code, input.code.as_deref()),
            (Column::Title, input.title.as_deref().map(str::trim)),
        ] {
            if let Some(text) = text {
                values.push((column, text.into()));
            }
        }
        if let Change::Set(day) = input.held_on {
            values.push((Column::HeldOn, day.into()));
        }
        for (column, change) in [
            (Column::Place, &input.place),
            (Column::Mode, &input.mode),
            (Column::GroundRules, &input.ground_rules),
        ] {
            if let Change::Set(text) = change {
                values.push((column, text.clone().into()));
            }
        }
        if let Change::Set(places) = input.places {
            values.push((Column::Places, places.into()));
        }
        if let Some(confirms) = input.confirms_participants {
            values.push((Column::ConfirmsParticipants, confirms.into()));
        }
        if let Change::Set(project) = input.project {
            values.push((Column::ProjectId, project.map(|id| id.0).into()));
        }
        let update = Query::update()
            .table(workshop::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.open_version))
            .take();
        let changed = self
            .under(permit)
            .update(&update)
            .await
            .map_err(|error| taken(error, "input.code"))?;
        self.changed_one_workshop(changed, held)?;
        self.under(permit).store_parts_of_workshop(permit.target(), input).await
    }

    pub(super) fn changed_one_workshop(&self, rows: u64, held: &HeldWorkshop) -> Result<(), Error> {
        if rows == 1 {
            Ok(())
        } else {
            Err(Error::Stale {
                entity: "workshop",
                expected: held.version,
                found: held.version + 1,
            })
        }
    }
}

impl Writer<'_> {
    /// Stores facilitators and programmes, if the input gives them. The writer stays a facilitator, so that they cannot lock themselves
    /// out. An account that the writer cannot see is added silently, and becomes visible as a facilitator after it has acted as one. An id
    /// that is not an account's looks the same.
    async fn store_parts_of_workshop(&self, id: WorkshopId, input: &WorkshopInput) -> Result<(), Error> {
        let own = self.access().viewer().account();
        if input.facilitators.is_some() || own.is_some() {
            let named: BTreeSet<AccountId> = input.facilitators.iter().flatten().copied().collect();
            let known = self.taken_up(id, &named).await?;
            let mut all = self.accounts_among(&named).await?;
            all.extend(own);
            if input.facilitators.is_some() {
                let old = Condition::all().add(col(facilitation::Column::WorkshopId).eq(id.0));
                self.delete::<facilitation::Entity>(old).await?;
            } else {
                let own = own.map(|account| col(facilitation::Column::AccountId).eq(account.0));
                let old = Condition::all().add(col(facilitation::Column::WorkshopId).eq(id.0)).add_option(own);
                self.delete::<facilitation::Entity>(old).await?;
            }
            let rows: Vec<_> = all
                .into_iter()
                .map(|account| facilitation::ActiveModel {
                    workshop_id: Set(id.0),
                    account_id: Set(account.0),
                    taken_up: Set(own == Some(account) || known.contains(&account)),
                })
                .collect();
            if !rows.is_empty() {
                self.insert_all(rows).await?;
            }
        }
        if let Some(programmes) = &input.programmes {
            let old = Condition::all().add(col(workshop_programme::Column::WorkshopId).eq(id.0));
            self.delete::<workshop_programme::Entity>(old).await?;
            let mut seen = BTreeSet::new();
            let once: Vec<_> = programmes.iter().filter(|programme| seen.insert(**programme)).collect();
            let rows: Vec<_> = (0..)
                .zip(once)
                .map(|(position, programme)| workshop_programme::ActiveModel {
                    workshop_id: Set(id.0),
                    programme_id: Set(programme.0),
                    position: Set(position),
                })
                .collect();
            if !rows.is_empty() {
                self.insert_all(rows).await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// Those of these ids that are accounts, including accounts that the viewer cannot see.
    async fn accounts_among(&self, ids: &BTreeSet<AccountId>) -> Result<BTreeSet<AccountId>, Error> {
        self.read_accounts(
            Query::select().unscoped::<account::Entity>(Unscoped::NamedByItsId).take(),
            col(account::Column::Id),
            ids,
        )
        .await
    }

    /// Those of these accounts that the viewer already knows: accounts that they can see, or that they can see as facilitators of this
    /// workshop.
    async fn taken_up(&self, workshop: WorkshopId, ids: &BTreeSet<AccountId>) -> Result<BTreeSet<AccountId>, Error> {
        let seen = self.access().rows::<account::Entity>();
        let mut known = self.read_accounts(seen, col(account::Column::Id), ids).await?;
        let mut before = Query::select()
            .unscoped::<facilitation::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(facilitation::Column::TakenUp).eq(true))
            .take();
        before.and_where(col(facilitation::Column::WorkshopId).eq(workshop.0));
        known.extend(self.read_accounts(before, col(facilitation::Column::AccountId), ids).await?);
        Ok(known)
    }

    async fn read_accounts(
        &self,
        mut select: SelectStatement,
        id: Expr,
        among: &BTreeSet<AccountId>,
    ) -> Result<BTreeSet<AccountId>, Error> {
        let among: Vec<Uuid> = among.iter().map(|id| id.0).collect();
        select.expr_as(id.clone(), Alias::new("account")).and_where(id.is_in(among));
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(AccountId(row.try_get("", "account")?))).collect()
    }
}
