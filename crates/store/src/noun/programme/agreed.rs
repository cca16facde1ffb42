//! Calculates the level of involvement that a programme's ratings agree on. The API, evidence files and the repair command all use it.

use entity::column::Code;
use entity::involvement_rating;
use evidence::involvement::{Rater, Rating, agreed_level};
use evidence::vocabulary::{InvolvementFramework, RatingBasis};

use crate::engine::error::Error;

/// The Tew level that these ratings of one programme agree on, as `docs/data-model.md` defines it.
///
/// # Errors
/// If a stored rating breaks the rules for ratings.
pub(crate) fn agreed_tew_level(ratings: &[involvement_rating::Model]) -> Result<Option<i32>, Error> {
    let mut of_tew: Vec<&involvement_rating::Model> = ratings
        .iter()
        .filter(|rating| rating.framework == Code(InvolvementFramework::Tew2004))
        .collect();
    of_tew.sort_by_key(|rating| (rating.rated_on, rating.created_at, rating.id));
    let ratings: Vec<Rating> = (0..)
        .zip(of_tew)
        .map(|(order, model)| rating_of(model, order))
        .collect::<Result<_, _>>()?;
    Ok(agreed_level(&ratings).map(i32::from))
}

fn rating_of(model: &involvement_rating::Model, order: i64) -> Result<Rating, Error> {
    let Code(basis) = model.basis;
    let rater = match (model.rater_id, basis, model.rated_by) {
        (Some(account), ..) => Rater::Account(account.as_u128()),
        (None, RatingBasis::Experience, Some(perspective)) => Rater::Named(perspective.0.to_string()),
        (None, ..) => Rater::Review,
    };
    Ok(Rating {
        level: u8::try_from(model.level).map_err(|e| Error::Corrupt(e.to_string()))?,
        at_least: model.at_least,
        basis,
        rater,
        order,
    })
}
