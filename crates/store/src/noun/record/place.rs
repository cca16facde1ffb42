//! Where a record is in its review, and the stage at which it waits for a decision.

use evidence::screening::keeps;
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};

/// What decides the stage of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RecordPlace {
    /// It is a duplicate, was removed, or its import was undone.
    pub(crate) out: bool,
    pub(crate) title_abstract: Option<ScreeningVerdict>,
    pub(crate) retrieved: Option<bool>,
    pub(crate) full_text: Option<ScreeningVerdict>,
}

/// The stage at which a record waits for a decision.
pub(crate) fn stage_of(place: RecordPlace) -> Option<ScreeningStage> {
    if place.out {
        return None;
    }
    match place.title_abstract {
        None => Some(ScreeningStage::TitleAbstract),
        Some(verdict) if !keeps(verdict) => None,
        Some(_) if place.retrieved == Some(false) || place.full_text.is_some() => None,
        Some(_) => Some(ScreeningStage::FullText),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ScreeningVerdict::{Exclude, Include};

    #[test]
    fn a_record_waits_at_one_stage_or_at_none() {
        let new = RecordPlace::default();
        assert_eq!(stage_of(new), Some(ScreeningStage::TitleAbstract));
        assert_eq!(stage_of(RecordPlace { out: true, ..new }), None);
        let kept = RecordPlace {
            title_abstract: Some(Include),
            ..new
        };
        assert_eq!(stage_of(kept), Some(ScreeningStage::FullText));
        let lost = RecordPlace {
            retrieved: Some(false),
            ..kept
        };
        assert_eq!(stage_of(lost), None);
        for verdict in [Include, Exclude] {
            let done = RecordPlace {
                full_text: Some(verdict),
                ..kept
            };
            assert_eq!(stage_of(done), None);
        }
        let excluded = RecordPlace {
            title_abstract: Some(Exclude),
            ..new
        };
        assert_eq!(stage_of(excluded), None);
    }
}
