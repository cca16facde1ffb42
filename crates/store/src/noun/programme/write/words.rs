//! Makes a programme found by its present words: the same text that a load of files puts into the index.

use entity::{involvement, programme, programme_term, term};
use policy::id::ProgrammeId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};

use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::search::SearchKind;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::writer::Writer;

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

        let mut texts = vec![programme.summary, programme.rationale, programme.region, Some(labels.join(", "))];
        for row in self.inside().query_all(&parts).await? {
            let part = involvement::Model::from_query_result(&row, "")?;
            texts.extend([part.recruitment, part.preparation, part.support, part.term_used]);
        }
        let body: Vec<String> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        self.index(SearchKind::Programme, id.0, &programme.name, &body.join("\n")).await
    }
}
