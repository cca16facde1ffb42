//! Turns scores into positions; equal scores share a position.

/// Scores that differ by less than this are equal: sums of thirds and sixths differ in the last bits only.
const TIE_TOLERANCE: f64 = 1e-9;

/// Whether the highest or the lowest score comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Best {
    /// The highest score takes position 1.
    Highest,
    /// The lowest score takes position 1.
    Lowest,
}

/// The position of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placing {
    /// The position, from 1. Tied questions share the better position and the next one is skipped (1, 1, 3).
    pub position: usize,
    /// Whether another question has the same position.
    pub tied: bool,
}

/// The placing of each question. The result is in the order of `scores`.
#[must_use]
pub fn place(scores: &[f64], best: Best) -> Vec<Placing> {
    let mut sorted: Vec<(usize, f64)> = scores.iter().copied().enumerate().collect();
    sorted.sort_by(|(_, a), (_, b)| match best {
        Best::Highest => b.total_cmp(a),
        Best::Lowest => a.total_cmp(b),
    });
    let mut placed: Vec<(usize, Placing)> = Vec::with_capacity(sorted.len());
    let mut before = 0;
    for group in sorted.chunk_by(|(_, a), (_, b)| (a - b).abs() <= TIE_TOLERANCE) {
        let placing = Placing {
            position: before + 1,
            tied: group.len() > 1,
        };
        placed.extend(group.iter().map(|&(item, _)| (item, placing)));
        before += group.len();
    }
    placed.sort_by_key(|&(item, _)| item);
    placed.into_iter().map(|(_, placing)| placing).collect()
}
