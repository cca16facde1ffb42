//! Corrects labels of studies that an earlier version built from the wrong part of an author's name. A label that a person or a file
//! chose is not changed: only labels that the earlier version would have written are replaced.

use entity::column::AsJson;
use entity::{report, study, study_report};
use sea_orm::Order;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::writer::Writer;
use crate::noun::study::study_label;

impl Writer<'_> {
    /// Returns the studies whose label has changed.
    pub(super) async fn repair_labels(&self) -> Result<Vec<Uuid>, Error> {
        let mut select = self.access().rows::<study::Entity>();
        columns(&mut select, &[study::Column::Id, study::Column::Code, study::Column::Label]);
        columns(&mut select, &[report::Column::Authors, report::Column::Year]);
        select
            .join_rows::<study_report::Entity>(
                self.access().viewer(),
                col(study_report::Column::StudyId).eq(col(study::Column::Id)),
            )
            .join_rows::<report::Entity>(
                self.access().viewer(),
                col(report::Column::Id).eq(col(study_report::Column::ReportId)),
            )
            .order_by_expr(col(study::Column::Id), Order::Asc)
            .order_by_expr(col(study_report::Column::Position), Order::Asc);
        let (mut relabelled, mut last) = (Vec::new(), None);
        for row in self.inside().query_all(&select).await? {
            let id: Uuid = row.try_get("", "id")?;
            // A study's label comes from its first report.
            if last.replace(id) == Some(id) {
                continue;
            }
            let (code, stored): (String, String) = (row.try_get("", "code")?, row.try_get("", "label")?);
            let AsJson(authors): AsJson<Vec<String>> = row.try_get("", "authors")?;
            let year: Option<i32> = row.try_get("", "year")?;
            let right = study_label(&authors, year, &code);
            if stored == right || Some(&stored) != as_it_was(&authors, year).as_ref() {
                continue;
            }
            let update = Query::update()
                .table(study::Entity)
                .value(study::Column::Label, right)
                .and_where(col(study::Column::Id).eq(id))
                .take();
            self.update(&update).await?;
            relabelled.push(id);
        }
        Ok(relabelled)
    }
}

/// The label as the earlier version would have built it.
fn as_it_was(authors: &[String], year: Option<i32>) -> Option<String> {
    let author = authors.first()?.trim();
    let family = match (author.split_once(','), author.rsplit_once(' ')) {
        (Some((family, _)), _) => family.trim(),
        (None, None) => author,
        (None, Some((before, last))) => {
            let initials = last.chars().count() <= 4 && last.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
            if initials { before.trim() } else { last }
        }
    };
    Some(match year {
        Some(year) => format!("{family} {year}"),
        None => family.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_of_earlier_versions_are_known() {
        for (author, family) in [
            ("Smith J Jr", "Jr"),
            ("World Health Organization", "Organization"),
            ("Doe, Jane", "Doe"),
            ("van der Doe J.A.", "van der Doe"),
            ("Madonna", "Madonna"),
        ] {
            assert_eq!(as_it_was(&[author.to_owned()], Some(2001)), Some(format!("{family} 2001")));
        }
        assert_eq!(as_it_was(&[], Some(2001)), None);
    }
}
