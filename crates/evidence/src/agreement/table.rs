//! Holds the square table of two raters: how many items the first put in one category and the second in another.

/// Why ratings cannot be put in a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    /// A row of the table has another number of cells than the table has rows.
    #[error("row {row} of the table has {found} cells, not {expected}")]
    NotSquare {
        /// The number of the row, from 0.
        row: usize,
        /// The number of cells in the row.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// A rating names a category that is not in the list.
    #[error("category {category} is not among the {categories} categories")]
    UnknownCategory {
        /// The number of the category, from 0.
        category: usize,
        /// How many categories there are.
        categories: usize,
    },
    /// A code is not in the list of categories.
    #[error("a rating has a code that is not among the {categories} categories")]
    UnknownRating {
        /// How many categories there are.
        categories: usize,
    },
    /// A rater has another number of ratings, missing ones included, than the first rater.
    #[error("rater {rater} has {found} ratings, not {expected}")]
    OtherLength {
        /// The number of the rater, from 0.
        rater: usize,
        /// The number of ratings of this rater.
        found: usize,
        /// The number of ratings of the first rater.
        expected: usize,
    },
}

/// The counts of items by the category of the first rater (row) and of the second (column).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementTable {
    rows: Vec<Vec<u32>>,
}

impl AgreementTable {
    /// A table from its rows.
    ///
    /// # Errors
    /// If the table is not square.
    pub fn from_rows(rows: Vec<Vec<u32>>) -> Result<Self, AgreementError> {
        let expected = rows.len();
        match rows.iter().position(|cells| cells.len() != expected) {
            None => Ok(Self { rows }),
            Some(row) => Err(AgreementError::NotSquare {
                row,
                found: rows.get(row).map_or(0, Vec::len),
                expected,
            }),
        }
    }

    /// A table from pairs of ratings: the category of the first rater and that of the second, each by its number from 0.
    ///
    /// # Errors
    /// If a rating is not below the number of categories.
    pub fn from_pairs(categories: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Result<Self, AgreementError> {
        let mut rows = vec![vec![0_u32; categories]; categories];
        for (first, second) in pairs {
            let outside = AgreementError::UnknownCategory {
                category: first.max(second),
                categories,
            };
            let cell = rows.get_mut(first).and_then(|row| row.get_mut(second)).ok_or(outside)?;
            *cell = cell.saturating_add(1);
        }
        Ok(Self { rows })
    }

    /// A table from pairs of codes, such as verdicts. The order of `categories` is that of the rows and columns; a category that nobody
    /// chose counts too, because PABAK and AC1 depend on how many there are.
    ///
    /// # Errors
    /// If a code is not among the categories.
    pub fn from_codes<'c, C: PartialEq + 'c>(
        categories: &[C],
        pairs: impl IntoIterator<Item = (&'c C, &'c C)>,
    ) -> Result<Self, AgreementError> {
        let number = |code: &C| {
            let place = categories.iter().position(|category| category == code);
            place.ok_or(AgreementError::UnknownRating {
                categories: categories.len(),
            })
        };
        let mut numbered = Vec::new();
        for (first, second) in pairs {
            numbered.push((number(first)?, number(second)?));
        }
        Self::from_pairs(categories.len(), numbered)
    }

    /// The rows of the table, one for each category of the first rater.
    #[must_use]
    pub fn rows(&self) -> &[Vec<u32>] {
        &self.rows
    }

    /// The number of categories.
    #[must_use]
    pub fn categories(&self) -> usize {
        self.rows.len()
    }

    /// The number of items that both rated.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.counts().fold(0, |sum, (_, _, count)| sum.saturating_add(count))
    }

    /// The number of items that both put in the same category.
    #[must_use]
    pub fn agreed(&self) -> u64 {
        let same = self.counts().filter(|(row, column, _)| row == column);
        same.fold(0, |sum, (_, _, count)| sum.saturating_add(count))
    }

    /// The cells with their row and column.
    pub(super) fn counts(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        let rows = self.rows.iter().enumerate();
        rows.flat_map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .map(move |(column, &count)| (row, column, u64::from(count)))
        })
    }

    /// How many items each rater put in each category: the first rater's count and the second's.
    pub(super) fn margins(&self) -> Vec<(u64, u64)> {
        let total = |of: usize, side: fn(usize, usize) -> usize| {
            let own = self.counts().filter(|&(row, column, _)| side(row, column) == of);
            own.map(|(_, _, count)| count).sum()
        };
        (0..self.categories())
            .map(|category| (total(category, |row, _| row), total(category, |_, column| column)))
            .collect()
    }
}
