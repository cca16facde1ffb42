//! The short numbers of the values that studies and outcomes have in each dimension.
//!
//! A value is the id of a term, the code of a word list (`K1_REACTION`), or a level of involvement (`3`). Codes and levels are matched with
//! terms when a map is read, so a change of the vocabulary does not move stored counts.

use std::collections::HashMap;

use evidence::vocabulary::Dimension;

/// The number of a value in a dimension.
pub(crate) type PlaceId = u32;

/// A value that studies or outcomes have in a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct MapPlace {
    pub(crate) dimension: Dimension,
    /// Empty for "any value of this dimension".
    pub(crate) value: String,
}

/// A place without its text, for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MapSpot {
    pub(crate) dimension: Dimension,
    pub(crate) id: PlaceId,
    /// Stands for any value of the dimension: two such spots count a map as a whole.
    pub(crate) any: bool,
}

/// All places that have a number.
#[derive(Debug, Default)]
pub(crate) struct Places {
    by_id: HashMap<PlaceId, MapPlace>,
    ids: HashMap<MapPlace, PlaceId>,
    /// By number, because counting looks up millions of them.
    spots: Vec<Option<MapSpot>>,
    any: HashMap<Dimension, MapSpot>,
    last: PlaceId,
    /// The numbers that are not stored yet.
    new: Vec<PlaceId>,
}

impl Places {
    /// Adds a stored place.
    pub(crate) fn insert(&mut self, id: PlaceId, place: MapPlace) {
        let spot = MapSpot {
            dimension: place.dimension,
            id,
            any: place.value.is_empty(),
        };
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if index >= self.spots.len() {
            self.spots.resize(index + 1, None);
        }
        if let Some(known) = self.spots.get_mut(index) {
            *known = Some(spot);
        }
        if spot.any {
            self.any.insert(place.dimension, spot);
        }
        self.last = self.last.max(id);
        self.ids.insert(place.clone(), id);
        self.by_id.insert(id, place);
    }

    /// The number of a place; a new number if it has none.
    pub(crate) fn number(&mut self, dimension: Dimension, value: String) -> PlaceId {
        let place = MapPlace { dimension, value };
        if let Some(id) = self.ids.get(&place) {
            return *id;
        }
        let id = self.last + 1;
        self.insert(id, place);
        self.new.push(id);
        id
    }

    /// The places that got a number since the last call.
    pub(crate) fn take_new(&mut self) -> Vec<(PlaceId, MapPlace)> {
        let new = std::mem::take(&mut self.new);
        new.into_iter().filter_map(|id| Some((id, self.by_id.get(&id)?.clone()))).collect()
    }

    pub(crate) fn spot(&self, id: PlaceId) -> Option<MapSpot> {
        self.spots.get(usize::try_from(id).ok()?).copied().flatten()
    }

    /// The spot that stands for any value of a dimension, if it has a number.
    pub(crate) fn any(&self, dimension: Dimension) -> Option<MapSpot> {
        self.any.get(&dimension).copied()
    }

    /// The number of a value, if it has one.
    pub(crate) fn find(&self, dimension: Dimension, value: String) -> Option<PlaceId> {
        self.ids.get(&MapPlace { dimension, value }).copied()
    }

    pub(crate) fn place(&self, id: PlaceId) -> Option<&MapPlace> {
        self.by_id.get(&id)
    }
}
