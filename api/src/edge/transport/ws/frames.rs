//! Limits the length of a client's frames, from their headers. The library collects a whole frame before it checks its length (actix-http
//! 3.20), so a header that announces gigabytes would be believed.

use std::pin::Pin;

use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Payload};
use actix_web::{Error, FromRequest as _, HttpRequest, dev};
use futures_util::StreamExt as _;
use futures_util::stream::Stream;

/// The same bytes, but ended with an error at the first frame that is longer than `longest`.
pub async fn bounded(request: &HttpRequest, payload: Payload, longest: usize) -> Result<Payload, Error> {
    let mut frames = Frames::new(longest);
    let checked = payload.map(move |chunk| {
        let chunk = chunk?;
        if frames.pass(&chunk) {
            Ok(chunk)
        } else {
            Err(PayloadError::Overflow)
        }
    });
    let checked: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(checked);
    // This is the only way to construct a payload.
    Payload::from_request(request, &mut dev::Payload::from(checked)).await
}

// RFC 6455, section 5.2: two bytes, up to eight bytes of length, four bytes of mask.
const LONGEST_HEADER: usize = 14;

/// The position in the sequence of frames.
struct Frames {
    longest: u64,
    header: Vec<u8>,
    /// Bytes of this frame's payload that have not arrived yet.
    left: u64,
}

impl Frames {
    fn new(longest: usize) -> Self {
        Self {
            longest: longest as u64,
            header: Vec::with_capacity(LONGEST_HEADER),
            left: 0,
        }
    }

    /// Whether every frame that begins in these bytes is short enough.
    fn pass(&mut self, mut bytes: &[u8]) -> bool {
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let skipped = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
                self.left -= skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
                continue;
            }
            self.header.push(*first);
            bytes = rest;
            if let Some(length) = length(&self.header) {
                if length > self.longest {
                    return false;
                }
                self.header.clear();
                self.left = length;
            }
        }
        true
    }
}

/// The length of the payload, once the header is complete.
fn length(header: &[u8]) -> Option<u64> {
    let second = *header.get(1)?;
    let (masked, short) = (second & 0x80 != 0, second & 0x7f);
    let extended = match short {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let whole = 2 + extended + if masked { 4 } else { 0 };
    if header.len() < whole {
        return None;
    }
    let long = header.get(2..2 + extended)?;
    let value = long.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    Some(if extended == 0 { u64::from(short) } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Vec<u8> {
        let mut bytes = vec![0x81];
        match length {
            0..126 => bytes.push(0x80 | length as u8),
            126..65_536 => {
                bytes.push(0x80 | 126);
                bytes.extend((length as u16).to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        bytes.extend([7; 4]);
        bytes.extend(vec![b'x'; length]);
        bytes
    }

    #[test]
    fn frames_pass_up_to_the_bound_however_they_are_cut() {
        for longest in [100, 125, 126, 1000, 65_535, 65_536, 70_000] {
            let lengths = [0, 1, longest, 3, 125.min(longest), 126.min(longest), longest];
            let good: Vec<u8> = lengths.into_iter().flat_map(frame).collect();
            for cut in [1, 2, 3, 7, 100, good.len()] {
                let mut frames = Frames::new(longest);
                assert!(good.chunks(cut).all(|chunk| frames.pass(chunk)), "{longest} in pieces of {cut}");
                let long = frame(longest + 1);
                assert!(
                    !long.chunks(cut).all(|chunk| frames.pass(chunk)),
                    "{} in pieces of {cut}",
                    longest + 1
                );
            }
        }
    }

    #[test]
    fn a_promise_of_gigabytes_is_refused_before_they_come() {
        let mut frames = Frames::new(1000);
        let promise = [0x81, 0xff, 0, 0, 0, 4, 0, 0, 0, 0, 1, 2, 3];
        assert!(frames.pass(&promise) && !frames.pass(&[4]));
    }
}
