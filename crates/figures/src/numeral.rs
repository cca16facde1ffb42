//! Writes numbers as papers print them: fixed decimals, a true minus sign, and p values that are never zero.

/// The minus sign (U+2212), which is as wide as a plus, not a hyphen.
pub(crate) const MINUS: char = '−';
/// The dash that is shown instead of a missing number.
pub(crate) const NONE: &str = "–";

/// From this value on, a number is written with a power of ten.
const LARGE: f64 = 1e6;

/// A number with this many decimals. A value that is not a number is written as a dash.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return NONE.to_owned();
    }
    let size = value.abs();
    let text = if size.is_infinite() {
        "∞".to_owned()
    } else if size >= LARGE {
        format!("{size:.2e}")
    } else {
        format!("{size:.decimals$}")
    };
    // A value that rounds to zero has no sign.
    if value < 0.0 && text.chars().any(|c| matches!(c, '1'..='9' | '∞')) {
        format!("{MINUS}{text}")
    } else {
        text
    }
}

/// A number with two decimals.
pub(crate) fn plain(value: f64) -> String {
    fixed(value, 2)
}

/// A p value: `p = 0.014`, or `p < 0.001` for smaller values.
#[must_use]
pub fn p_value(p: f64) -> String {
    if p.is_nan() {
        format!("p = {NONE}")
    } else if p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {}", fixed(p, 3))
    }
}

/// A share as a percentage: `95%`, `97.5%`.
fn percent(share: f64) -> String {
    let value = share * 100.0;
    let decimals = usize::from((value - value.round()).abs() > 0.05);
    format!("{}%", fixed(value, decimals))
}

/// The level of an interval, to be put before its name: `95% ` with a no-break space. Empty if the share is not a valid level.
pub(crate) fn level(share: f64) -> String {
    if share > 0.0 && share < 1.0 {
        format!("{}\u{a0}", percent(share))
    } else {
        String::new()
    }
}

/// A count with its noun: `1 study`, `2 studies`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// A whole number with a comma before each group of three digits: `31,341`.
pub(crate) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_papers_print_them() {
        let texts = [0.421, -0.3, -0.001, 0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -1.5e12].map(plain);
        assert_eq!(texts, ["0.42", "−0.30", "0.00", "0.00", "∞", "−∞", "–", "−1.50e12"]);
    }

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!(
            [0, 999, 1000, 31_341, 1_234_567].map(grouped),
            ["0", "999", "1,000", "31,341", "1,234,567"]
        );
    }

    #[test]
    fn a_p_value_is_never_zero() {
        assert_eq!(
            [0.0, 0.0142, 1.0, f64::NAN].map(p_value),
            ["p < 0.001", "p = 0.014", "p = 1.000", "p = –"]
        );
    }

    #[test]
    fn what_is_no_level_is_not_written() {
        assert_eq!([0.95, 0.0, 1.0, f64::NAN].map(level), ["95%\u{a0}", "", "", ""]);
    }

    #[test]
    fn a_share_is_a_percentage() {
        assert_eq!([0.95, 0.975, 0.99].map(percent), ["95%", "97.5%", "99%"]);
    }
}
