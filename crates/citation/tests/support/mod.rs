//! Finds and unpacks the files of the corpus.

use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of real files.
pub fn corpus() -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is told where the corpus is, and there is no configuration here"
    )]
    let folder = std::env::var_os("LIVED_EVIDENCE_CORPUS");
    PathBuf::from(folder.expect("LIVED_EVIDENCE_CORPUS names the folder with the corpus"))
}

/// The bytes of a file, unpacked where it is packed.
pub fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut text).expect("gzip");
    text
}
