//! Protects sensitive fields: a value is closed from the moment it is read from the row, and only the policy opens it.

use crate::{ProgrammeFacts, Viewer, WorkshopFacts};

/// The rule that decides who may see a guarded value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// The internal block of a programme: open to viewers who may read the programme before it is published.
    ProgrammeInternal(ProgrammeFacts),
    /// The code that participants type to join: open to those who facilitate the workshop.
    JoinCode(WorkshopFacts),
}

/// A value that not everybody who sees the row may see. It has no output type, no `Debug`, no `Display`, no `Serialize` and no `Clone`: the
/// only way to read it is [`Guarded::reveal`].
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
    /// Puts a value behind a gate.
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
