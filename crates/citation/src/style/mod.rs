//! The styles, one file each.

pub(crate) mod apa;
pub(crate) mod harvard;
pub(crate) mod vancouver;

/// A reference style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// As the US National Library of Medicine has it: Citing Medicine, second edition.
    Vancouver,
    /// Publication Manual of the American Psychological Association, seventh edition.
    Apa,
    /// Cite Them Right, twelfth edition.
    Harvard,
}
