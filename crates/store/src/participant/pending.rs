//! Stands in until rounds are there.

use policy::id::{ParticipantId, RoundId};

use crate::{Error, Work};

pub(crate) struct WithdrawnBallots {
    pub(crate) withdrawn: u64,
    pub(crate) published: Vec<RoundId>,
}

impl Work {
    pub(crate) async fn withdraw_ballots_of(&mut self, _: ParticipantId) -> Result<WithdrawnBallots, Error> {
        Ok(WithdrawnBallots {
            withdrawn: 0,
            published: Vec::new(),
        })
    }
}
