//! Fuzzes the reader of Ovid tagged text.
#![no_main]

mod support;

use citation::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| support::read_as(bytes, Some(Format::OvidTagged)));
