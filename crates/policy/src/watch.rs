//! Notices whether an answer depends on more than its document, the role of its viewer, and the data.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by everything that takes part in one request. Once it has noticed something, it never forgets it.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Records that the answer depends on something else: on this one viewer, on the time, or on what only this process knows.
    pub fn notice(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether anything was noticed.
    #[must_use]
    pub fn has_noticed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A watch is not a part of who somebody is.
impl PartialEq for Watch {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Watch {}
