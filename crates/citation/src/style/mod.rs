//! Defines the citation styles, one file for each.

pub(crate) mod apa;
pub(crate) mod harvard;
pub(crate) mod vancouver;

/// A style in which a reference can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// The style of the US National Library of Medicine: Citing Medicine, second edition.
    Vancouver,
    /// APA: Publication Manual of the American Psychological Association, seventh edition.
    Apa,
    /// Harvard as in Cite Them Right, twelfth edition.
    Harvard,
}
