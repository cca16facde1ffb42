//! Writes the texts of a forest plot: its description, its heterogeneity, its headings.

use super::{Estimate, ForestFigure, ForestHeterogeneity, ForestPool, ForestTest};
use crate::Scale;
use crate::numeral::{NONE, counted, fixed, level, p_value, plain};

/// An effect and its interval as readers see them: `0.42 [0.10, 0.74]`.
pub(crate) fn estimate(scale: Scale, effect: Estimate) -> String {
    if effect.value.is_nan() {
        return NONE.to_owned();
    }
    let [value, lower, upper] = [effect.value, effect.lower, effect.upper].map(|value| plain(scale.shown(value)));
    format!("{value} [{lower}, {upper}]")
}

/// The heterogeneity: `τ² = 0.04, I² = 46.2%, Q = 12.30 (df = 8, p = 0.140)`. No-break spaces keep each number with its name.
pub(crate) fn heterogeneity(heterogeneity: &ForestHeterogeneity) -> String {
    let tau = heterogeneity.tau_squared.map(|tau| format!("τ²\u{a0}=\u{a0}{}, ", fixed(tau, 3)));
    format!(
        "{}I²\u{a0}=\u{a0}{}%, {}",
        tau.unwrap_or_default(),
        fixed(heterogeneity.i_squared, 1),
        test(&heterogeneity.test)
    )
}

fn test(test: &ForestTest) -> String {
    format!(
        "Q\u{a0}=\u{a0}{} (df\u{a0}=\u{a0}{}, {})",
        plain(test.statistic),
        test.df,
        p_value(test.p).replace(' ', "\u{a0}")
    )
}

/// The heading of the effect column: `Hedges' g [95% CI]`.
pub(crate) fn effect_heading(figure: &ForestFigure) -> String {
    format!("{} [{}CI]", figure.effect, level(figure.level)).trim_start().to_owned()
}

/// The sentences at the foot of the plot.
pub(crate) fn notes(figure: &ForestFigure) -> Vec<String> {
    let mut notes = Vec::new();
    for pool in &figure.pooled {
        let Some(found) = &pool.heterogeneity else { continue };
        let whose = if figure.pooled.len() > 1 {
            format!(", {}", pool.label)
        } else {
            String::new()
        };
        notes.push(format!("Heterogeneity{whose}: {}.", heterogeneity(found)));
    }
    if let Some(differences) = &figure.subgroup_differences {
        notes.push(format!("Differences between subgroups: {}.", test(differences)));
    }
    notes.push(figure.note.clone());
    notes
}

/// The figure in sentences, for readers who cannot see it.
pub(crate) fn description(figure: &ForestFigure) -> String {
    let studies: u64 = figure.groups.iter().map(|group| group.studies.len() as u64).sum();
    let subgroups = figure.groups.iter().filter(|group| group.heading.is_some()).count() as u64;
    let within = if subgroups > 0 {
        format!(" in {}", counted(subgroups, "subgroup", "subgroups"))
    } else {
        String::new()
    };
    let what = if figure.effect.is_empty() {
        String::new()
    } else {
        format!(", {}", figure.effect)
    };
    let mut sentences = vec![format!("Forest plot of {}{within}{what}.", counted(studies, "study", "studies"))];
    sentences.extend(spread(figure));
    for group in &figure.groups {
        let name = group.heading.as_deref().unwrap_or("Together");
        sentences.extend(group.pooled.as_ref().map(|pool| pooled(figure, pool, name)));
    }
    sentences.extend(figure.pooled.iter().map(|pool| pooled(figure, pool, "All studies")));
    if let Some(differences) = &figure.subgroup_differences {
        sentences.push(format!("Differences between subgroups: {}.", test(differences)));
    }
    sentences.join(" ")
}

/// The range of the estimates, from the lowest to the highest.
fn spread(figure: &ForestFigure) -> Option<String> {
    let studies = figure.groups.iter().flat_map(|group| &group.studies);
    let estimates = studies.map(|study| study.effect.value).filter(|value| !value.is_nan());
    let (least, greatest) = estimates.fold(None, |ends: Option<(f64, f64)>, value| {
        Some(ends.map_or((value, value), |(least, greatest)| (least.min(value), greatest.max(value))))
    })?;
    let [least, greatest] = [least, greatest].map(|value| plain(figure.scale.shown(value)));
    Some(format!("Estimates reach from {least} to {greatest}."))
}

fn pooled(figure: &ForestFigure, pool: &ForestPool, whose: &str) -> String {
    let mut sentence = format!("{whose}, {}: {}", pool.label, estimate(figure.scale, pool.effect));
    if let Some((lower, upper)) = pool.prediction {
        let [lower, upper] = [lower, upper].map(|value| plain(figure.scale.shown(value)));
        sentence.push_str(&format!(", {}prediction interval [{lower}, {upper}]", level(figure.level)));
    }
    if let Some(found) = &pool.heterogeneity {
        sentence.push_str(&format!("; {}", heterogeneity(found)));
    }
    sentence.push('.');
    sentence
}
