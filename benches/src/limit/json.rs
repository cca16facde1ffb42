//! Writes rows as JSON.

use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

/// An answer that is being written.
#[derive(Debug, Default)]
pub struct Json(Vec<u8>);

impl Json {
    /// Appends text that is JSON already.
    pub fn raw(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Appends a value.
    ///
    /// # Errors
    /// If the value cannot be written.
    pub fn value(&mut self, value: &(impl Serialize + ?Sized)) -> anyhow::Result<()> {
        Ok(serde_json::to_writer(&mut self.0, value)?)
    }

    /// Appends members of an object: each name with the value in the next column, beginning at column `from`.
    ///
    /// # Errors
    /// If a column does not hold what its type says.
    pub fn members(&mut self, row: &PgRow, from: usize, names: &[&str]) -> anyhow::Result<()> {
        for (place, name) in names.iter().enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            self.0.push(b'"');
            self.raw(name).raw("\":");
            self.cell(row, from + place)?;
        }
        Ok(())
    }

    fn cell(&mut self, row: &PgRow, column: usize) -> anyhow::Result<()> {
        let kind = row.try_get_raw(column)?.type_info().name().to_owned();
        match kind.as_str() {
            "INT4" => self.value(&row.try_get::<Option<i32>, _>(column)?),
            "FLOAT8" => self.value(&row.try_get::<Option<f64>, _>(column)?),
            // A list of texts, as the text of its JSON.
            "JSONB" => {
                let bytes = row.try_get_raw(column)?;
                let bytes = bytes.as_bytes().map_err(|error| anyhow::anyhow!(error))?;
                // The binary form begins with the number of its version.
                self.0.extend_from_slice(bytes.get(1..).unwrap_or_default());
                Ok(())
            }
            _ => self.value(&row.try_get::<Option<&str>, _>(column)?),
        }
    }

    /// Appends a list: `item` writes each item.
    ///
    /// # Errors
    /// If an item cannot be written.
    pub fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.0.push(b'[');
        for (place, each) in items.into_iter().enumerate() {
            if place > 0 {
                self.0.push(b',');
            }
            item(self, each)?;
        }
        self.0.push(b']');
        Ok(())
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}
