//! Fields that are answered by a plan: the whole selection below them is read level by level and comes as JSON. What no plan covers is
//! resolved field by field, as before; so is a read that failed, so that its error is the same.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::{Field, Selection as Selected};
use async_graphql::registry::Registry;
use async_graphql::{Context, ContextSelectionSet, InputType, OutputType, Positioned, ServerResult, Value};
use bytes::Bytes;
use store::{Access, ConnectionPart, EdgePart, PageArguments, PageInfoPart, PageSizes, Readable, Selection, Written};

use super::answer::AnswerLevel;
use super::input::{code, orders};
use super::meter::budget_in;
use super::scope::Scope;
use crate::error::{Code, Refusal};

/// Says that answers of this request may hold JSON in place of values: whoever sends them writes it as it is. Holds the shape of the
/// answer.
#[derive(Debug, Clone)]
pub struct TakesJson(pub Arc<AnswerLevel>);

/// A value that a plan has written, or one to be resolved.
pub enum Planned<T> {
    /// JSON that fits the selection.
    Written(Bytes),
    /// A value whose fields are resolved one by one.
    Resolved(T),
}

#[async_graphql::async_trait::async_trait]
impl<T: OutputType> OutputType for Planned<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            Self::Written(json) => Ok(Value::Binary(json.clone())),
            Self::Resolved(value) => value.resolve(ctx, field).await,
        }
    }
}

/// What a plan reads of a root field: null if there is no such row. `None` if no plan covers the field.
pub type PlannedRead = Option<Result<Option<Written>, store::Error>>;

/// A field of the document, for which a plan is made. Documents come without variables and directives, and with fragments only where they
/// are of one of several types.
#[derive(Clone, Copy)]
pub struct AskedField<'a> {
    field: &'a Field,
    /// The fields below, in the order of the answer.
    level: &'a AnswerLevel,
    sizes: PageSizes,
}

impl<'a> AskedField<'a> {
    /// A field of the root, with the fields below it in the order of the answer.
    pub const fn root(field: &'a Field, level: &'a AnswerLevel, sizes: PageSizes) -> Self {
        Self { field, level, sizes }
    }

    /// The field of the root that is being resolved, if its request takes JSON.
    pub fn of(ctx: &'a Context<'_>) -> Option<Self> {
        let TakesJson(answer) = ctx.data_opt::<TakesJson>()?;
        if ctx.path_node.is_none_or(|place| place.parent.is_some()) {
            return None;
        }
        let (field, sizes) = (&ctx.item.node, Scope::of(ctx).ok()?.access().page_sizes());
        let asked = answer.fields.iter().find(|asked| asked.key == field.response_key().node)?;
        Some(Self {
            field,
            level: &asked.below,
            sizes,
        })
    }

    /// The field's name in the schema.
    pub fn name(&self) -> &'a str {
        self.field.name.node.as_str()
    }

    /// The field's name in the answer.
    pub fn key(&self) -> &'a str {
        self.field.response_key().node.as_str()
    }

    /// An argument; `None` if it does not fit its type.
    pub fn argument<T: InputType>(&self, name: &str) -> Option<T> {
        let given = self.field.arguments.iter().find(|(known, _)| known.node == name);
        let value = match given {
            Some((_, value)) => Some(value.node.clone().into_const()?),
            None => None,
        };
        T::parse(value).ok()
    }

    /// The argument `code`; `None` if it is no code.
    pub fn code(&self) -> Option<String> {
        let given: String = self.argument("code")?;
        Some(code(&given).ok()?.to_owned())
    }

    /// The argument `orderBy`; `None` if it does not fit.
    pub fn order<I: InputType + Into<O>, O>(&self) -> Option<Vec<O>>
    where
        Option<Vec<I>>: InputType,
    {
        orders(self.argument::<Option<Vec<I>>>("orderBy")?).ok()
    }

    /// The arguments of a page; `None` if they do not fit.
    pub fn page(&self) -> Option<PageArguments> {
        let size = |name| self.argument::<Option<i32>>(name).map(|size| size.map(i64::from));
        let page = PageArguments {
            first: size("first")?,
            after: self.argument("after")?,
            last: size("last")?,
            before: self.argument("before")?,
        };
        page.check(self.sizes).ok()?;
        Some(page)
    }

    /// The fields below that are asked of an object of this type; `None` if the document does not hold them.
    fn below(&self, kind: &str) -> Option<Vec<Self>> {
        let items = &self.field.selection_set.node.items;
        let asked = self.level.of(Some(kind)).iter().enumerate();
        asked
            .map(|(place, asked)| {
                Some(Self {
                    field: selected(items, kind, place, &asked.key)?,
                    level: &asked.below,
                    sizes: self.sizes,
                })
            })
            .collect()
    }

    /// What is asked of each row: `add` adds one field, and says whether it can.
    pub fn rows<F: Readable>(
        &self,
        type_name: &'static str,
        mut add: impl FnMut(&mut Selection<F>, Self) -> Option<()>,
    ) -> Option<Selection<F>> {
        let mut selection = Selection::default();
        for field in self.below(type_name)? {
            match field.name() {
                "__typename" => selection.fixed(field.key(), type_name),
                _ => add(&mut selection, field)?,
            }
        }
        Some(selection)
    }

    /// What is asked of a page of rows; `row` makes the selection of a row.
    pub fn connection<F: Readable>(
        &self,
        [connection, edge]: [&'static str; 2],
        row: impl Fn(Self) -> Option<Selection<F>>,
    ) -> Option<Vec<ConnectionPart<F>>> {
        let mut parts = Vec::new();
        for field in self.below(connection)? {
            let key = field.key().to_owned();
            parts.push(match field.name() {
                "nodes" => ConnectionPart::Nodes(key, row(field)?),
                "edges" => ConnectionPart::Edges(key, field.edges(edge, &row)?),
                "pageInfo" => ConnectionPart::PageInfo(key, field.page_info()?),
                "totalCount" => ConnectionPart::TotalCount(key),
                "__typename" => ConnectionPart::Fixed(key, connection),
                _ => return None,
            });
        }
        Some(parts)
    }

    fn edges<F: Readable>(&self, edge: &'static str, row: &impl Fn(Self) -> Option<Selection<F>>) -> Option<Vec<EdgePart<F>>> {
        let mut parts = Vec::new();
        for field in self.below(edge)? {
            let key = field.key().to_owned();
            parts.push(match field.name() {
                "cursor" => EdgePart::Cursor(key),
                "node" => EdgePart::Node(key, row(field)?),
                "__typename" => EdgePart::Fixed(key, edge),
                _ => return None,
            });
        }
        Some(parts)
    }

    fn page_info(&self) -> Option<Vec<PageInfoPart>> {
        let mut parts = Vec::new();
        for field in self.below("PageInfo")? {
            let key = field.key().to_owned();
            parts.push(match field.name() {
                "hasNextPage" => PageInfoPart::HasNextPage(key),
                "hasPreviousPage" => PageInfoPart::HasPreviousPage(key),
                "startCursor" => PageInfoPart::StartCursor(key),
                "endCursor" => PageInfoPart::EndCursor(key),
                "__typename" => PageInfoPart::Fixed(key, "PageInfo"),
                _ => return None,
            });
        }
        Some(parts)
    }
}

/// The field with this name in the answer, for objects of this type: what a fragment of the type selects is more than what all types
/// share. `place` is where it is unless there are fragments.
fn selected<'a>(items: &'a [Positioned<Selected>], kind: &str, place: usize, key: &str) -> Option<&'a Field> {
    let field = |item: &'a Positioned<Selected>| match &item.node {
        Selected::Field(field) if field.node.response_key().node == key => Some(&field.node),
        _ => None,
    };
    let of_type = items.iter().find_map(|item| match &item.node {
        Selected::InlineFragment(fragment) => {
            let condition = fragment.node.type_condition.as_ref()?;
            (condition.node.on.node == kind).then_some(&fragment.node.selection_set.node.items)
        }
        _ => None,
    });
    let own = of_type.and_then(|items| items.iter().find_map(field));
    own.or_else(|| items.get(place).and_then(field))
        .or_else(|| items.iter().find_map(field))
}

/// Answers the field of the root that is being resolved by its plan. `None` if no plan covers it, or what was asked for or read is wrong:
/// then the field is resolved in the other way, which gives the error its form.
///
/// # Errors
/// If the operation has used up its budget, or the database fails: it is not asked the same a second time.
pub async fn by_plan(
    ctx: &Context<'_>,
    plan: impl AsyncFnOnce(AskedField<'_>, &Access) -> PlannedRead,
) -> Result<Option<Option<Bytes>>, Refusal> {
    let Some(asked) = AskedField::of(ctx) else {
        return Ok(None);
    };
    let scope = Scope::of(ctx)?;
    let reading = async { Ok(plan(asked, scope.access()).await) };
    let Some(written) = scope.read(reading).await?.and_then(worth_telling).transpose()? else {
        return Ok(None);
    };
    let Some(Written { json, objects }) = written else {
        return Ok(Some(None));
    };
    if let Some(budget) = budget_in(ctx) {
        budget.planned(objects, json.len() as u64)?;
    }
    Ok(Some(Some(json.into())))
}

/// What a plan read, or an error that would be the same if the field were resolved in the other way; `None` for other errors.
pub fn worth_telling(read: Result<Option<Written>, store::Error>) -> Option<Result<Option<Written>, Refusal>> {
    match read.map_err(Refusal::from) {
        Err(refusal) if !matches!(refusal.code, Code::Unavailable | Code::RequestTimeout | Code::ComplexityLimit) => {
            tracing::debug!(code = ?refusal.code, "a plan failed; its field is resolved in the other way");
            None
        }
        told => Some(told),
    }
}
