//! Reads a hundred thousand records in little memory. The test is alone in its process, so that the peak is its own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must stop, and say so"
)]

use std::io::Read;

use citation::Reader;

const RECORDS: usize = 100_000;
/// The file is some 60 MB.
const MOST_MEMORY_KB: u64 = 32 << 10;

/// The same record again and again.
struct Repeated {
    record: Vec<u8>,
    at: usize,
    left: usize,
}

impl Read for Repeated {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let rest = &self.record[self.at..];
        let now = rest.len().min(into.len());
        into[..now].copy_from_slice(&rest[..now]);
        self.at += now;
        if self.at == self.record.len() {
            self.at = 0;
            self.left -= 1;
        }
        Ok(now)
    }
}

#[test]
fn a_hundred_thousand_records_are_read_in_little_memory() {
    let text = "words of an abstract that nobody wrote ".repeat(13);
    let record = format!("TY  - JOUR\nAU  - Okafor, Ngozi\nTI  - One of very many\nPY  - 2019\nAB  - {text}\nER  - \n\n");
    let file = Repeated {
        record: record.into_bytes(),
        at: 0,
        left: RECORDS,
    };
    let mut count = 0;
    for item in Reader::open(file).expect("RIS") {
        item.expect("a record");
        count += 1;
    }
    assert_eq!(count, RECORDS);
    // Linux tells the peak; elsewhere the count has to do.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
        let peak: u64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
        assert!(peak < MOST_MEMORY_KB, "{peak} kB");
    }
}
