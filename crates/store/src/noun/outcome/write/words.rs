//! Updates the search text of an outcome.

use entity::{outcome, term};
use policy::id::OutcomeId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::ExprTrait;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::writer::Writer;
use crate::noun::outcome::search_text::OutcomeWords;

#[derive(FromQueryResult)]
struct StoredOutcomeWords {
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
        let words = StoredOutcomeWords::from_query_result(&row, "")?;
        let text = OutcomeWords {
            measure: words.measure.as_deref(),
            domain: &words.label,
            summary: &words.summary,
            plain_language: words.plain_language.as_deref(),
            comparison: words.comparison.as_deref(),
        };
        self.index(id.0, text.search_text()).await
    }
}
