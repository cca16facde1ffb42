//! Reads the parts of a body as they arrive. Contents are held once, and what is wrong is refused before the next part is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};
use multer::{Field, Multipart};

use super::map::FileMap;
use crate::protocol::decode::{self, Asked};
use crate::protocol::reject::{Rejection, malformed};
use graphql::error::{Code, refuse};

/// Maximum length of a file's name and of its media type, in characters.
const LONGEST_NAME: usize = 255;
/// Maximum number of bytes before the first part and in the headers of a part. The library would collect any number. One read from the
/// connection may bring more than the headers.
const LONGEST_HEAD: usize = 256 * 1024;

/// The limits of a body.
#[derive(Debug, Clone, Copy)]
pub struct PartBounds {
    /// Maximum number of bytes in all parts that are no files, together.
    pub text_bytes: usize,
    /// The length of the whole body, if it is known: memory for a file is reserved at once.
    pub expected_bytes: usize,
}

/// A request with its files.
#[derive(Debug)]
pub struct UploadRequest {
    /// The operation. Variables stand for the files by their index.
    pub asked: Asked,
    /// The files.
    pub files: Vec<ReceivedFile>,
}

/// A file as it arrived.
#[derive(Debug)]
pub struct ReceivedFile {
    /// Its name, if the client gave one.
    pub file_name: Option<String>,
    /// Its media type, if the client gave one.
    pub content_type: Option<String>,
    /// Its content.
    pub content: Vec<u8>,
}

/// Reads a body.
///
/// # Errors
/// The body is not complete or not in the specified form, or something in it exceeds a limit.
pub async fn read<S>(body: S, boundary: String, bounds: PartBounds) -> Result<UploadRequest, Rejection>
where
    S: Stream<Item = Bytes> + Send,
{
    let mut reading = PartsReader::new(body, boundary, bounds);
    let operations = reading.text("operations", "first").await?;
    let mut asked = operation(&operations)?;
    let map = FileMap::read(&reading.text("map", "second").await?)?;
    map.place(&mut asked.variables)?;
    let files = reading.files(&map).await?;
    Ok(UploadRequest { asked, files })
}

/// Reads one part after the other.
pub(super) struct PartsReader<'b> {
    parts: Multipart<'b>,
    /// Bytes that arrived since the library last found something.
    unparsed: Arc<AtomicUsize>,
    bounds: PartBounds,
    text_left: usize,
    /// Bytes of contents so far.
    seen: usize,
}

impl<'b> PartsReader<'b> {
    /// For this body.
    pub fn new<S>(body: S, boundary: String, bounds: PartBounds) -> Self
    where
        S: Stream<Item = Bytes> + Send + 'b,
    {
        let unparsed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&unparsed);
        let body = body.map(move |bytes| {
            let head = counted.fetch_add(bytes.len(), Ordering::Relaxed).saturating_add(bytes.len());
            if head > LONGEST_HEAD {
                return Err("the headers of a part are too long");
            }
            Ok(bytes)
        });
        Self {
            parts: Multipart::new(body, boundary),
            unparsed,
            text_left: bounds.text_bytes,
            bounds,
            seen: 0,
        }
    }

    /// The next part, if there is one.
    pub async fn next(&mut self) -> Result<Option<Field<'b>>, Rejection> {
        let next = self.parts.next_field().await.map_err(|error| broken(&error))?;
        self.unparsed.store(0, Ordering::Relaxed);
        Ok(next)
    }

    async fn chunk(&mut self, part: &mut Field<'b>) -> Result<Option<Bytes>, Rejection> {
        let chunk = part.chunk().await.map_err(|error| broken(&error))?;
        self.unparsed.store(0, Ordering::Relaxed);
        self.seen = self.seen.saturating_add(chunk.as_ref().map_or(0, Bytes::len));
        Ok(chunk)
    }

    /// The content of a part that is text. `all` names all texts of the body, which have a limit together.
    pub async fn content(&mut self, mut part: Field<'b>, all: &str) -> Result<Vec<u8>, Rejection> {
        check_transfer_encoding(&part)?;
        let mut text = Vec::new();
        while let Some(chunk) = self.chunk(&mut part).await? {
            self.count_text(chunk.len(), all)?;
            text.extend_from_slice(&chunk);
        }
        Ok(text)
    }

    /// Counts bytes of text against their limit.
    pub fn count_text(&mut self, bytes: usize, all: &str) -> Result<(), Rejection> {
        self.text_left = self.text_left.checked_sub(bytes).ok_or_else(|| {
            let most = self.bounds.text_bytes;
            refuse(Code::BodyTooLarge, format!("{all} have more than {most} bytes together"))
        })?;
        Ok(())
    }

    /// The content of the next part, which must have this name.
    async fn text(&mut self, name: &str, place: &str) -> Result<Vec<u8>, Rejection> {
        let part = self
            .next()
            .await?
            .filter(|part| part.name() == Some(name))
            .ok_or_else(|| malformed(format!("the {place} part of a request with files must be {name}")))?;
        self.content(part, "operations and map").await
    }

    /// The files, in the order of `map`.
    async fn files(&mut self, map: &FileMap) -> Result<Vec<ReceivedFile>, Rejection> {
        let mut files: Vec<Option<ReceivedFile>> = (0..map.len()).map(|_| None).collect();
        while let Some(part) = self.next().await? {
            let name = part.name().ok_or_else(|| malformed("a part has no name"))?;
            let place = map.index_of(name).and_then(|index| files.get_mut(index));
            match place {
                Some(place @ None) => *place = Some(self.file(part).await?),
                Some(Some(_)) => return Err(malformed(format!("there are two parts {name:?}"))),
                None if matches!(name, "operations" | "map") => return Err(malformed(format!("there are two parts {name:?}"))),
                None => return Err(malformed(format!("there is a part {name:?}, and map does not name it"))),
            }
        }
        let missing = files.iter().position(Option::is_none);
        match missing.and_then(|index| map.part(index)) {
            Some(part) => Err(malformed(format!("map names the part {part:?}, and the body has no such part"))),
            None => Ok(files.into_iter().flatten().collect()),
        }
    }

    /// The content of a part that is a file, with its name and its media type.
    pub async fn file(&mut self, mut part: Field<'b>) -> Result<ReceivedFile, Rejection> {
        check_transfer_encoding(&part)?;
        let file_name = label(part.file_name(), "the name")?;
        let content_type = label(part.content_type().map(|kind| kind.as_ref()), "the media type")?;
        let mut content = Vec::new();
        while let Some(chunk) = self.chunk(&mut part).await? {
            if content.is_empty() {
                let rest = self.bounds.expected_bytes.saturating_sub(self.seen);
                content.reserve(rest.saturating_add(chunk.len()));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(ReceivedFile {
            file_name,
            content_type,
            content,
        })
    }
}

/// A name that is shown to people later.
fn label(text: Option<&str>, what: &str) -> Result<Option<String>, Rejection> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > LONGEST_NAME {
        return Err(malformed(format!("{what} of a file has more than {LONGEST_NAME} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(malformed(format!("{what} of a file has a control character")));
    }
    Ok(Some(text.to_owned()))
}

/// Base64 and the like are deprecated in forms (RFC 7578, section 4.7): they would be stored as if they were the content.
fn check_transfer_encoding(part: &Field<'_>) -> Result<(), Rejection> {
    let Some(encoding) = part.headers().get("content-transfer-encoding") else {
        return Ok(());
    };
    let plain = ["7bit", "8bit", "binary"];
    if plain.iter().any(|plain| encoding.as_bytes().eq_ignore_ascii_case(plain.as_bytes())) {
        return Ok(());
    }
    Err(malformed("send the parts without Content-Transfer-Encoding"))
}

/// The single operation of the part `operations`.
fn operation(bytes: &[u8]) -> Result<Asked, Rejection> {
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("operations is not UTF-8"))?;
    if text.trim_start().starts_with('[') {
        let message = "a request with files has one operation: operations must not be a list";
        return Err(refuse(Code::BatchLimit, message).into());
    }
    let value = serde_json::from_str(text).map_err(|error| malformed(format!("operations is not JSON: {error}")))?;
    decode::operation(value)
}

/// A body that is not what its `Content-Type` says.
fn broken(error: &multer::Error) -> Rejection {
    match error {
        multer::Error::IncompleteStream | multer::Error::IncompleteFieldData { .. } | multer::Error::IncompleteHeaders => {
            malformed("the body is not complete: it must end with the boundary that Content-Type names, followed by --")
        }
        multer::Error::StreamReadFailed(cause) => malformed(cause.to_string()),
        other => malformed(format!("the body is not multipart/form-data: {other}")),
    }
}
