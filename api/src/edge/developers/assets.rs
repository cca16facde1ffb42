//! Serves the files of the developer pages. Their names contain a hash of their bytes, so a file with a given name never changes.
//!
//! `scripts/vendor-graphiql` downloads GraphiQL, React and their licences; they are stored compressed.

use std::io::Read as _;
use std::sync::LazyLock;

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use flate2::read::GzDecoder;

use crate::protocol::negotiate::Media;
use crate::protocol::render;
use crate::protocol::request_id::RequestId;
use graphql::error::{Code, refuse};

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The number of bytes of the hash that go into a file name.
const NAME_BYTES: usize = 8;

macro_rules! packed {
    ($name:literal) => {
        Stored::Packed(include_bytes!(concat!("../../../assets/graphiql/", $name, ".gz")))
    };
}

/// A file in the form in which the binary contains it.
enum Stored {
    Plain(&'static [u8]),
    Packed(&'static [u8]),
}

const FILES: [(&str, &str, Stored); 7] = [
    (
        "developers.css",
        CSS,
        Stored::Plain(include_bytes!("../../../assets/developers/developers.css")),
    ),
    (
        "start.js",
        SCRIPT,
        Stored::Plain(include_bytes!("../../../assets/developers/graphiql.js")),
    ),
    ("graphiql.css", CSS, packed!("graphiql.css")),
    ("graphiql.js", SCRIPT, packed!("graphiql.js")),
    ("react.js", SCRIPT, packed!("react.js")),
    ("react-dom.js", SCRIPT, packed!("react-dom.js")),
    ("licences.txt", TEXT, packed!("licences.txt")),
];

/// A file, ready to be served.
struct Asset {
    name: &'static str,
    /// The file's name with the hash.
    hashed: String,
    media: &'static str,
    plain: Bytes,
    packed: Option<Bytes>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| FILES.iter().map(|(name, media, stored)| asset(name, media, stored)).collect());

fn asset(name: &'static str, media: &'static str, stored: &Stored) -> Asset {
    let (plain, packed) = match stored {
        Stored::Plain(bytes) => (Bytes::from_static(bytes), None),
        Stored::Packed(bytes) => (unpacked(bytes), Some(Bytes::from_static(bytes))),
    };
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    Asset {
        name,
        hashed: format!("{stem}.{}.{ending}", hex(&plain, NAME_BYTES)),
        media,
        plain,
        packed,
    }
}

fn unpacked(bytes: &[u8]) -> Bytes {
    let mut plain = Vec::new();
    // The compressed files are part of the binary, and a test decompresses each of them.
    match GzDecoder::new(bytes).read_to_end(&mut plain) {
        Ok(_) => plain.into(),
        Err(error) => {
            tracing::error!(cause = %error, "a file of the binary could not be unpacked");
            Bytes::new()
        }
    }
}

fn hex(bytes: &[u8], length: usize) -> String {
    use std::fmt::Write as _;
    let hash = digest(&SHA256, bytes);
    hash.as_ref().iter().take(length).fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The path under which a file is served.
pub fn path(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    format!("/developers/assets/{}", found.map_or(name, |asset| &asset.hashed))
}

/// Answers a request for a file.
pub async fn serve(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let Some(asset) = ASSETS.iter().find(|asset| asset.hashed == *name) else {
        let refusal = refuse(Code::NotFound, "there is nothing at this path");
        return render::rejection(refusal.into(), Media::Json, &RequestId::of(&request));
    };
    let mut response = HttpResponse::Ok();
    response.content_type(asset.media).insert_header((CACHE_CONTROL, FOR_EVER));
    match &asset.packed {
        // Compressed in advance. The compressor skips answers that already have a content encoding.
        Some(packed) if takes_gzip(&request) => response
            .insert_header((CONTENT_ENCODING, "gzip"))
            .insert_header((VARY, "Accept-Encoding"))
            .body(packed.clone()),
        _ => response.body(asset.plain.clone()),
    }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let named = request.headers().get_all(ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// The SHA-256 of each third-party file, uncompressed. The hashes of the scripts are those of the files in their npm packages. The
    /// style sheet is the package's one without its embedded fonts.
    const REVIEWED: [(&str, &str); 4] = [
        ("graphiql.css", "42f6189591b830b14d391333130056c61a98409a7f369c64d070bf686ae4c231"),
        ("graphiql.js", "a330a2be1d2389486840a9d0a834767d9083a23f105879e0de54e4fce83d3513"),
        ("react.js", "d949f1c3687aedadcedac85261865f29b17cd273997e7f6b2bfc53b2f9d4c4dd"),
        ("react-dom.js", "35f4f974f4b2bcd44da73963347f8952e341f83909e4498227d4e26b98f66f0d"),
    ];

    #[test]
    fn files_from_elsewhere_are_those_that_were_reviewed() {
        for (name, hash) in REVIEWED {
            let asset = ASSETS.iter().find(|asset| asset.name == name).unwrap();
            assert_eq!(hex(&asset.plain, 32), hash, "{name}");
        }
        assert!(ASSETS.iter().all(|asset| !asset.plain.is_empty()));
    }

    #[test]
    fn files_from_elsewhere_have_their_licences_beside_them() {
        let licences = ASSETS.iter().find(|asset| asset.name == "licences.txt").unwrap();
        let text = std::str::from_utf8(&licences.plain).unwrap();
        for package in [
            "graphiql 3.9.0 (MIT)",
            "react 18.3.1 (MIT)",
            "react-dom 18.3.1 (MIT)",
            "codemirror ",
        ] {
            assert!(text.contains(package), "{package}");
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/graphiql");
        for (file, holder) in [("LICENSE-graphiql", "GraphQL Contributors"), ("LICENSE-react", "Facebook")] {
            assert!(
                std::fs::read_to_string(format!("{folder}/{file}")).unwrap().contains(holder),
                "{file}"
            );
        }
    }

    #[test]
    fn the_script_of_the_page_names_no_other_host_and_keeps_no_token() {
        let script = include_str!("../../../assets/developers/graphiql.js");
        assert!(!script.contains("://") && !script.contains("localStorage") && !script.contains("innerHTML"));
    }
}
