//! Records when statements ran, so that time in which two ran at once counts once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One statement, from sending it to receiving its last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text of the statement, without values.
    pub statement: String,
    /// When the statement was sent.
    pub start: Instant,
    /// When its last row was received.
    pub end: Instant,
}

/// The statements of the requests that run one after the other.
#[derive(Debug, Default)]
pub struct Spans(Mutex<Vec<Span>>);

impl Spans {
    /// Records a statement that ends now.
    pub fn note(&self, statement: &str, elapsed: Duration) {
        let end = Instant::now();
        let span = Span {
            statement: statement.to_owned(),
            start: end.checked_sub(elapsed).unwrap_or(end),
            end,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(span);
    }

    /// Removes and returns what was recorded since the last call.
    pub fn take(&self) -> Vec<Span> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The time in which at least one of these statements ran.
#[must_use]
pub fn covered(spans: &[Span]) -> Duration {
    let mut times: Vec<(Instant, Instant)> = spans.iter().map(|span| (span.start, span.end)).collect();
    times.sort_unstable();
    let mut covered = Duration::ZERO;
    let mut until = None::<Instant>;
    for (start, end) in times {
        let from = until.map_or(start, |until| start.max(until));
        covered += end.saturating_duration_since(from);
        until = Some(until.map_or(end, |until| end.max(until)));
    }
    covered
}

/// The number of runs and the total time of each statement, longest first.
#[must_use]
pub fn by_statement(spans: &[Span]) -> Vec<(String, usize, Duration)> {
    let mut all: HashMap<&str, (usize, Duration)> = HashMap::new();
    for span in spans {
        let (count, total) = all.entry(&span.statement).or_default();
        *count += 1;
        *total += span.end.saturating_duration_since(span.start);
    }
    let mut all: Vec<_> = all
        .into_iter()
        .map(|(statement, (count, total))| (statement.to_owned(), count, total))
        .collect();
    all.sort_by_key(|(_, _, total)| std::cmp::Reverse(*total));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_two_statements_share_counts_once() {
        let zero = Instant::now();
        let span = |from: u64, to: u64| Span {
            statement: "SELECT 1".to_owned(),
            start: zero + Duration::from_millis(from),
            end: zero + Duration::from_millis(to),
        };
        // Statements at 0..10, one inside it, and one that overlaps it up to 15; then a separate one at 20..22.
        let spans = [span(20, 22), span(0, 10), span(2, 4), span(5, 15)];
        assert_eq!(covered(&spans), Duration::from_millis(17));
        assert_eq!(by_statement(&spans), [("SELECT 1".to_owned(), 4, Duration::from_millis(24))]);
    }
}
