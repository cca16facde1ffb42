//! The root fields that plans read.

use store::Access;

use super::{organisation, outcome, programme, question, study};
use crate::engine::planned::{AskedField, PlannedRead};

/// Reads a root field, if a plan covers it and all that is asked below it.
pub async fn read(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    match asked.name() {
        "study" => study::plan::one(asked, access).await,
        "studies" => study::plan::list(asked, access).await,
        "programme" => programme::plan::one(asked, access).await,
        "programmes" => programme::plan::list(asked, access).await,
        "question" => question::plan::one(asked, access).await,
        "questions" => question::plan::list(asked, access).await,
        "outcomes" => outcome::plan::list(asked, access).await,
        "organisations" => organisation::plan::list(asked, access).await,
        _ => None,
    }
}
