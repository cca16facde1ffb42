//! Makes an outcome found by its present words: the same text that a load of files puts into the index.

use entity::{outcome, term};
use policy::id::OutcomeId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::ExprTrait;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::search::SearchKind;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::writer::Writer;

#[derive(FromQueryResult)]
struct Words {
    measure: Option<String>,
    label: String,
    summary: String,
    plain_language: Option<String>,
    comparison: Option<String>,
}

impl Writer<'_> {
    pub(crate) async fn index_outcome(&self, id: OutcomeId) -> Result<(), Error> {
        use outcome::Column;
        let mut select = self.access().rows::<outcome::Entity>();
        columns(
            &mut select,
            &[Column::Measure, Column::Summary, Column::PlainLanguage, Column::Comparison],
        );
        columns(&mut select, &[term::Column::Label]);
        select
            .join_rows::<term::Entity>(self.access().viewer(), col(term::Column::Id).eq(col(Column::DomainTermId)))
            .and_where(col(Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("outcome"))?;
        let words = Words::from_query_result(&row, "")?;
        let heading = words.measure.unwrap_or(words.label);
        let texts = [Some(words.summary), words.plain_language, words.comparison];
        let body: Vec<String> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        self.index(SearchKind::Outcome, id.0, &heading, &body.join("\n")).await
    }
}
