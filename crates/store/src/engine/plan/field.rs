//! The readable fields of a noun: for each, the column or expression that it is read from, and how it is written.

use sea_orm::sea_query::Expr;

use super::write::Write;
use crate::engine::access::Access;
use crate::engine::data_version::of_the_statement;

/// A value that is read of each row.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    /// The noun and the field, by which a column that is asked for twice is read once.
    pub(crate) name: &'static str,
    /// The expression, on the unaliased table.
    pub(crate) of: fn(&Access) -> Expr,
    pub(crate) write: Write,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The version of the data that the statement reads. Rows in memory are used if they are of this version.
pub(super) const VERSION: Column = Column {
    name: "the version of the data",
    of: |_| of_the_statement(),
    write: Write::Int,
};

/// What a field of a noun is read from.
pub(crate) trait ReadableField {
    fn column(self) -> Column;
}

/// The enum of the readable fields of one noun. Only this crate can declare one.
#[expect(private_bounds, reason = "what a field is read from is the store's own")]
pub trait Readable: ReadableField + Copy + 'static {}

/// Declares the readable fields of a noun: an enum, and for each field the column, or an expression in parentheses, with its form.
macro_rules! readable {
    ($(#[$doc:meta])* $name:ident of $entity:ident { $($(#[$of:meta])* $field:ident: $write:expr => $column:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $field),+ }

        impl $name {
            #[allow(dead_code, reason = "only the fields of remembered rows are listed")]
            pub(crate) const ALL: &[Self] = &[$(Self::$field),+];
        }

        impl $crate::engine::plan::ReadableField for $name {
            fn column(self) -> $crate::engine::plan::Column {
                match self {
                    $(Self::$field => $crate::engine::plan::Column {
                        name: concat!(stringify!($name), ".", stringify!($field)),
                        of: $crate::engine::plan::readable!(@of $entity $column),
                        write: $write,
                    }),+
                }
            }
        }

        impl $crate::engine::plan::Readable for $name {}
    };
    (@of $entity:ident ($of:expr)) => { $of };
    (@of $entity:ident $column:ident) => { |_| $crate::engine::sql::col($entity::Column::$column) };
}
pub(crate) use readable;
