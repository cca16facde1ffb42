//! The fields of a programme by name: as proposed, and as stored.
//!
//! [`ProgrammeInput`] is the only list of fields. It serialises to the programme's column names in the form that the API uses, so the
//! current value of a field is read from the column with its name.

use entity::{involvement, involvement_activity, programme, programme_term, term};
use policy::id::ProgrammeId;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use serde_json::{Map, Value, json};

use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::export::row_as_json;
use crate::noun::programme::{InvolvementInput, ProgrammeInput};

/// Fields of a programme by name. Missing fields keep their value; null clears a field.
pub(super) type Fields = Map<String, Value>;

/// The one field with parts that change separately: the terms of each dimension have an entry of their own, such as `terms.METHOD`.
const TERMS: &str = "terms";

/// The fields that an input gives.
pub(super) fn fields_of(input: &ProgrammeInput) -> Result<Fields, Error> {
    let Value::Object(mut fields) = serde_json::to_value(input).map_err(corrupt)? else {
        return Err(Error::Corrupt("a programme's fields are not an object".to_owned()));
    };
    if let Some(Value::Array(dimensions)) = fields.remove(TERMS) {
        for entry in dimensions {
            let (dimension, codes): (String, Value) = serde_json::from_value(entry).map_err(corrupt)?;
            fields.insert(format!("{TERMS}.{dimension}"), codes);
        }
    }
    Ok(fields)
}

/// The input that gives these fields.
pub(super) fn input_of(fields: &Fields) -> Result<ProgrammeInput, Error> {
    let mut whole = Fields::new();
    let mut terms = Vec::new();
    for (name, value) in fields {
        match name.strip_prefix(TERMS).and_then(|rest| rest.strip_prefix('.')) {
            Some(dimension) => terms.push(json!([dimension, value])),
            None => {
                whole.insert(name.clone(), value.clone());
            }
        }
    }
    if !terms.is_empty() {
        whole.insert(TERMS.to_owned(), Value::Array(terms));
    }
    serde_json::from_value(Value::Object(whole)).map_err(corrupt)
}

/// Whether two values of a field are equal. Databases write numbers in different ways.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        _ => left == right,
    }
}

/// The fields in `proposed` whose value differs from `before`.
pub(super) fn differing(proposed: &Fields, before: &Fields) -> Fields {
    let differs = |name: &String, value: &Value| !same(before.get(name).unwrap_or(&Value::Null), value);
    proposed
        .iter()
        .filter(|(name, value)| differs(name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

pub(super) fn corrupt(error: serde_json::Error) -> Error {
    Error::Corrupt(format!("a proposal's fields cannot be read: {error}"))
}

#[derive(FromQueryResult)]
struct Code {
    dimension: String,
    code: String,
}

impl Work {
    /// The current values of these fields of a programme.
    pub(super) async fn fields_now(&self, id: ProgrammeId, names: &Fields) -> Result<Fields, Error> {
        let mut select = self.access().rows::<programme::Entity>();
        all_columns::<programme::Entity>(&mut select);
        select.and_where(col(programme::Column::Id).eq(id.0));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("programme"))?;
        let own = row_as_json::<programme::Entity>(&row)?;
        let terms = self.terms_now(id).await?;
        let of = |dimension: &str| -> Vec<&str> {
            let of_dimension = terms.iter().filter(|term| term.dimension == dimension);
            of_dimension.map(|term| term.code.as_str()).collect()
        };
        let mut now = Fields::new();
        for name in names.keys() {
            let dimension = name.strip_prefix(TERMS).and_then(|rest| rest.strip_prefix('.'));
            let value = match (name.as_str(), dimension) {
                (_, Some(dimension)) => json!(of(dimension)),
                ("country", None) => json!(of("COUNTRY").first()),
                ("involvement", None) => serde_json::to_value(self.involvement_now(id).await?).map_err(corrupt)?,
                (name, None) => {
                    let column = own.get(name).or_else(|| own.get(&format!("{name}Id")));
                    column
                        .cloned()
                        .ok_or_else(|| Error::Corrupt(format!("a programme has no field {name}")))?
                }
            };
            now.insert(name.clone(), value);
        }
        Ok(now)
    }

    async fn terms_now(&self, id: ProgrammeId) -> Result<Vec<Code>, Error> {
        use programme_term::Column;
        let mut select = self.access().rows::<programme_term::Entity>();
        columns(&mut select, &[Column::Dimension]);
        columns(&mut select, &[term::Column::Code]);
        select
            .join_rows::<term::Entity>(self.access().viewer(), col(term::Column::Id).eq(col(Column::TermId)))
            .and_where(col(Column::ProgrammeId).eq(id.0))
            .order_by_expr(col(Column::Position), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(Code::from_query_result(row, "")?)).collect()
    }

    async fn involvement_now(&self, id: ProgrammeId) -> Result<Vec<InvolvementInput>, Error> {
        use involvement::Column;
        let mut select = self.access().rows::<involvement::Entity>();
        all_columns::<involvement::Entity>(&mut select);
        select
            .and_where(col(Column::ProgrammeId).eq(id.0))
            .order_by_expr(col(Column::Position), Order::Asc);
        let mut parts = Vec::new();
        for row in self.inside().query_all(&select).await? {
            let part = involvement::Model::from_query_result(&row, "")?;
            let mut activities = self.access().rows::<term::Entity>();
            columns(&mut activities, &[term::Column::Dimension, term::Column::Code]);
            activities
                .join_unscoped::<involvement_activity::Entity>(
                    Unscoped::HeldUnderAPermit,
                    col(involvement_activity::Column::TermId).eq(col(term::Column::Id)),
                )
                .and_where(col(involvement_activity::Column::InvolvementId).eq(part.id))
                .order_by_expr(col(involvement_activity::Column::Position), Order::Asc);
            let rows = self.inside().query_all(&activities).await?;
            let codes = rows.iter().map(|row| Ok(Code::from_query_result(row, "")?.code));
            parts.push(InvolvementInput {
                who: part.who.0,
                activities: codes.collect::<Result<_, Error>>()?,
                recruitment: part.recruitment,
                preparation: part.preparation,
                support: part.support,
                payment: part.payment.map(|code| code.0),
                term_used: part.term_used,
            });
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use evidence::vocabulary::Dimension;

    use super::*;
    use crate::engine::change::Change;

    #[test]
    fn what_is_left_out_is_told_apart_from_what_is_taken_away() {
        let input = ProgrammeInput {
            name: Some("Another name".to_owned()),
            region: Change::Set(None),
            hours: Change::Set(Some(4.5)),
            terms: Some(vec![(Dimension::Method, vec!["FILM".to_owned()]), (Dimension::Topic, Vec::new())]),
            ..ProgrammeInput::default()
        };
        let fields = fields_of(&input).unwrap();
        let expected = json!({ "name": "Another name", "region": null, "hours": 4.5, "terms.METHOD": ["FILM"], "terms.TOPIC": [] });
        assert_eq!(Value::Object(fields.clone()), expected);
        assert_eq!(fields_of(&input_of(&fields).unwrap()).unwrap(), fields);
        assert!(fields_of(&ProgrammeInput::default()).unwrap().is_empty());
    }

    #[test]
    fn fields_that_nobody_knows_any_more_are_not_left_out_in_silence() {
        let fields = json!({ "name": "A name", "colour": "blue" });
        assert!(input_of(fields.as_object().unwrap()).is_err());
    }

    #[test]
    fn what_says_the_same_is_no_change() {
        let before = json!({ "name": "A name", "hours": 4, "region": null });
        let proposed = json!({ "name": "A name", "hours": 4.0, "region": "North" });
        let changed = differing(proposed.as_object().unwrap(), before.as_object().unwrap());
        assert_eq!(Value::Object(changed), json!({ "region": "North" }));
    }
}
