//! Writes sample figures with made-up values into a folder, for people to look at: `cargo run -p figures --example samples -- FOLDER`.
//!
//! Every label is artificial. Nothing here is evidence.

mod effects;
mod grids;

use std::fs;
use std::path::Path;

use effects::{awkward, equal, forest, funnel, funnel_of_ratios, subgroups};
use figures::{ForestFigure, Scale};
use grids::{cross_tab, directions, map, sparse_map};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "figure-samples".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let samples = [
        ("forest-5", forest(5, Scale::Linear).svg()),
        ("forest-60", forest(60, Scale::Linear).svg()),
        ("forest-ratio", forest(7, Scale::LogRatio).svg()),
        ("forest-correlation", forest(6, Scale::FisherZ).svg()),
        ("forest-proportion", forest(6, Scale::Logit).svg()),
        ("forest-one", forest(1, Scale::Linear).svg()),
        ("forest-equal", equal().svg()),
        ("forest-subgroups", subgroups().svg()),
        ("forest-awkward", awkward().svg()),
        ("forest-empty", ForestFigure::default().svg()),
        ("funnel-5", funnel(5).svg()),
        ("funnel-ratio", funnel_of_ratios().svg()),
        ("funnel-60", funnel(60).svg()),
        ("map-small", map(4, 5).svg()),
        ("map-large", map(12, 14).svg()),
        ("cross-tab", cross_tab(9, 6).svg()),
        ("cross-tab-wide", cross_tab(5, 12).svg()),
        ("map-sparse", sparse_map().svg()),
        ("direction-5", directions(5, 4).svg()),
        ("direction-60", directions(60, 8).svg()),
    ];
    for (name, svg) in samples {
        fs::write(folder.join(format!("{name}.svg")), svg)?;
    }
    Ok(())
}

/// A number from 0 to 1 that looks random and is the same each time.
pub(crate) fn noise(seed: usize) -> f64 {
    let hash = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash >> 40) & 0xffff) as f64 / 65_535.0
}

pub(crate) fn name(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    let again = index / 26;
    if again == 0 {
        format!("Study {letter}")
    } else {
        format!("Study {letter}{again}")
    }
}
