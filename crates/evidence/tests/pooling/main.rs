//! Compares pooled analyses with metafor's results on textbook data.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

mod effects;
mod further;
mod hold;
mod reference;

use evidence::pooling::{Tau2Method, cumulative, pool};
use statrs::function::gamma::gamma_lr;

use crate::reference::{DataSet, Ledger, METHODS, data_sets, normal};

fn held(hold: fn(&[DataSet], &mut Ledger)) {
    let mut ledger = Ledger::default();
    hold(&data_sets(), &mut ledger);
    ledger.close();
}

#[test]
fn every_model_is_the_references() {
    held(hold::models);
}

#[test]
fn leaving_each_study_out_gives_the_references_pools() {
    held(hold::without_each);
}

#[test]
fn eggers_test_is_the_references() {
    held(hold::eggers_test);
}

#[test]
fn trim_and_fill_is_the_references() {
    held(further::filled);
}

#[test]
fn subgroups_and_their_difference_are_the_references() {
    held(further::within_subgroups);
}

#[test]
fn regression_on_a_moderator_is_the_references() {
    held(further::lines);
}

#[test]
fn effects_of_raw_figures_are_the_references() {
    held(effects::of_figures);
}

#[test]
fn adding_study_after_study_gives_the_pool_of_those_so_far() {
    for data in data_sets() {
        for (_, method, _) in METHODS {
            let steps = cumulative(&data.effects, &normal(method));
            assert_eq!(steps.len(), data.effects.len());
            for (step, so_far) in steps.iter().zip(1..) {
                assert_eq!(
                    step.pooled,
                    pool(&data.effects[..so_far], &normal(method)),
                    "{} to {so_far}",
                    data.name
                );
            }
        }
    }
}

#[test]
fn the_ends_of_the_q_profile_solve_their_equation_and_are_near_the_references() {
    for data in data_sets() {
        let found = pool(&data.effects, &normal(Tau2Method::Reml)).pool.unwrap().heterogeneity.unwrap();
        let ends = found.q_profile.unwrap();
        let expected = &data.json["tau2_ci_Qprofile"]["REML"];
        for (end, found, probability) in [("tau2_lb", ends.tau2.lower, 0.975), ("tau2_ub", ends.tau2.upper, 0.025)] {
            let expected = expected[end].as_f64().unwrap();
            assert!((found - expected).abs() < 1.3e-4, "{} {end}: {found} for {expected}", data.name);
            let (mut weights, mut sum) = (0.0, 0.0);
            for effect in &data.effects {
                weights += 1.0 / (effect.variance + found);
                sum += effect.estimate / (effect.variance + found);
            }
            let residual: f64 = data
                .effects
                .iter()
                .map(|e| (e.estimate - sum / weights).powi(2) / (e.variance + found))
                .sum();
            let below = if residual > 0.0 {
                gamma_lr((data.effects.len() as f64 - 1.0) / 2.0, residual / 2.0)
            } else {
                0.0
            };
            if found > 0.0 {
                assert!((below - probability).abs() < 1e-10, "{} {end}: {below}", data.name);
            } else {
                assert!(below <= probability, "{} {end}: {below}", data.name);
            }
        }
        for (end, found, tau2) in [("I2", ends.i2.lower, ends.tau2.lower), ("I2", ends.i2.upper, ends.tau2.upper)] {
            assert!((0.0..=100.0).contains(&found), "{} {end}", data.name);
            assert_eq!(found == 0.0, tau2 == 0.0);
        }
    }
}
