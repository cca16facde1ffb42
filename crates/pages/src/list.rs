//! Joins the pages of a list.

use serde_json::Value;

/// The cursor after which the list continues; `None` at its end.
pub fn next(data: &Value, pointer: &str) -> Option<String> {
    let info = data.pointer(pointer)?.get("pageInfo")?;
    let goes_on = info.get("hasNextPage").and_then(Value::as_bool).unwrap_or(false);
    info.get("endCursor").and_then(Value::as_str).filter(|_| goes_on).map(str::to_owned)
}

/// Appends the next page to a list.
pub fn append(data: &mut Value, mut more: Value, pointer: &str) {
    let Some(next) = more.pointer_mut(pointer) else { return };
    let (rows, info) = (next.get_mut("nodes").map(Value::take), next.get_mut("pageInfo").map(Value::take));
    let Some(list) = data.pointer_mut(pointer) else { return };
    if let (Some(Value::Array(rows)), Some(Value::Array(all))) = (rows, list.get_mut("nodes")) {
        all.extend(rows);
    }
    if let (Some(info), Some(place)) = (info, list.get_mut("pageInfo")) {
        *place = info;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(rows: &[i32], cursor: Option<&str>) -> Value {
        json!({ "all": { "nodes": rows, "pageInfo": { "hasNextPage": cursor.is_some(), "endCursor": cursor } } })
    }

    #[test]
    fn a_list_is_read_to_its_end() {
        let mut data = page(&[1, 2], Some("c"));
        assert_eq!(next(&data, "/all"), Some("c".to_owned()));
        append(&mut data, page(&[3], None), "/all");
        assert_eq!((&data["all"]["nodes"], next(&data, "/all")), (&json!([1, 2, 3]), None));
    }
}
