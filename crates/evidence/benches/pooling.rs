//! Benchmarks pooling: an analysis of k effects by each estimator, and how its time grows with k.
//!
//! Run it with `cargo bench -p evidence --bench pooling`. It is here and not in `benches/` so that measuring this pure crate does not build
//! the whole service. The effects are drawn from a seed: a mean of 0.3, variance between studies τ² = 0.04, and 20 to 200 people in each
//! study.

use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use evidence::pooling::{IntervalMethod, Options, StudyEffect, Tau2Method, pool};
use evidence::synthesis::{Analysis, Choices, Finding};
use evidence::vocabulary::{self, PoolingModel, TauEstimator, WithinStudy};

const SEED: u64 = 7;
const SIZES: [usize; 3] = [10, 100, 1000];
/// How long each case is measured, after a warm-up of a third of this time.
const TIME: Duration = Duration::from_secs(1);

fn main() -> io::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut out = io::stdout();
    writeln!(
        out,
        "a pooled analysis with its tests, weights, Q-profile and prediction interval; seed {SEED}, {cores} cores\n"
    )?;
    writeln!(
        out,
        "| | k = 10, µs | k = 100, µs | k = 1000, µs | from 100 to 1000 |\n|---|--:|--:|--:|--:|"
    )?;
    for (name, tau2) in [
        ("common effect", Tau2Method::Common),
        ("DerSimonian and Laird", Tau2Method::DerSimonianLaird),
        ("Paule and Mandel", Tau2Method::PauleMandel),
        ("REML", Tau2Method::Reml),
        ("maximum likelihood", Tau2Method::MaximumLikelihood),
    ] {
        let options = Options {
            tau2,
            interval: IntervalMethod::HartungKnapp,
            ..Options::default()
        };
        row(&mut out, name, &|effects| {
            black_box(pool(black_box(effects), &options));
        })?;
    }
    let choices = Choices::new(
        PoolingModel::RandomEffects,
        TauEstimator::Reml,
        vocabulary::IntervalMethod::HartungKnapp,
        WithinStudy::Composite,
    );
    row(&mut out, "REML and leaving each out", &|effects| {
        let finding = |(study, effect): (usize, &StudyEffect)| Finding {
            study,
            effect: *effect,
            year: None,
            moderator: None,
            subgroups: Vec::new(),
        };
        let analysis = Analysis::new(effects.iter().enumerate().map(finding).collect(), choices);
        black_box(analysis.leave_one_out());
    })
}

fn row(out: &mut impl io::Write, name: &str, work: &dyn Fn(&[StudyEffect])) -> io::Result<()> {
    let times = SIZES.map(|k| median(&effects(k), work).as_secs_f64() * 1e6);
    let [ten, hundred, thousand] = times;
    writeln!(
        out,
        "| {name} | {ten:.1} | {hundred:.1} | {thousand:.1} | {:.1} times |",
        thousand / hundred
    )
}

fn median(effects: &[StudyEffect], work: &dyn Fn(&[StudyEffect])) -> Duration {
    let warm = Instant::now() + TIME / 3;
    while Instant::now() < warm {
        work(effects);
    }
    let (end, mut times) = (Instant::now() + TIME, Vec::new());
    while times.len() < 5 || Instant::now() < end {
        let start = Instant::now();
        work(effects);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn effects(k: usize) -> Vec<StudyEffect> {
    let mut random = Random(SEED);
    (0..k)
        .map(|_| {
            // The approximate variance of a standardised difference between two halves of n people.
            let people = 20.0 + 180.0 * random.share();
            let variance = 4.0 / people;
            StudyEffect {
                estimate: 0.3 + (0.04 + variance).sqrt() * normal(&mut random),
                variance,
            }
        })
        .collect()
}

/// A draw that is close enough to the normal distribution for a benchmark: the sum of twelve uniform draws has variance 1.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.share()).sum::<f64>() - 6.0
}

/// Uniform draws from a seed (`SplitMix64`: Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    /// The next draw, from 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
