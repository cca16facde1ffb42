//! Turns byte offsets of a text into lines and columns for error messages.

use async_graphql::Pos;

/// The positions at which the lines of a text begin.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
    /// The offsets of bytes that continue a character, because columns count characters.
    continued: Vec<usize>,
}

impl Lines {
    /// Finds the lines of a text. As the GraphQL specification says, a line ends with a line feed, a carriage return, or both.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |(place, byte): (usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(place + 1) != Some(&b'\n'),
            _ => false,
        };
        let after = bytes.iter().enumerate().filter(|&found| ends(found)).map(|(place, _)| place + 1);
        let continues = |(_, byte): &(usize, &u8)| **byte & 0b1100_0000 == 0b1000_0000;
        Self {
            starts: std::iter::once(0).chain(after).collect(),
            continued: bytes.iter().enumerate().filter(continues).map(|(place, _)| place).collect(),
        }
    }

    /// The position of a byte; lines and columns start at 1.
    #[must_use]
    pub fn at(&self, offset: usize) -> Pos {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = |offset: usize| self.continued.partition_point(|place| *place < offset);
        Pos {
            line,
            column: offset - start - (before(offset) - before(start)) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_the_line_s_begin() {
        let text = "{ a\r\n é😀b\rc\n\nd }";
        let lines = Lines::of(text);
        for (wanted, line, column) in [("{", 1, 1), ("a", 1, 3), ("b", 2, 4), ("c", 3, 1), ("d", 5, 1), ("}", 5, 3)] {
            let place = text.find(wanted).map(|offset| lines.at(offset));
            assert_eq!(place, Some(Pos { line, column }), "{wanted}");
        }
    }
}
