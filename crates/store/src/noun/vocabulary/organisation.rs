//! Creates and changes organisations.

use entity::column::Code;
use entity::organisation;
use evidence::vocabulary::{OrganisationKind, Provenance};
use policy::action;
use policy::id::OrganisationId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, Query, Value};
use words::identifier::Ror;

use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, line, required, web_address};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::noun::organisation::Organisation;

const LINE: usize = 300;

/// The description of an organisation.
#[derive(Debug, Clone)]
pub struct OrganisationInput {
    /// The organisation's full name.
    pub name: String,
    /// The kind of organisation, for example a university.
    pub kind: OrganisationKind,
    /// The organisation's address in the Research Organization Registry (ROR).
    pub ror: Option<String>,
    /// The region in which the organisation is, as free text.
    pub region: Option<String>,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
}

impl OrganisationInput {
    /// Every refused field that can be found without the database.
    pub(crate) fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        required("input.name", &self.name, LINE, &mut problems);
        line("input.name", Some(self.name.trim()), LINE, &mut problems);
        problems.dedup();
        line("input.region", self.region.as_deref(), LINE, &mut problems);
        web_address("input.sourceUrl", self.source_url.as_deref(), &mut problems);
        if let Some(Err(error)) = self.ror.as_deref().map(Ror::parse) {
            problems.push(FieldProblem::new("input.ror", error.to_string()));
        }
        problems
    }
}

impl Access {
    /// Creates an organisation.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_organisation(&self, input: &OrganisationInput) -> Result<Organisation, Error> {
        let work = self.begin_to::<action::CreateOrganisation>(None, async { Ok(()) }).await?;
        let result = work.create_organisation(input).await;
        let id = work.finish(result).await?;
        self.changed_organisation(id).await
    }

    /// Replaces an organisation's description: absent fields are cleared.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(organisation.id = %id))]
    pub async fn update_organisation(&self, id: OrganisationId, version: i32, input: &OrganisationInput) -> Result<Organisation, Error> {
        let seen = async { self.changed_organisation(id).await.map(drop) };
        let work = self.begin_to::<action::EditOrganisation>(Some(&id.to_string()), seen).await?;
        let result = work.update_organisation(id, version, input).await;
        work.finish(result).await?;
        self.changed_organisation(id).await
    }

    async fn changed_organisation(&self, id: OrganisationId) -> Result<Organisation, Error> {
        let mut found = self.organisations_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("organisation"))
    }
}

impl Work {
    async fn create_organisation(&self, input: &OrganisationInput) -> Result<OrganisationId, Error> {
        let id = OrganisationId(new_id());
        let permit = self.permit::<action::CreateOrganisation>(id, &(), &id.to_string())?;
        accept(input.problems())?;
        let now = self.now();
        let row = organisation::ActiveModel {
            id: Set(id.0),
            // Evidence files refer to organisations by a code. An organisation that was created here uses its id as its code.
            code: Set(id.to_string().replace('_', "-")),
            name: Set(input.name.trim().to_owned()),
            kind: Set(Code(input.kind)),
            ror: Set(input.ror.clone()),
            region: Set(input.region.clone()),
            country_code: Set(None),
            provenance: Set(Code(Provenance::Extracted)),
            source_url: Set(input.source_url.clone()),
            created_at: Set(now),
            updated_at: Set(now),
            version: Set(1),
        };
        self.under(&permit).insert(row).await?;
        Ok(id)
    }

    async fn update_organisation(&self, id: OrganisationId, version: i32, input: &OrganisationInput) -> Result<(), Error> {
        use organisation::Column;
        let mut held = self.access().rows::<organisation::Entity>();
        columns(&mut held, &[Column::Version]);
        held.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut held, sea_orm::sea_query::LockType::Update);
        let row = self.inside().query_one(&held).await?.ok_or(Error::NotFound("organisation"))?;
        let permit = self.permit::<action::EditOrganisation>(id, &(), &id.to_string())?;
        same_version("organisation", row.try_get("", "version")?, version)?;
        accept(input.problems())?;
        let values: [(Column, Value); 7] = [
            (Column::Name, input.name.trim().into()),
            (Column::Kind, Code(input.kind).into()),
            (Column::Ror, input.ror.clone().into()),
            (Column::Region, input.region.clone().into()),
            (Column::SourceUrl, input.source_url.clone().into()),
            (Column::Version, (version + 1).into()),
            (Column::UpdatedAt, self.now().into()),
        ];
        let update = Query::update()
            .table(organisation::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(id.0))
            .and_where(col(Column::Version).eq(version))
            .take();
        let changed = self.under(&permit).update(&update).await?;
        same_version("organisation", if changed == 1 { version } else { version + 1 }, version)
    }
}
