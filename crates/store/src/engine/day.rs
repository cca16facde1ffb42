//! Which days and times may be entered, over the API or in evidence files. A date in the distant past or future is probably a typing
//! error.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::engine::error::FieldProblem;

const FIRST_YEAR: i32 = 1900;
const YEARS_AHEAD: i32 = 10;

/// The last accepted day: ten years from tomorrow, because it is already tomorrow in some time zones.
fn last_day(now: DateTime<Utc>) -> NaiveDate {
    let today = now.date_naive();
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let year = tomorrow.year() + YEARS_AHEAD;
    // The 29th of February does not exist in most years.
    tomorrow
        .with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap_or(NaiveDate::MAX)
}

/// Why a day is refused; `None` if it is accepted.
pub(crate) fn day_problem(day: NaiveDate, now: DateTime<Utc>) -> Option<String> {
    let wrong = day.year() < FIRST_YEAR || day > last_day(now);
    wrong.then(|| format!("must be a day from {FIRST_YEAR} to ten years from now"))
}

/// Why a point in time is refused; `None` if it is accepted.
pub(crate) fn time_problem(time: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    let wrong = time.year() < FIRST_YEAR || time.date_naive() > last_day(now);
    wrong.then(|| format!("must be a time from {FIRST_YEAR} to ten years from now"))
}

/// Adds a problem at `path` if the day is refused.
pub(crate) fn check_day(path: &str, day: Option<NaiveDate>, now: DateTime<Utc>, problems: &mut Vec<FieldProblem>) {
    if let Some(problem) = day.and_then(|day| day_problem(day, now)) {
        problems.push(FieldProblem::new(path, problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_from_1900_to_ten_years_ahead_are_accepted() {
        let now = "2026-11-29T23:30:00Z".parse().unwrap();
        let wrong = |day: &str| day_problem(day.parse().unwrap(), now).is_some();
        for good in ["1900-01-01", "2026-11-30", "2036-11-30"] {
            assert!(!wrong(good), "{good}");
        }
        for bad in [
            "1899-12-31",
            "2036-12-01",
            "9999-01-01",
            "0001-01-01",
            "-4800-01-01",
            "+262142-01-01",
        ] {
            assert!(wrong(bad), "{bad}");
        }
        assert!(day_problem(NaiveDate::MIN, now).is_some() && day_problem(NaiveDate::MAX, now).is_some());
        let leap = "2028-02-28T12:00:00Z".parse().unwrap();
        assert!(day_problem("2038-03-01".parse().unwrap(), leap).is_none());
        assert!(day_problem("2038-03-02".parse().unwrap(), leap).is_some());
    }

    #[test]
    fn times_keep_to_the_same_days() {
        let now = "2026-11-29T23:30:00Z".parse().unwrap();
        assert!(time_problem("2026-06-10T09:15:00Z".parse().unwrap(), now).is_none());
        for bad in ["1899-12-31T23:59:59Z", "2037-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
            assert!(time_problem(bad.parse().unwrap(), now).is_some(), "{bad}");
        }
    }
}
