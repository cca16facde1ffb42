//! Fuzzes what tells encodings and formats, and whatever reader follows.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| support::read_as(bytes, None));
