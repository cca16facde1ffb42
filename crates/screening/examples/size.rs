//! Prints how much processor time the words of generated records take to read, learn and order, and how much memory (Linux).
//!
//! `cargo run --release -p screening --example size -- 100000`

use std::fmt::Write as _;
use std::io::{self, Write as _};

use screening::own_order::shuffle_key;
use screening::{Decision, Model, RecordText, Texts, order};

const WORDS: u64 = 200;
/// The number of different words.
const VOCABULARY: f64 = 200_000.0;

fn main() -> io::Result<()> {
    let records = std::env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000_usize);
    let mut out = io::stdout();
    let mut texts = Texts::default();
    // The texts are generated twice: once to know how long that takes.
    let before = seconds();
    let bytes: usize = (0..records as u64).map(|record| generated(record).len()).sum();
    let generating = seconds() - before;
    let before = seconds();
    for record in 0..records as u64 {
        texts.add(RecordText {
            summary: &generated(record),
            ..RecordText::default()
        });
    }
    let reading = seconds() - before - generating;
    writeln!(out, "{records} records, {} MB", bytes >> 20)?;
    let before = seconds();
    let features = texts.features();
    writeln!(out, "read {:.1} s, weighed {:.1} s", reading, seconds() - before)?;
    let before = seconds();
    let decisions: Vec<Decision> = (0..records.min(5000))
        .map(|record| Decision {
            record,
            kept: record % 20 == 0,
        })
        .collect();
    let model = Model::learn(&features, &decisions);
    writeln!(out, "learned {:.3} s from {} decisions", seconds() - before, decisions.len())?;
    let before = seconds();
    let among: Vec<usize> = (0..records).collect();
    let first = model.and_then(|model| {
        order(&features, &model, &among, |record| shuffle_key(record as u128))
            .first()
            .copied()
    });
    writeln!(
        out,
        "ordered {:.3} s, first {first:?}, {} terms",
        seconds() - before,
        features.terms()
    )?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// An abstract with words by Zipf's law: the word at place n occurs about 1 / n times as often as the first.
fn generated(record: u64) -> String {
    let mut summary = String::new();
    for word in 0..WORDS {
        let share = shuffle_key(u128::from(record * WORDS + word)) as f64 / i64::MAX as f64;
        let _ = write!(summary, "w{} ", VOCABULARY.powf(share) as u64);
    }
    summary
}

/// The processor time of this process. Linux counts it in hundredths of a second; elsewhere it is 0.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let user = after_name.split(' ').nth(11).and_then(|ticks| ticks.parse::<f64>().ok());
    user.unwrap_or_default() / 100.0
}
