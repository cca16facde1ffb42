//! Maps and sets whose keys are ids of rows. The service chooses these ids itself, so a fast hash is safe.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use uuid::Uuid;

/// Values by the id of a row.
pub(crate) type ById<V> = HashMap<Uuid, V, RandomState>;
/// Ids of rows.
pub(crate) type IdSet = HashSet<Uuid, RandomState>;
