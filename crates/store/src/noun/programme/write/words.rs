//! Updates the search text of a programme.

use entity::{involvement, programme, programme_term, term};
use policy::id::ProgrammeId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};

use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::writer::Writer;
use crate::noun::programme::search_text::{InvolvementWords, ProgrammeWords};

#[derive(FromQueryResult)]
struct Label {
    label: String,
}

impl Writer<'_> {
    pub(crate) async fn index_programme(&self, id: ProgrammeId) -> Result<(), Error> {
        let mut own = self.access().rows::<programme::Entity>();
        all_columns::<programme::Entity>(&mut own);
        own.and_where(col(programme::Column::Id).eq(id.0));
        let row = self.inside().query_one(&own).await?.ok_or(Error::NotFound("programme"))?;
        let programme = programme::Model::from_query_result(&row, "")?;

        let mut labels = self.access().rows::<programme_term::Entity>();
        columns(&mut labels, &[term::Column::Label]);
        labels
            .join_rows::<term::Entity>(
                self.access().viewer(),
                col(term::Column::Id).eq(col(programme_term::Column::TermId)),
            )
            .and_where(col(programme_term::Column::ProgrammeId).eq(id.0))
            .order_by_expr(col(programme_term::Column::Position), Order::Asc);
        let rows = self.inside().query_all(&labels).await?;
        let labels: Vec<String> = rows
            .iter()
            .map(|row| Ok(Label::from_query_result(row, "")?.label))
            .collect::<Result<_, Error>>()?;

        let mut parts = self.access().rows::<involvement::Entity>();
        all_columns::<involvement::Entity>(&mut parts);
        parts
            .and_where(col(involvement::Column::ProgrammeId).eq(id.0))
            .order_by_expr(col(involvement::Column::Position), Order::Asc);

        let rows = self.inside().query_all(&parts).await?;
        let parts: Vec<involvement::Model> = rows
            .iter()
            .map(|row| involvement::Model::from_query_result(row, ""))
            .collect::<Result<_, _>>()?;
        let involvement = parts.iter().map(|part| InvolvementWords {
            recruitment: part.recruitment.as_deref(),
            preparation: part.preparation.as_deref(),
            support: part.support.as_deref(),
            term_used: part.term_used.as_deref(),
        });
        let text = ProgrammeWords {
            name: &programme.name,
            summary: programme.summary.as_deref(),
            rationale: programme.rationale.as_deref(),
            region: programme.region.as_deref(),
            labels: labels.iter().map(String::as_str).collect(),
            involvement: involvement.collect(),
        };
        self.index(id.0, text.search_text()).await
    }
}
