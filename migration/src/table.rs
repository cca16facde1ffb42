//! Describes a table as `docs/data-model.md` does, and creates it on SQLite and on PostgreSQL.
//!
//! Column names are given as one text, `"code title summary?"`, in which `?` marks a nullable column. Migrations depend on this file: it
//! may get new methods, but what an existing method writes never changes.

use sea_orm_migration::prelude::{ConnectionTrait, DbErr, SchemaManager};

mod ddl;

/// What happens to a row when the row that it refers to is deleted.
#[derive(Clone, Copy)]
pub enum OnDelete {
    /// The row belongs to the other row and is deleted with it.
    Cascade,
    /// The row is independent: the deletion is refused.
    Restrict,
}

#[derive(Clone, Copy)]
enum Type {
    Uuid,
    Text,
    Json,
    Date,
    Int,
    Bigint,
    Double,
    Bool,
    Blob,
    RowNumber,
}

struct Column {
    name: &'static str,
    nullable: bool,
    of: Type,
}

struct Reference {
    column: &'static str,
    table: &'static str,
    on_delete: OnDelete,
}

/// One table with its keys, checks and indexes.
pub struct Table {
    name: &'static str,
    columns: Vec<Column>,
    key: Vec<&'static str>,
    references: Vec<Reference>,
    uniques: Vec<(String, Vec<&'static str>)>,
    checks: Vec<(String, String)>,
    indexes: Vec<Vec<&'static str>>,
}

impl Table {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            columns: vec![],
            key: vec![],
            references: vec![],
            uniques: vec![],
            checks: vec![],
            indexes: vec![],
        }
    }

    /// The UUID primary key `id`.
    pub fn id(self) -> Self {
        self.columns("id", Type::Uuid).key("id")
    }

    /// A primary key that the database counts up, as an integer.
    pub fn row_number(self, name: &'static str) -> Self {
        self.columns(name, Type::RowNumber).key(name)
    }

    pub fn uuid(self, names: &'static str) -> Self {
        self.columns(names, Type::Uuid)
    }

    pub fn text(self, names: &'static str) -> Self {
        self.columns(names, Type::Text)
    }

    pub fn json(self, names: &'static str) -> Self {
        self.columns(names, Type::Json)
    }

    pub fn date(self, names: &'static str) -> Self {
        self.columns(names, Type::Date)
    }

    pub fn int(self, names: &'static str) -> Self {
        self.columns(names, Type::Int)
    }

    pub fn double(self, names: &'static str) -> Self {
        self.columns(names, Type::Double)
    }

    pub fn bool(self, names: &'static str) -> Self {
        self.columns(names, Type::Bool)
    }

    pub fn blob(self, names: &'static str) -> Self {
        self.columns(names, Type::Blob)
    }

    /// Times, as UTC milliseconds since 1970.
    pub fn time(self, names: &'static str) -> Self {
        self.columns(names, Type::Bigint)
    }

    /// Whole numbers of 64 bits.
    pub fn big(self, names: &'static str) -> Self {
        self.columns(names, Type::Bigint)
    }

    /// A text column that holds a code of a closed list.
    pub fn word(self, name: &'static str, list: &[&str]) -> Self {
        let column = name.trim_end_matches('?');
        let codes = list.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", ");
        self.columns(name, Type::Text).check(column, &format!("\"{column}\" IN ({codes})"))
    }

    /// The column `position`, from 0.
    pub fn position(self) -> Self {
        self.int("position").check("position", "position >= 0")
    }

    /// The column `version`, from 1.
    pub fn version(self) -> Self {
        self.int("version").check("version", "version >= 1")
    }

    /// A reference to the `id` (a UUID) of another table. It gets an index, unless a key or an index already begins with it.
    pub fn refer(self, name: &'static str, table: &'static str, on_delete: OnDelete) -> Self {
        self.columns(name, Type::Uuid).foreign_key(name, table, on_delete)
    }

    /// A reference to the `id` (a text) of another table.
    pub fn refer_by_text(self, name: &'static str, table: &'static str, on_delete: OnDelete) -> Self {
        self.columns(name, Type::Text).foreign_key(name, table, on_delete)
    }

    /// The primary key.
    pub fn key(mut self, names: &'static str) -> Self {
        self.key = names.split_whitespace().collect();
        self
    }

    /// A unique constraint `uq_<table>_<columns>`.
    pub fn unique(self, names: &'static str) -> Self {
        let name = joined(names);
        self.unique_as(&name, names)
    }

    /// A unique constraint `uq_<table>_<name>`, if the columns would make the name too long.
    pub fn unique_as(mut self, name: &str, names: &'static str) -> Self {
        self.uniques
            .push((format!("uq_{}_{name}", self.name), names.split_whitespace().collect()));
        self
    }

    /// A check constraint `ck_<table>_<name>`.
    pub fn check(mut self, name: &str, condition: &str) -> Self {
        self.checks.push((format!("ck_{}_{name}", self.name), condition.to_owned()));
        self
    }

    /// An index `ix_<table>_<columns>`. A column with a minus sign, such as `year-`, runs from high to low.
    pub fn index(mut self, names: &'static str) -> Self {
        self.indexes.push(names.split_whitespace().collect());
        self
    }

    pub async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        for statement in self.statements(manager.get_database_backend())? {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    pub async fn drop(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(&format!("DROP TABLE \"{}\"", self.name))
            .await?;
        Ok(())
    }

    fn columns(mut self, names: &'static str, of: Type) -> Self {
        for name in names.split_whitespace() {
            self.columns.push(Column {
                name: name.trim_end_matches('?'),
                nullable: name.ends_with('?'),
                of,
            });
        }
        self
    }

    fn foreign_key(mut self, name: &'static str, table: &'static str, on_delete: OnDelete) -> Self {
        self.references.push(Reference {
            column: name.trim_end_matches('?'),
            table,
            on_delete,
        });
        self
    }
}

/// Creates the tables in order.
pub async fn create_all(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables {
        table.create(manager).await?;
    }
    Ok(())
}

/// Drops the tables in reverse order.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        table.drop(manager).await?;
    }
    Ok(())
}

fn joined(names: &str) -> String {
    names.split_whitespace().collect::<Vec<_>>().join("_")
}
