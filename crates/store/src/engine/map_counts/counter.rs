//! Counts the cells of maps from what is kept of each study. This is the rule of `evidence_map`, without a database.
//!
//! A cell is a pair of places. The pair of "any" places of two dimensions counts that map as a whole, each study and each outcome once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use evidence::vocabulary::{Dimension, EffectDirection};

use super::MapAudience;
use super::facts::StudyFacts;
use super::places::{MapSpot, PlaceId, Places};
use crate::engine::facet::outcome_axis;

/// A cell: the place that comes first in the order of dimensions, and within one dimension the lower number, is named first.
pub(crate) type CellKey = (PlaceId, PlaceId);

/// The number of directions of effect.
const DIRECTIONS: usize = EffectDirection::ALL.len();

/// The counts of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MapTally {
    pub(crate) studies: i64,
    pub(crate) outcomes: i64,
    /// The outcomes by direction of effect, in the order of [`EffectDirection::ALL`].
    pub(crate) directions: [i64; DIRECTIONS],
}

#[derive(Debug, Default)]
struct CountedCell {
    tally: MapTally,
    /// The study that was counted last, so that a study with several outcomes in a cell counts once.
    last: u64,
}

/// Adds up the cells of studies that are given one after the other.
#[derive(Debug)]
pub(crate) struct Counter<'a> {
    places: &'a Places,
    audience: MapAudience,
    axes: Option<[Dimension; 2]>,
    cells: HashMap<CellKey, CountedCell, BuildHasherDefault<CellHasher>>,
    study: u64,
    spots: Vec<MapSpot>,
    of_outcome: Vec<MapSpot>,
}

/// Hashes the two small numbers of a cell with one multiplication each. They are our own, so nobody can choose colliding ones.
#[derive(Debug, Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        let mixed = (self.0 ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

fn key(left: MapSpot, right: MapSpot) -> CellKey {
    if (left.dimension, left.id) <= (right.dimension, right.id) {
        (left.id, right.id)
    } else {
        (right.id, left.id)
    }
}

impl MapTally {
    fn add_outcome(&mut self, direction: EffectDirection, sign: i64) {
        self.outcomes += sign;
        let place = EffectDirection::ALL.iter().position(|known| *known == direction);
        if let Some(count) = place.and_then(|place| self.directions.get_mut(place)) {
            *count += sign;
        }
    }

    fn add(&mut self, other: &Self) {
        self.outcomes += other.outcomes;
        for (count, more) in self.directions.iter_mut().zip(other.directions) {
            *count += more;
        }
    }

    /// Adds all counts of another part of the same cell.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.studies += other.studies;
        self.add(other);
    }

    /// Whether every count is zero.
    pub(crate) fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> Counter<'a> {
    /// Counts every map.
    pub(crate) fn of_all_maps(places: &'a Places, audience: MapAudience) -> Self {
        Self {
            places,
            audience,
            axes: None,
            cells: HashMap::default(),
            study: 0,
            spots: Vec::new(),
            of_outcome: Vec::new(),
        }
    }

    /// Counts one map.
    pub(crate) fn of_map(places: &'a Places, audience: MapAudience, axes: [Dimension; 2]) -> Self {
        Self {
            axes: Some(axes),
            ..Self::of_all_maps(places, audience)
        }
    }

    /// The counts of the cells that were met.
    pub(crate) fn into_cells(self) -> impl Iterator<Item = (CellKey, MapTally)> {
        self.cells.into_iter().map(|(key, counted)| (key, counted.tally))
    }

    /// Adds a study (`sign` 1), or takes it away (-1), if the audience sees it.
    pub(crate) fn count(&mut self, facts: &StudyFacts, sign: i64) {
        if self.audience == MapAudience::Public && !facts.published {
            return;
        }
        self.study += 1;
        let [published, all] = &facts.levels;
        let levels = match self.audience {
            MapAudience::Public => published,
            MapAudience::All => all,
        };
        let mut spots = std::mem::take(&mut self.spots);
        self.find_spots(&mut spots, facts.terms.iter().chain(levels));
        let mut whole = MapTally::default();
        for outcome in &facts.outcomes {
            whole.add_outcome(outcome.direction, sign);
        }
        for (place, left) in spots.iter().enumerate() {
            for right in spots.iter().skip(place) {
                self.add(*left, *right, &whole, sign);
            }
        }
        let mut of_outcome = std::mem::take(&mut self.of_outcome);
        for outcome in &facts.outcomes {
            let mut one = MapTally::default();
            one.add_outcome(outcome.direction, sign);
            self.find_spots(&mut of_outcome, facts.terms_of(outcome));
            for (place, left) in of_outcome.iter().enumerate() {
                for right in spots.iter().chain(of_outcome.iter().skip(place)) {
                    self.add(*left, *right, &one, sign);
                }
            }
        }
        (self.spots, self.of_outcome) = (spots, of_outcome);
    }

    /// The spots of these places, and for each of their dimensions the spot of any value.
    fn find_spots<'p>(&self, spots: &mut Vec<MapSpot>, places: impl IntoIterator<Item = &'p PlaceId>) {
        spots.clear();
        for place in places {
            let Some(spot) = self.places.spot(*place) else { continue };
            if self.axes.is_some_and(|axes| !axes.contains(&spot.dimension)) {
                continue;
            }
            if !spots.iter().any(|other| other.dimension == spot.dimension) {
                spots.extend(self.places.any(spot.dimension));
            }
            spots.push(spot);
        }
    }

    fn add(&mut self, left: MapSpot, right: MapSpot, tally: &MapTally, sign: i64) {
        let asked = self
            .axes
            .is_none_or(|axes| [left.dimension, right.dimension] == axes || [right.dimension, left.dimension] == axes);
        if left.any != right.any || !asked {
            return;
        }
        let counted = self.cells.entry(key(left, right)).or_default();
        if counted.last != self.study {
            counted.last = self.study;
            counted.tally.studies += sign;
        }
        counted.tally.add(tally);
    }
}

/// Whether studies have terms of this dimension by themselves, not through outcomes or programmes.
pub(crate) fn is_of_studies(dimension: Dimension) -> bool {
    outcome_axis(dimension).is_none() && dimension != Dimension::InvolvementLevel
}
