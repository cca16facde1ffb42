//! Finds studies of similar programmes: those that share the most terms with a programme and do not evaluate it.

use std::collections::HashMap;

use entity::column::Code;
use entity::{programme_study, programme_term, study, study_term};
use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::{ProgrammeId, StudyId};
use sea_orm::Order;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OverStatement, Query, SelectStatement, UnionType, WindowStatement};

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The dimensions by which programmes are compared. A shared country or mode of delivery says little.
pub const ALIKE_BY: [Dimension; 4] = [Dimension::Method, Dimension::Topic, Dimension::Audience, Dimension::EducationLevel];

/// A study that shares terms with a programme.
#[derive(Debug, Clone, Copy)]
pub struct RelatedStudy {
    /// The id of the study.
    pub study: StudyId,
    /// The number of shared terms divided by the number of terms of either (Jaccard index), from 0 to 1.
    pub score: f64,
}

/// How many candidates are looked at for one result. Candidates that the viewer may not see, reviews, and the programme's own evaluations
/// are left out afterwards.
const CANDIDATES: u64 = 4;
/// How many candidates are looked at for any number of results.
const FEWEST_CANDIDATES: u64 = 50;

/// Which candidates are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Best(u64),
    All,
}

/// The best candidates of some programmes.
#[derive(Debug, Default)]
struct RelatedFound {
    related: HashMap<ProgrammeId, Vec<RelatedStudy>>,
    /// The number of candidates that were looked at, for programmes with a result.
    candidates: HashMap<ProgrammeId, u64>,
}

impl Access {
    /// For each programme, the `first` studies that share the most terms of method, topic, audience and level of education with it,
    /// without its own evaluations. Runs one statement; a second one for programmes whose best candidates were left out.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn related_studies(&self, programmes: &[ProgrammeId], first: u64) -> Result<HashMap<ProgrammeId, Vec<RelatedStudy>>, Error> {
        let depth = Ord::max(first.saturating_mul(CANDIDATES), FEWEST_CANDIDATES);
        let mut found = self.most_related(programmes, first, Depth::Best(depth)).await?;
        let wanted = usize::try_from(first).unwrap_or(usize::MAX);
        let short: Vec<ProgrammeId> = programmes
            .iter()
            .filter(|id| {
                let few = found.related.get(id).map_or(0, Vec::len) < wanted;
                few && found.candidates.get(id).is_none_or(|candidates| *candidates >= depth)
            })
            .copied()
            .collect();
        if !short.is_empty() && first > 0 {
            found.related.extend(self.most_related(&short, first, Depth::All).await?.related);
        }
        Ok(found.related)
    }

    async fn most_related(&self, programmes: &[ProgrammeId], first: u64, depth: Depth) -> Result<RelatedFound, Error> {
        let mut found = RelatedFound::default();
        let Some(candidates) = self.all_related(programmes, depth) else {
            return Ok(found);
        };
        let of = |name: &'static str| Expr::col((Alias::new("c"), Alias::new(name)));
        let own = Query::select()
            .expr(Expr::val(1))
            .unscoped::<programme_study::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(programme_study::Column::ProgrammeId).eq(of("programme_id")))
            .and_where(col(programme_study::Column::StudyId).eq(of("study_id")))
            .take();
        let alike = ALIKE_BY.map(Code);
        // The sizes of both term sets.
        let size_of_programme = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .unscoped::<programme_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(programme_term::Column::ProgrammeId).eq(of("programme_id")))
            .and_where(col(programme_term::Column::Dimension).is_in(alike))
            .take();
        let size_of_study = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .unscoped::<study_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(study_term::Column::StudyId).eq(of("study_id")))
            .and_where(col(study_term::Column::Dimension).is_in(alike))
            .take();
        let best = Query::select()
            .exprs(["programme_id", "study_id", "shared", "candidates"].map(of))
            .expr_as(sub(size_of_programme), Alias::new("of_programme"))
            .expr_as(sub(size_of_study), Alias::new("of_study"))
            .over_rows(candidates, Alias::new("c"))
            .join_rows::<study::Entity>(self.viewer(), col(study::Column::Id).eq(of("study_id")))
            .and_where(col(study::Column::Kind).eq(Code(StudyKind::Primary)))
            .and_where(Expr::exists(own).not())
            .order_by_expr(of("programme_id"), Order::Asc)
            .order_by_expr(of("shared"), Order::Desc)
            .order_by_expr(of("study_id"), Order::Asc)
            .take();
        let most = usize::try_from(first).unwrap_or(usize::MAX);
        for row in self.reader().query_all(&best).await? {
            let count = |name: &str| -> Result<u32, Error> {
                let n: i64 = row.try_get("", name)?;
                Ok(u32::try_from(n).unwrap_or(u32::MAX))
            };
            let programme = ProgrammeId(row.try_get("", "programme_id")?);
            found.candidates.insert(programme, u64::from(count("candidates")?));
            let related = found.related.entry(programme).or_default();
            if related.len() < most {
                let score = evidence::similarity::jaccard(count("shared")?, count("of_programme")?, count("of_study")?);
                related.push(RelatedStudy {
                    study: StudyId(row.try_get("", "study_id")?),
                    score,
                });
            }
        }
        Ok(found)
    }

    /// The candidates of all programmes with their shared terms, and the number of candidates of each programme. `None` without programmes.
    fn all_related(&self, programmes: &[ProgrammeId], depth: Depth) -> Option<SelectStatement> {
        let mut each = programmes.iter().map(|programme| {
            Query::select()
                .expr(Expr::cust("*"))
                .over_rows(self.candidates_of(*programme, depth), Alias::new("of_one"))
                .take()
        });
        let mut all = each.next()?;
        for more in each {
            all.union(UnionType::All, more);
        }
        let mut window = WindowStatement::new();
        window.add_partition_by(Expr::col(Alias::new("programme_id")));
        let counted = Query::select()
            .expr(Expr::cust("*"))
            .expr_window_as(Expr::cust("COUNT(*)"), window, Alias::new("candidates"))
            .over_rows(all, Alias::new("candidate"))
            .take();
        Some(counted)
    }

    /// The studies that share the most terms with a programme, counted in the index of terms alone: no study is looked at.
    fn candidates_of(&self, programme: ProgrammeId, depth: Depth) -> SelectStatement {
        let shared = Alias::new("shared");
        let mut counted = self.rows::<programme_term::Entity>();
        counted
            .expr_as(col(programme_term::Column::ProgrammeId), Alias::new("programme_id"))
            .expr_as(col(study_term::Column::StudyId), Alias::new("study_id"))
            .expr_as(Expr::cust("COUNT(*)"), shared.clone())
            .join_unscoped::<study_term::Entity>(
                Unscoped::OfRowsThatARuleBounds,
                col(study_term::Column::TermId).eq(col(programme_term::Column::TermId)),
            )
            .and_where(col(programme_term::Column::ProgrammeId).eq(programme.0))
            .and_where(col(programme_term::Column::Dimension).is_in(ALIKE_BY.map(Code)))
            .add_group_by([col(programme_term::Column::ProgrammeId), col(study_term::Column::StudyId)]);
        if let Depth::Best(most) = depth {
            counted
                .order_by_expr(Expr::col(shared), Order::Desc)
                .order_by_expr(col(study_term::Column::StudyId), Order::Asc)
                .limit(most);
        }
        counted
    }
}

fn sub(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}
