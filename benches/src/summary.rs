//! Summarises measured times: median and 95th percentile.

use std::time::Duration;

use serde::Serialize;

/// The summary of a series of times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// The median, in milliseconds.
    pub median_ms: f64,
    /// The 95th percentile, in milliseconds.
    pub p95_ms: f64,
    /// The number of times.
    pub count: usize,
}

impl Summary {
    /// The summary of these times. All figures are zero if there are none.
    #[must_use]
    pub fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut times: Vec<Duration> = times.into_iter().collect();
        times.sort_unstable();
        Self {
            median_ms: millis(at(&times, 50)),
            p95_ms: millis(at(&times, 95)),
            count: times.len(),
        }
    }
}

/// The nearest-rank percentile of sorted times.
fn at(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

/// The time in milliseconds.
#[must_use]
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let summary = Summary::of((1..=20).rev().map(Duration::from_millis));
        assert!((summary.median_ms - 10.0).abs() < 1e-9, "{summary:?}");
        assert!((summary.p95_ms - 19.0).abs() < 1e-9, "{summary:?}");
        assert_eq!(Summary::of([]).count, 0);
    }
}
