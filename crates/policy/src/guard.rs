//! Sensitive fields: closed from the moment they leave the row, opened only by asking the policy.

use crate::{ProgrammeFacts, Viewer, WorkshopFacts};

/// What decides whether a guarded value opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// A programme's internal block: whoever the matrix lets read it unpublished.
    ProgrammeInternal(ProgrammeFacts),
    /// What participants type in to join: whoever facilitates the workshop.
    JoinCode(WorkshopFacts),
}

/// A value that not everybody who sees the row may see. It has no output type, no `Debug`, no `Display`, no
/// `Serialize`, no `Clone`: the only way in is [`Guarded::reveal`].
///
/// ```compile_fail,E0277
/// use policy::{Gate, Guarded, ProgrammeFacts};
/// let closed = Guarded::new("a name", Gate::ProgrammeInternal(ProgrammeFacts { organisation: None, works_on: false, released: false }));
/// println!("{closed}");
/// ```
pub struct Guarded<T> {
    value: T,
    gate: Gate,
}

impl<T> Guarded<T> {
    /// Closes a value behind a gate.
    pub const fn new(value: T, gate: Gate) -> Self {
        Self { value, gate }
    }

    /// The value, if this viewer may see it.
    pub fn reveal(&self, viewer: &Viewer) -> Option<&T> {
        let open = match self.gate {
            Gate::ProgrammeInternal(facts) => facts.reached_by(viewer),
            Gate::JoinCode(facts) => facts.facilitates_for(viewer),
        };
        open.then_some(&self.value)
    }
}
