//! Compares who could see rows before a change with who can see them afterwards, and records the rows that anyone lost sight of.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use entity::{deletion, deletion_account, membership, programme};
use policy::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use super::touch::Seen;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// Who can see one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Audience {
    /// Everyone in these roles.
    roles: BTreeSet<Role>,
    /// Everyone who can see this organisation's unpublished programmes.
    organisation: Option<Uuid>,
    /// Everyone who can see this workshop from inside.
    workshop: Option<Uuid>,
    /// The accounts that work on the programme.
    accounts: BTreeSet<Uuid>,
}

/// Who can see some rows, at one moment of a unit of work.
#[derive(Debug)]
pub(crate) struct Sight(BTreeMap<(CopiedKind, Uuid), Audience>);

impl Audience {
    /// The part of this audience that is not in `after`.
    fn without(&self, after: &Self) -> Self {
        Self {
            roles: self.roles.difference(&after.roles).copied().collect(),
            organisation: self.organisation.filter(|_| self.organisation != after.organisation),
            workshop: self.workshop.filter(|_| self.workshop != after.workshop),
            accounts: self.accounts.difference(&after.accounts).copied().collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.organisation.is_none() && self.workshop.is_none() && self.accounts.is_empty()
    }
}

impl Work {
    /// Who can see these rows now. Call it before a change that may hide rows from someone or show them to someone; [`Work::settle`] then
    /// records the difference.
    pub(crate) async fn sight(&self, rows: &[(CopiedKind, Vec<Uuid>)]) -> Result<Sight, Error> {
        let mut sight = BTreeMap::new();
        for (kind, ids) in rows.iter().filter(|(_, ids)| !ids.is_empty()) {
            for id in ids {
                sight.insert((*kind, *id), Audience::default());
            }
            for (role, seen) in self.seen_by_roles(*kind, ids).await? {
                for id in seen {
                    sight.entry((*kind, id)).or_insert_with(Audience::default).roles.insert(role);
                }
            }
            match kind {
                CopiedKind::Programme => self.add_colleagues(ids, &mut sight).await?,
                CopiedKind::Workshop | CopiedKind::Question | CopiedKind::Contribution => {
                    self.add_insiders(*kind, ids, &mut sight).await?;
                }
                CopiedKind::Study | CopiedKind::Outcome | CopiedKind::Project | CopiedKind::Recommendation => {}
            }
        }
        Ok(Sight(sight))
    }
}

impl Writer<'_> {
    /// Records the rows that anyone lost sight of since `before`, and updates the change time of rows that anyone can now see for the
    /// first time.
    pub(crate) async fn settle(&self, before: Sight) -> Result<(), Error> {
        let mut rows: BTreeMap<CopiedKind, Vec<Uuid>> = BTreeMap::new();
        for (kind, id) in before.0.keys() {
            rows.entry(*kind).or_default().push(*id);
        }
        let rows: Vec<_> = rows.into_iter().collect();
        let after = self.sight(&rows).await?;
        let mut appeared: BTreeMap<CopiedKind, Vec<Uuid>> = BTreeMap::new();
        let (mut deletions, mut accounts) = (Vec::new(), Vec::new());
        for (key, before) in &before.0 {
            let (kind, id) = *key;
            let nobody = Audience::default();
            let after = after.0.get(key).unwrap_or(&nobody);
            if !after.without(before).is_empty() {
                appeared.entry(kind).or_default().push(id);
            }
            let lost = before.without(after);
            if lost.is_empty() {
                continue;
            }
            let deletion_id = new_id();
            accounts.extend(lost.accounts.iter().map(|account| deletion_account::ActiveModel {
                deletion_id: Set(deletion_id),
                account_id: Set(*account),
            }));
            deletions.push(deletion::ActiveModel {
                id: Set(deletion_id),
                kind: Set(kind.to_string()),
                row_id: Set(id),
                roles: Set(roles_text(&lost.roles)),
                organisation_id: Set(lost.organisation),
                workshop_id: Set(lost.workshop),
                at: Set(self.now()),
            });
        }
        if !deletions.is_empty() {
            self.insert_all(deletions).await?;
        }
        if !accounts.is_empty() {
            self.insert_all(accounts).await?;
        }
        for (kind, ids) in appeared {
            self.touch(kind, &ids, Seen::ByAll).await?;
        }
        Ok(())
    }
}

impl Work {
    /// Which of these rows each role sees. Roles with the same rule share a statement.
    async fn seen_by_roles(&self, kind: CopiedKind, ids: &[Uuid]) -> Result<Vec<(Role, HashSet<Uuid>)>, Error> {
        let mut asked: Vec<(SelectStatement, HashSet<Uuid>)> = Vec::new();
        let mut all = Vec::new();
        for role in Role::ALL {
            let select = kind.seen_as(self.access(), role, ids);
            let known = asked.iter().find(|(earlier, _)| *earlier == select).map(|(_, seen)| seen.clone());
            let seen = match known {
                Some(seen) => seen,
                None => {
                    let rows = self.inside().query_all(&select).await?;
                    let seen: HashSet<Uuid> = rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_, Error>>()?;
                    asked.push((select, seen.clone()));
                    seen
                }
            };
            all.push((role, seen));
        }
        Ok(all)
    }

    /// Adds the organisation of each programme, and the accounts that work on it.
    async fn add_colleagues(&self, ids: &[Uuid], sight: &mut BTreeMap<(CopiedKind, Uuid), Audience>) -> Result<(), Error> {
        let backend = self.access().backend();
        let organisations = Query::select()
            .expr_as(col(programme::Column::Id), "id")
            .expr_as(col(programme::Column::OrganisationId), "of")
            .unscoped::<programme::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(backend, programme::Column::Id, ids))
            .take();
        for row in self.inside().query_all(&organisations).await? {
            let audience = sight.entry((CopiedKind::Programme, row.try_get("", "id")?)).or_default();
            audience.organisation = row.try_get("", "of")?;
        }
        let members = Query::select()
            .expr_as(col(membership::Column::ProgrammeId), "id")
            .expr_as(col(membership::Column::AccountId), "of")
            .unscoped::<membership::Entity>(Unscoped::Bookkeeping)
            .and_where(is_one_of(backend, membership::Column::ProgrammeId, ids))
            .take();
        for row in self.inside().query_all(&members).await? {
            let audience = sight.entry((CopiedKind::Programme, row.try_get("", "id")?)).or_default();
            audience.accounts.insert(row.try_get("", "of")?);
        }
        Ok(())
    }

    /// Adds the workshop of each row that its insiders can see. The row rules show insiders the same rows as stewards.
    async fn add_insiders(&self, kind: CopiedKind, ids: &[Uuid], sight: &mut BTreeMap<(CopiedKind, Uuid), Audience>) -> Result<(), Error> {
        let Some(workshops) = kind.workshops(self.access().backend(), ids) else {
            return Ok(());
        };
        for row in self.inside().query_all(&workshops).await? {
            let audience = sight.entry((kind, row.try_get("", "id")?)).or_default();
            if audience.roles.contains(&Role::Steward) {
                audience.workshop = row.try_get("", "of")?;
            }
        }
        Ok(())
    }
}

/// Role codes, each between spaces, so that a search for one code does not match inside another.
fn roles_text(roles: &BTreeSet<Role>) -> String {
    roles.iter().fold(" ".to_owned(), |text, role| text + role.code() + " ")
}
