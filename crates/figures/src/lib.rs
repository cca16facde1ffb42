//! Draws figures as SVG from values: accessible, escaped, and with the same bytes for the same values.

mod axis;
mod colour;
mod cross_tab;
mod effect_direction;
mod evidence_map;
mod forest;
mod funnel;
mod grid;
mod label;
mod legend;
mod mark;
mod numeral;
mod prisma_flow;
mod scale;
mod sheet;
mod svg;
#[cfg(test)]
mod testing;

pub use cross_tab::CrossTabFigure;
pub use effect_direction::{Direction, DirectionCell, DirectionDomain, DirectionStudy, EffectDirectionFigure};
pub use evidence_map::{CertaintyLevel, EvidenceMapCell, EvidenceMapFigure, EvidenceMapTotals, EvidenceState};
pub use forest::{Estimate, Favours, ForestFigure, ForestGroup, ForestHeterogeneity, ForestPool, ForestStudy, ForestTest};
pub use funnel::{FunnelFigure, FunnelLimits, FunnelPoint};
pub use numeral::{fixed, p_value};
pub use prisma_flow::{PrismaFlowCount, PrismaFlowFigure, PrismaFlowOther, PrismaFlowReports, PrismaFlowSources};
pub use scale::Scale;
