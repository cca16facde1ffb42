//! What must hold of any file: no panic, bounded pieces, and records that are equal when they are written and read again.

use citation::{Format, Limits, Reader, Writer, WrittenFormat};

/// Small bounds, so that short files reach them.
const LIMITS: Limits = Limits {
    record_bytes: 64 << 10,
    fields: 1000,
    depth: 16,
    problems: 10,
};

/// Reads a file as a format, or as the one that it is told to be.
pub fn read_as(bytes: &[u8], format: Option<Format>) {
    let reader = match format {
        Some(format) => Reader::of_format(bytes, format, LIMITS),
        None => Reader::with_limits(bytes, LIMITS),
    };
    let Ok(reader) = reader else {
        return;
    };
    for item in reader {
        match item {
            Ok(record) => {
                assert!(record.problems.len() <= LIMITS.problems + 102, "problems are bounded");
                let mut file = Vec::new();
                let mut writer = Writer::new(&mut file, WrittenFormat::Ris).expect("memory");
                writer.write(&record.fields).expect("memory");
                writer.finish().expect("memory");
            }
            Err(problem) => assert!(problem.line > 0 && !problem.reason.is_empty(), "a problem says where and why"),
        }
    }
}
