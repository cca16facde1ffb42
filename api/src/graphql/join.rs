//! Counts attempts to open something with a code, for each address that they come from and for each code: whoever guesses is slowed
//! down.

use std::sync::Arc;

use async_graphql::Context;

use crate::error::{Code, Refusal, refuse};
use crate::http::Caller;
use crate::limits::rate::{Attempt, Joins};

/// Counts one attempt of whoever sent the request.
///
/// # Errors
/// RATE_LIMITED after too many.
pub fn count_attempt(ctx: &Context<'_>, attempt: Attempt, code: &str) -> Result<(), Refusal> {
    let joins = ctx.data::<Arc<Joins>>().map_err(|error| Refusal::internal(error.message))?;
    let caller = ctx.data_opt::<Caller>().copied().unwrap_or_default();
    joins.count(attempt, caller.0, code).map_err(|wait| {
        let seconds = wait.as_secs() + 1;
        refuse(
            Code::RateLimited,
            format!("too many attempts with a code; try again in {seconds} seconds"),
        )
    })
}
