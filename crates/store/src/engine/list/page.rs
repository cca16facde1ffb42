//! Paging: the part of a list that the client asks for, and the page that it gets.

use super::cursor;
use super::keyset::Direction;
use crate::engine::error::Error;
use crate::engine::page_sizes::PageSizes;

/// The paging arguments of a list, as the client gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageArguments {
    /// How many rows from the front.
    pub first: Option<i64>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// How many rows from the back.
    pub last: Option<i64>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

/// Checked paging arguments: a direction, a size within bounds, and cursors that are not decoded yet.
#[derive(Debug, Clone)]
pub(crate) struct PageRequest {
    pub(crate) direction: Direction,
    pub(crate) size: u64,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
}

impl PageArguments {
    /// Whether the page begins or ends at a cursor.
    pub(crate) const fn has_cursor(&self) -> bool {
        self.after.is_some() || self.before.is_some()
    }

    /// The arguments as a text, for the names of links.
    pub(crate) fn name(&self) -> String {
        match (self.first, self.last) {
            _ if self.has_cursor() => format!("{self:?}"),
            (None, None) => String::new(),
            (Some(first), None) => format!(" first {first}"),
            (_, Some(last)) => format!(" last {last}"),
        }
    }

    /// A request for the first `n` rows.
    #[must_use]
    pub fn first(n: i64) -> Self {
        Self {
            first: Some(n),
            ..Self::default()
        }
    }

    /// Checks the arguments without reading a page.
    ///
    /// # Errors
    /// [`Error::Invalid`] if both `first` and `last` are given, a size is out of bounds, or a cursor is malformed.
    pub fn check(&self, sizes: PageSizes) -> Result<(), Error> {
        for (cursor, path) in [(&self.after, "after"), (&self.before, "before")] {
            if let Some(text) = cursor {
                cursor::check(text, path)?;
            }
        }
        self.read(sizes).map(drop)
    }

    /// # Errors
    /// As [`PageArguments::check`], except that cursors are not checked.
    pub(crate) fn read(&self, sizes: PageSizes) -> Result<PageRequest, Error> {
        let (direction, path, size) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Error::invalid("last", "give first or last, not both")),
            (Some(first), None) => (Direction::Forward, "first", Some(first)),
            (None, Some(last)) => (Direction::Backward, "last", Some(last)),
            (None, None) if self.before.is_some() && self.after.is_none() => (Direction::Backward, "last", None),
            (None, None) => (Direction::Forward, "first", None),
        };
        let size = match size.map(u64::try_from) {
            None => sizes.unsaid,
            Some(Ok(size)) if size <= sizes.most => size,
            Some(_) => return Err(Error::invalid(path, format!("must be from 0 to {}", sizes.most))),
        };
        Ok(PageRequest {
            direction,
            size,
            after: self.after.clone(),
            before: self.before.clone(),
        })
    }
}

/// One row of a page, with its cursor.
#[derive(Debug, Clone)]
pub struct Item<T> {
    /// The row's position in this list, for this viewer.
    pub cursor: String,
    /// The row itself.
    pub node: T,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in the requested order.
    pub items: Vec<Item<T>>,
    /// Whether more rows follow.
    pub has_next: bool,
    /// Whether there are rows before.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// A page without rows.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            items: Vec::new(),
            has_next: false,
            has_previous: false,
        }
    }
}

impl<T> Page<T> {
    /// The same page, with each item made into another.
    pub(crate) fn map<U>(self, mut f: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(|Item { cursor, node }| Item { cursor, node: f(node) });
        Page {
            items: items.collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// The same page with each row converted by `f`.
    ///
    /// # Errors
    /// The first error of `f`.
    pub(crate) fn try_map<U>(self, mut f: impl FnMut(T) -> Result<U, Error>) -> Result<Page<U>, Error> {
        let mut items = Vec::with_capacity(self.items.len());
        for Item { cursor, node } in self.items {
            items.push(Item { cursor, node: f(node)? });
        }
        Ok(Page {
            items,
            has_next: self.has_next,
            has_previous: self.has_previous,
        })
    }
}

/// Cuts `rows` (one more than the page's size, if there are that many) to a page in the list's own order.
pub(crate) fn cut<T>(mut rows: Vec<Item<T>>, request: &PageRequest) -> Page<T> {
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    match request.direction {
        Direction::Forward => Page {
            items: rows,
            has_next: more,
            has_previous: request.after.is_some(),
        },
        Direction::Backward => {
            rows.reverse();
            Page {
                items: rows,
                has_next: request.before.is_some(),
                has_previous: more,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_out_of_bounds_and_both_ends_at_once_are_refused() {
        for first in [-1, 101, 4_294_967_296, i64::MIN] {
            assert!(PageArguments::first(first).read(PageSizes::default()).is_err(), "{first}");
        }
        let both = PageArguments {
            first: Some(1),
            last: Some(1),
            ..PageArguments::default()
        };
        assert!(both.read(PageSizes::default()).is_err());
    }

    #[test]
    fn unsaid_is_twenty_from_the_front() {
        let page = PageArguments::default().read(PageSizes::default()).unwrap();
        assert_eq!((page.direction, page.size), (Direction::Forward, 20));
    }
}
