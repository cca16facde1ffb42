//! Sort keys, and the predicate that starts a page after a given row instead of counting rows from the start.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, Order, SelectStatement, Value};
use sea_orm::{Condition, DbErr, QueryResult, TryGetable};
use uuid::Uuid;

/// The end of the list from which a page is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// A value that rows are ordered by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Key {
    Null,
    Text(String),
    Int(i64),
    Real(f64),
    Id(Uuid),
}

/// The type of a sort key, so that it can be read from a row and bound again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Text,
    Int,
    Big,
    Real,
    Id,
    Date,
}

/// One key of an order. Rows without a value come last in both directions.
#[derive(Debug, Clone)]
pub(crate) struct OrderKey {
    pub(crate) expr: Expr,
    pub(crate) kind: KeyKind,
    pub(crate) descending: bool,
    pub(crate) nullable: bool,
}

impl OrderKey {
    pub(crate) fn new(expr: impl Into<Expr>, kind: KeyKind) -> Self {
        Self {
            expr: expr.into(),
            kind,
            descending: false,
            nullable: false,
        }
    }

    pub(crate) const fn descending(mut self, descending: bool) -> Self {
        self.descending = descending;
        self
    }

    pub(crate) const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The SQL direction, and the position of rows without a value. The position is given only if the column can be empty, so that plain
    /// indexes serve all other orders.
    pub(crate) const fn sql_order(&self, direction: Direction) -> (Order, Option<NullOrdering>) {
        let backward = matches!(direction, Direction::Backward);
        let order = if self.descending == backward { Order::Asc } else { Order::Desc };
        let nulls = match (self.nullable, backward) {
            (false, _) => None,
            (true, false) => Some(NullOrdering::Last),
            (true, true) => Some(NullOrdering::First),
        };
        (order, nulls)
    }

    /// Sorts a whole list from front to back.
    pub(crate) fn add_to(&self, select: &mut SelectStatement) {
        let (order, nulls) = self.sql_order(Direction::Forward);
        match nulls {
            Some(nulls) => select.order_by_expr_with_nulls(self.expr.clone(), order, nulls),
            None => select.order_by_expr(self.expr.clone(), order),
        };
    }

    /// Reads this key from a column of a row.
    pub(crate) fn read(&self, row: &QueryResult, column: &str) -> Result<Key, DbErr> {
        fn get<T: TryGetable>(row: &QueryResult, column: &str, wrap: fn(T) -> Key) -> Result<Key, DbErr> {
            Ok(row.try_get::<Option<T>>("", column)?.map_or(Key::Null, wrap))
        }
        match self.kind {
            KeyKind::Text => get::<String>(row, column, Key::Text),
            KeyKind::Int => get::<i32>(row, column, |n| Key::Int(i64::from(n))),
            KeyKind::Big => get::<i64>(row, column, Key::Int),
            KeyKind::Real => get::<f64>(row, column, Key::Real),
            KeyKind::Id => get::<Uuid>(row, column, Key::Id),
            KeyKind::Date => get::<NaiveDate>(row, column, |day| Key::Text(day.to_string())),
        }
    }

    fn bind(&self, key: &Key) -> Option<Value> {
        match (self.kind, key) {
            (KeyKind::Text, Key::Text(text)) => Some(text.clone().into()),
            (KeyKind::Int, Key::Int(n)) => i32::try_from(*n).ok().map(Value::from),
            (KeyKind::Big, Key::Int(n)) => Some((*n).into()),
            (KeyKind::Real, Key::Real(x)) => Some((*x).into()),
            (KeyKind::Id, Key::Id(id)) => Some((*id).into()),
            (KeyKind::Date, Key::Text(day)) => day.parse::<NaiveDate>().ok().map(Value::from),
            _ => None,
        }
    }
}

/// Rows strictly past `keys` in `direction`; `None` if the keys do not fit the order.
pub(crate) fn past(order: &[OrderKey], keys: &[Key], direction: Direction) -> Option<Condition> {
    let ((order_key, rest_of_order), (key, rest_of_keys)) = match (order.split_first(), keys.split_first()) {
        (Some(order), Some(keys)) => (order, keys),
        // Equal in every key: not past. The last key is unique, so this is the row itself.
        _ => return Some(Condition::any()),
    };
    let rest = past(rest_of_order, rest_of_keys, direction)?;
    let backward = direction == Direction::Backward;
    let expr = || order_key.expr.clone();
    let has_rest = !rest_of_order.is_empty();
    let mut past = Condition::any();
    if matches!(key, Key::Null) {
        if !order_key.nullable {
            return None;
        }
        if backward {
            past = past.add(expr().is_not_null());
        }
        if has_rest {
            past = past.add(Condition::all().add(expr().is_null()).add(rest));
        }
        return Some(past);
    }
    let value = order_key.bind(key)?;
    let up = order_key.descending == backward;
    past = past.add(if up { expr().gt(value.clone()) } else { expr().lt(value.clone()) });
    let or_null = order_key.nullable && !backward;
    if or_null {
        past = past.add(expr().is_null());
    }
    if !has_rest {
        return Some(past);
    }
    past = past.add(Condition::all().add(expr().eq(value.clone())).add(rest));
    if or_null {
        return Some(past);
    }
    // Logically redundant, but an index cannot start in the middle for an OR alone.
    let bound = if up { expr().gte(value) } else { expr().lte(value) };
    Some(Condition::all().add(bound).add(past))
}

/// A key over one column of a table.
pub(crate) fn column<C: sea_orm::ColumnTrait>(column: C, kind: KeyKind) -> OrderKey {
    OrderKey::new(Expr::col(column.as_column_ref()), kind)
}

/// The orders without repeated fields: sorting by the same field again has no effect. Keeps page predicates short.
pub(crate) fn once_each<O, F: PartialEq>(orders: &[O], field: impl Fn(&O) -> F) -> impl Iterator<Item = &O> {
    let named_before = move |i: usize, order: &O| orders.iter().take(i).any(|earlier| field(earlier) == field(order));
    orders
        .iter()
        .enumerate()
        .filter_map(move |(i, order)| (!named_before(i, order)).then_some(order))
}
