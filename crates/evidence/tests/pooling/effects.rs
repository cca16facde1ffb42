//! Compares effect sizes that are calculated from raw figures with the reference.

use evidence::effect::{BinaryInput, ContinuousInput, CorrelationInput, EffectInput};
use evidence::vocabulary::EffectMetric;
use serde_json::Value;

use crate::reference::{CLOSED, DataSet, Ledger};

/// The effects of those data sets that also hold the raw figures.
pub fn of_figures(sets: &[DataSet], ledger: &mut Ledger) {
    for data in sets {
        let Some(measure) = data.json["measure"].as_str() else { continue };
        for effect in data.json["effects"].as_array().unwrap() {
            let place = effect["i"].as_u64().unwrap() as usize - 1;
            let Some(input) = input(measure, &data.json["studies"][place]) else {
                continue;
            };
            let found = input.effect().unwrap();
            let at = format!("{} {}", data.name, effect["i"]);
            let kind = format!("effect {measure}");
            ledger.hold(&kind, &format!("{at} yi"), Some(found.estimate), &effect["yi"], CLOSED);
            ledger.hold(
                &kind,
                &format!("{at} vi"),
                found.standard_error.map(|error| error * error),
                &effect["vi"],
                CLOSED,
            );
        }
    }
}

/// The figures of a row as an effect input. `None` for a measure that is not calculated here.
fn input(measure: &str, row: &Value) -> Option<EffectInput> {
    let whole = |name: &str| row[name].as_i64().map(|count| count as i32);
    let metric = match measure {
        "SMD" => EffectMetric::StandardisedMeanDifference,
        "MD" => EffectMetric::MeanDifference,
        "OR" => EffectMetric::LogOddsRatio,
        "RR" => EffectMetric::LogRiskRatio,
        "RD" => EffectMetric::RiskDifference,
        "ZCOR" => {
            return Some(EffectInput::Correlation(CorrelationInput {
                r: row["ri"].as_f64()?,
                n: whole("ni")?,
            }));
        }
        _ => return None,
    };
    if matches!(metric, EffectMetric::StandardisedMeanDifference | EffectMetric::MeanDifference) {
        return Some(EffectInput::Continuous(ContinuousInput {
            metric,
            mean1: row["m1i"].as_f64()?,
            sd1: row["sd1i"].as_f64()?,
            n1: whole("n1i")?,
            mean2: row["m2i"].as_f64()?,
            sd2: row["sd2i"].as_f64()?,
            n2: whole("n2i")?,
            correlation: None,
        }));
    }
    let group = |events: &str, others: &str, total: &str| -> Option<(i32, i32)> {
        let events = whole(events)?;
        Some((events, whole(total).or_else(|| Some(events + whole(others)?))?))
    };
    let (events1, n1) = group("ai", "bi", "n1i").or_else(|| group("tpos", "tneg", "none"))?;
    let (events2, n2) = group("ci", "di", "n2i").or_else(|| group("cpos", "cneg", "none"))?;
    Some(EffectInput::Binary(BinaryInput {
        metric,
        events1,
        n1,
        events2,
        n2,
    }))
}
