//! Updates the search text of a study.

use entity::column::AsJson;
use entity::{report, study, study_report, study_term, term};
use policy::id::StudyId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::writer::Writer;
use crate::noun::study::search_text::{ReportWords, StudyWords};

#[derive(FromQueryResult)]
struct StoredStudyWords {
    title: String,
    label: String,
    plain_language_summary: Option<String>,
    involvement: Option<String>,
    term_used: Option<String>,
}

#[derive(FromQueryResult)]
struct Cited {
    title: String,
    authors: AsJson<Vec<String>>,
}

impl Writer<'_> {
    pub(crate) async fn index_study(&self, id: StudyId) -> Result<(), Error> {
        use study::Column;
        let mut own = self.access().rows::<study::Entity>();
        columns(
            &mut own,
            &[
                Column::Title,
                Column::Label,
                Column::PlainLanguageSummary,
                Column::Involvement,
                Column::TermUsed,
            ],
        );
        own.and_where(col(Column::Id).eq(id.0));
        let row = self.inside().query_one(&own).await?.ok_or(Error::NotFound("study"))?;
        let words = StoredStudyWords::from_query_result(&row, "")?;

        let mut labels = self.access().rows::<study_term::Entity>();
        columns(&mut labels, &[term::Column::Label]);
        labels
            .join_rows::<term::Entity>(self.access().viewer(), col(term::Column::Id).eq(col(study_term::Column::TermId)))
            .and_where(col(study_term::Column::StudyId).eq(id.0))
            .order_by_expr(col(study_term::Column::Position), Order::Asc);
        let rows = self.inside().query_all(&labels).await?;
        let labels: Vec<String> = rows.iter().map(|row| row.try_get("", "label")).collect::<Result<_, _>>()?;

        let mut reports = self.access().rows::<study_report::Entity>();
        columns(&mut reports, &[report::Column::Title, report::Column::Authors]);
        reports
            .join_rows::<report::Entity>(
                self.access().viewer(),
                col(report::Column::Id).eq(col(study_report::Column::ReportId)),
            )
            .and_where(col(study_report::Column::StudyId).eq(id.0))
            .order_by_expr(col(study_report::Column::Position), Order::Asc);

        let rows = self.inside().query_all(&reports).await?;
        let mut reports: Vec<(String, Vec<String>)> = Vec::with_capacity(rows.len());
        for row in &rows {
            let Cited { title, authors } = Cited::from_query_result(row, "")?;
            reports.push((title, authors.0));
        }
        let text = StudyWords {
            title: &words.title,
            label: &words.label,
            plain_language_summary: words.plain_language_summary.as_deref(),
            involvement: words.involvement.as_deref(),
            term_used: words.term_used.as_deref(),
            labels: labels.iter().map(String::as_str).collect(),
            reports: reports.iter().map(|(title, authors)| ReportWords { title, authors }).collect(),
        };
        self.index(id.0, text.search_text()).await
    }
}
