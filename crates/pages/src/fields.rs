//! The fields of a form or a query string, in order.

use serde_json::{Map, Value};

/// Names and values, as they were sent. A name may occur several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses a query string or a form's body.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a name that is not blank, without surrounding white space.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        values.find(|value| !value.is_empty())
    }

    /// Every value of a name that is not blank.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Whether a name occurs, even with a blank value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Every name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// As a query string, without some names.
    #[must_use]
    pub fn query_without(&self, left_out: &[&str]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.iter().filter(|(name, value)| !left_out.contains(name) && !value.is_empty()) {
            text.append_pair(name, value);
        }
        text.finish()
    }

    /// Without some names, whatever their values are.
    #[must_use]
    pub fn without<N: AsRef<str>, R>(&self, left_out: &[(N, R)]) -> Self {
        let is_left_out = |name: &str| left_out.iter().any(|(other, _)| other.as_ref() == name);
        Self(self.0.iter().filter(|(name, _)| !is_left_out(name)).cloned().collect())
    }

    /// For a template: the first value of each name.
    #[must_use]
    pub fn first_values(&self) -> Value {
        let mut map = Map::new();
        for (name, value) in self.iter() {
            map.entry(name).or_insert_with(|| Value::from(value));
        }
        Value::Object(map)
    }

    /// For a template: all values of each name.
    #[must_use]
    pub fn all_values(&self) -> Value {
        let mut map: Map<String, Value> = Map::new();
        for (name, value) in self.iter() {
            let values = map.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = values {
                values.push(Value::from(value));
            }
        }
        Value::Object(map)
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields = Fields::read("a=1&b=%20&a=2+3&c=%C3%A9&b=x");
        assert_eq!(
            (fields.get("a"), fields.get("b"), fields.get("c"), fields.get("d")),
            (Some("1"), Some("x"), Some("é"), None)
        );
        assert_eq!(fields.all("a"), ["1", "2 3"]);
        assert_eq!(fields.query_without(&["b", "c"]), "a=1&a=2+3");
    }
}
