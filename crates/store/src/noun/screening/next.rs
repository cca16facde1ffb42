//! What a reviewer looks at next: an order of their own that stays the same, or, if they ask for it, the order of a model that learns from
//! the decisions that they can see.

use std::collections::HashMap;
use std::sync::Arc;

use entity::column::{AsJson, Code};
use entity::{record, record_import, screening_decision};
use evidence::screening::keeps;
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::id::{RecordId, ReviewId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::allowance::Allowance;
use crate::engine::apart::apart;
use crate::engine::error::Error;
use crate::engine::learnt_orders::Learnt;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::noun::record::{ReviewRecord, awaits_vote_of, columns_of, on_the_team};

/// What a reviewer asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextRecords {
    /// The review.
    pub review: ReviewId,
    /// The stage.
    pub stage: ScreeningStage,
    /// How many records.
    pub first: u64,
    /// Whether the likely ones come first.
    pub ranked: bool,
}

#[derive(FromQueryResult)]
struct Text {
    id: Uuid,
    title: String,
    #[sea_orm(alias = "abstract")]
    abstract_text: Option<String>,
    keywords: AsJson<Vec<String>>,
}

#[derive(FromQueryResult)]
struct KnownVerdict {
    record_id: Uuid,
    verdict: Code<ScreeningVerdict>,
}

impl Access {
    /// What the viewer looks at next at a stage. Empty for everyone who is not on the team.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %next.review))]
    pub async fn next_to_screen(&self, next: NextRecords) -> Result<Vec<ReviewRecord>, Error> {
        let Some(account) = self.viewer().account() else {
            return Ok(Vec::new());
        };
        if next.ranked
            && let Some(order) = self.learnt_order(next, account.0).await?
        {
            return self.first_of(next, &order).await;
        }
        let start = screening::own_order::start(account.0.as_u128());
        let mut found = self.starting_at(next, Some(start), next.first).await?;
        let missing = next.first.saturating_sub(found.len() as u64);
        if missing > 0 {
            // Past the end, the order goes on at its beginning.
            let more = self.starting_at(next, None, missing).await?;
            let known: Vec<RecordId> = found.iter().map(|record| record.id).collect();
            found.extend(more.into_iter().filter(|record| !known.contains(&record.id)));
        }
        Ok(found)
    }

    fn waiting(&self, next: NextRecords) -> SelectStatement {
        let mut rows = self.rows::<record::Entity>();
        rows.and_where(col(record::Column::ReviewId).eq(next.review.0))
            .cond_where(awaits_vote_of(self, next.stage))
            .cond_where(on_the_team(self));
        rows
    }

    async fn starting_at(&self, next: NextRecords, from: Option<i64>, count: u64) -> Result<Vec<ReviewRecord>, Error> {
        use record::Column;
        let mut rows = self.waiting(next);
        if let Some(from) = from {
            rows.and_where(col(Column::Shuffle).gte(from));
        }
        rows.order_by_expr(col(Column::Shuffle), sea_orm::Order::Asc).limit(count);
        self.read_records(rows).await
    }

    /// The first records of an order that still wait for the viewer.
    async fn first_of(&self, next: NextRecords, order: &[Uuid]) -> Result<Vec<ReviewRecord>, Error> {
        let mut found: Vec<ReviewRecord> = Vec::new();
        let wanted = usize::try_from(next.first).unwrap_or(usize::MAX);
        for ids in order.chunks(200) {
            let mut rows = self.waiting(next);
            rows.and_where(is_one_of(self.backend(), record::Column::Id, ids));
            let mut some: HashMap<Uuid, ReviewRecord> = HashMap::new();
            for record in self.read_records(rows).await? {
                some.insert(record.id.0, record);
            }
            found.extend(ids.iter().filter_map(|id| some.remove(id)));
            if found.len() >= wanted {
                found.truncate(wanted);
                break;
            }
        }
        Ok(found)
    }

    /// The order that a model learns from the decisions that the viewer can see: their own votes, and what is final. `None` before there
    /// are enough of both kinds. The same decisions give the same order.
    async fn learnt_order(&self, next: NextRecords, account: Uuid) -> Result<Option<Arc<Vec<Uuid>>>, Error> {
        // How many rows are read follows from the review, not from the request.
        let access = self.clone().within(Arc::<Allowance>::default());
        let known = access.known_verdicts(next).await?;
        let Some(decisions) = screening::training_size(known.len()) else {
            return Ok(None);
        };
        let records = access.record_count(next).await?;
        let key = (next.review.0, next.stage, account);
        let known_order = || {
            let learnt = self.orders().get(key)?;
            ((learnt.records, learnt.decisions) == (records, decisions)).then_some(learnt.order)
        };
        if let Some(order) = known_order() {
            return Ok(Some(order));
        }
        let _turn = self.orders().turn().await;
        // Another request may have learnt it meanwhile.
        if let Some(order) = known_order() {
            return Ok(Some(order));
        }
        let texts = access.texts(next).await?;
        let known: Vec<(Uuid, bool)> = known
            .into_iter()
            .take(decisions)
            .map(|one| (one.record_id, keeps(one.verdict.0)))
            .collect();
        let order = apart("learning", move || learn(&texts, &known)).await?;
        let Some(order) = order.map(Arc::new) else {
            return Ok(None);
        };
        let learnt = Learnt {
            records,
            decisions,
            order: Arc::clone(&order),
        };
        self.orders().put(key, learnt);
        Ok(Some(order))
    }

    /// The verdicts that the viewer can see, in the order in which they were given: their own votes, and final verdicts of others.
    async fn known_verdicts(&self, next: NextRecords) -> Result<Vec<KnownVerdict>, Error> {
        use screening_decision::Column;
        let (votes, verdict) = columns_of(next.stage);
        let account = self.viewer().account().map(|id| id.0);
        let mut own = self.rows::<screening_decision::Entity>();
        columns(&mut own, &[Column::RecordId, Column::Verdict]);
        own.and_where(col(Column::ReviewId).eq(next.review.0))
            .and_where(col(Column::Stage).eq(Code(next.stage)))
            .and_where(col(Column::ReviewerId).eq(account))
            .and_where(col(Column::ResolvesConflict).eq(false))
            .order_by_expr(col(Column::DecidedAt), sea_orm::Order::Asc)
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let rows = self.reader().query_all(&own).await?;
        let mut known: Vec<KnownVerdict> = rows
            .iter()
            .map(|row| KnownVerdict::from_query_result(row, ""))
            .collect::<Result<_, _>>()?;
        let mine: std::collections::HashSet<Uuid> = known.iter().map(|one| one.record_id).collect();
        let mut finals = self.rows::<record::Entity>();
        finals
            .expr_as(col(record::Column::Id), "record_id")
            .expr_as(col(verdict), "verdict")
            .and_where(col(record::Column::ReviewId).eq(next.review.0))
            .and_where(col(votes).eq(2))
            .and_where(col(verdict).is_not_null())
            .order_by_expr(col(record::Column::UpdatedAt), sea_orm::Order::Asc)
            .order_by_expr(col(record::Column::Id), sea_orm::Order::Asc);
        for row in self.reader().query_all(&finals).await? {
            let one = KnownVerdict::from_query_result(&row, "")?;
            if !mine.contains(&one.record_id) {
                known.push(one);
            }
        }
        Ok(known)
    }

    /// How many records the review has, from its imports: counting 100,000 rows for each record that is shown would be slow.
    async fn record_count(&self, next: NextRecords) -> Result<i64, Error> {
        use record_import::Column;
        let mut select = self.rows::<record_import::Entity>();
        columns(&mut select, &[Column::Records]);
        select
            .and_where(col(Column::ReviewId).eq(next.review.0))
            .and_where(col(Column::UndoneAt).is_null());
        let mut count = 0;
        for row in self.reader().query_all(&select).await? {
            count += i64::from(row.try_get::<i32>("", "records")?);
        }
        Ok(count)
    }

    async fn texts(&self, next: NextRecords) -> Result<Vec<Text>, Error> {
        use record::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::Id, Column::Title, Column::AbstractText, Column::Keywords]);
        select
            .unscoped::<record::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(Column::ReviewId).eq(next.review.0))
            .and_where(col(Column::UndoneAt).is_null())
            .and_where(col(Column::DuplicateOfId).is_null())
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(Text::from_query_result(row, "")?)).collect()
    }
}

/// The records in the order in which they should be looked at; `None` if only one kind of decision is known.
fn learn(texts: &[Text], known: &[(Uuid, bool)]) -> Option<Vec<Uuid>> {
    let places: HashMap<Uuid, usize> = texts.iter().map(|text| text.id).zip(0..).collect();
    let mut words = screening::Texts::default();
    for text in texts {
        words.add(screening::RecordText {
            title: &text.title,
            summary: text.abstract_text.as_deref().unwrap_or_default(),
            keywords: &text.keywords.0.join("; "),
        });
    }
    let features = words.features();
    let decided: Vec<screening::Decision> = known
        .iter()
        .filter_map(|(id, kept)| places.get(id).map(|&record| screening::Decision { record, kept: *kept }))
        .collect();
    let model = screening::Model::learn(&features, &decided)?;
    let all: Vec<usize> = (0..texts.len()).collect();
    let order = screening::order(&features, &model, &all, |place| texts.get(place).map(|text| text.id));
    Some(order.into_iter().filter_map(|place| texts.get(place)).map(|text| text.id).collect())
}
