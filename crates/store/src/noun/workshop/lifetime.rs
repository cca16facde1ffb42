//! How long the tokens of a workshop last: until some days after the workshop, but never longer than the configuration allows.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

/// When a day has ended everywhere on Earth: noon UTC of the next day, which is midnight in the time zone twelve hours behind UTC.
fn ended_everywhere(day: NaiveDate) -> Option<DateTime<Utc>> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
    Some(day.checked_add_days(Days::new(1))?.and_time(noon).and_utc())
}

/// `days` days from now, or from the end of the workshop's day if that is later; but at most `most` days from now.
pub(crate) fn ends(now: DateTime<Utc>, held_on: Option<NaiveDate>, days: u32, most: u32) -> DateTime<Utc> {
    let last = now.checked_add_signed(TimeDelta::days(most.into())).unwrap_or(now);
    // A day whose end is out of range counts as later than any other.
    let from = held_on.map_or(now, |day| ended_everywhere(day).unwrap_or(last).max(now));
    from.checked_add_signed(TimeDelta::days(days.into()))
        .map_or(last, |end| end.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_token_lasts_past_the_workshop_s_day_in_the_last_time_zone() {
        let now = time("2026-11-29T10:00:00Z");
        assert_eq!(ends(now, day("2026-12-01"), 30, 365), time("2027-01-01T12:00:00Z"));
        assert_eq!(ends(now, day("2026-12-01"), 0, 365), time("2026-12-02T12:00:00Z"));
        assert_eq!(ends(now, day("2020-01-01"), 30, 365), time("2026-12-29T10:00:00Z"));
        assert_eq!(ends(now, None, 30, 365), time("2026-12-29T10:00:00Z"));
    }

    #[test]
    fn no_day_makes_a_token_last_longer_than_the_configuration_allows() {
        let now = time("2026-11-29T10:00:00Z");
        for held_on in [day("9999-01-01"), day("2036-11-29"), Some(NaiveDate::MAX)] {
            assert_eq!(ends(now, held_on, 30, 365), time("2027-11-29T10:00:00Z"));
        }
        assert_eq!(ends(now, Some(NaiveDate::MIN), 30, 10), time("2026-12-09T10:00:00Z"));
    }
}
