//! Prints how long the words of generated records take to read, learn and order, and how much memory that takes (Linux).
//!
//! `cargo run --release -p screening --example size -- 100000`

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Instant;

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
    let started = Instant::now();
    let mut reading = started.elapsed();
    let mut texts = Texts::default();
    for record in 0..records as u64 {
        let mut summary = String::new();
        for word in 0..WORDS {
            // Zipf's law: the word at place n occurs about 1 / n times as often as the first.
            let share = shuffle_key(u128::from(record * WORDS + word)) as f64 / i64::MAX as f64;
            let _ = write!(summary, "w{} ", VOCABULARY.powf(share) as u64);
        }
        let before = Instant::now();
        texts.add(RecordText {
            summary: &summary,
            ..RecordText::default()
        });
        reading += before.elapsed();
    }
    let before = Instant::now();
    let features = texts.features();
    writeln!(
        out,
        "read {:.1} s, weighed {:.1} s",
        reading.as_secs_f64(),
        before.elapsed().as_secs_f64()
    )?;
    let before = Instant::now();
    let decisions: Vec<Decision> = (0..records.min(5000))
        .map(|record| Decision {
            record,
            kept: record % 20 == 0,
        })
        .collect();
    let model = Model::learn(&features, &decisions);
    writeln!(
        out,
        "learned {:.3} s from {} decisions",
        before.elapsed().as_secs_f64(),
        decisions.len()
    )?;
    let before = Instant::now();
    let among: Vec<usize> = (0..records).collect();
    let first = model.and_then(|model| {
        order(&features, &model, &among, |record| shuffle_key(record as u128))
            .first()
            .copied()
    });
    writeln!(
        out,
        "ordered {:.3} s, first {first:?}, {} terms",
        before.elapsed().as_secs_f64(),
        features.terms()
    )?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
