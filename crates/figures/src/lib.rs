//! Draws figures as SVG from values: accessible, escaped, the same bytes for the same values.

mod colour;
mod cross_tab;
mod label;
mod svg;

pub use cross_tab::CrossTabFigure;
