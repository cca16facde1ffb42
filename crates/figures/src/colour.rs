//! Computes shades of one hue from pale to dark, which people can distinguish in grey and with colour blindness, and the text colour for
//! each.

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(u8, u8, u8);

const WHITE: Colour = Colour(255, 255, 255);
const BLACK: Colour = Colour(0, 0, 0);

/// From pale to dark blue: the ends and the middle of ColorBrewer's sequential scheme "Blues", which gets steadily darker.
const RAMP: [Colour; 3] = [Colour(222, 235, 247), Colour(66, 146, 198), Colour(8, 48, 107)];

impl Colour {
    /// The shade for a share from 0 to 1, from pale to dark.
    pub(crate) fn shade(share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let [pale, middle, dark] = RAMP;
        if share < 0.5 {
            pale.towards(middle, share * 2.0)
        } else {
            middle.towards(dark, share * 2.0 - 1.0)
        }
    }

    pub(crate) const fn white() -> Self {
        WHITE
    }

    /// Black or white, whichever has more contrast with this colour.
    pub(crate) fn ink(self) -> &'static str {
        if self.contrast(WHITE) > self.contrast(BLACK) {
            "#ffffff"
        } else {
            "#000000"
        }
    }

    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    fn towards(self, other: Self, share: f64) -> Self {
        // The result is between two bytes, so it is a byte.
        let mix = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The contrast ratio, from 1 to 21: WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The relative luminance: WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn darker_means_more_in_grey_too() {
        let greys: Vec<f64> = (0..=100).map(|step| Colour::shade(f64::from(step) / 100.0).luminance()).collect();
        assert!(
            greys.windows(2).all(|pair| matches!(pair, [paler, darker] if paler >= darker)),
            "{greys:?}"
        );
    }

    #[test]
    fn ink_reads_on_every_shade() {
        for step in 0..=1000 {
            let shade = Colour::shade(f64::from(step) / 1000.0);
            let ink = if shade.ink() == WHITE.hex() { WHITE } else { BLACK };
            assert!(shade.ink() == ink.hex() && shade.contrast(ink) >= 4.5, "{}", shade.hex());
        }
    }

    #[test]
    fn black_on_white_is_the_greatest_contrast() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
    }
}
