//! Reads a form of a page: fields and files in any order, as browsers send them (RFC 7578). What is refused is told to the form's sender.

use actix_web::web::Bytes;
use futures_util::Stream;
use multer::Field;

use super::MOST_FILES;
use super::parts::{PartBounds, PartsReader, ReceivedFile};
use crate::protocol::reject::{Rejection, malformed};

/// All fields, in the words of a refusal.
const FIELDS: &str = "the fields of the form";
/// A field takes this many bytes in addition to its name and its value, as in the other encoding of forms: `name=value&`.
const PER_FIELD: usize = 2;

/// A form with its files.
#[derive(Debug, Default)]
pub struct SentForm {
    /// The names and values of the fields, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// The files, in the order of the form.
    pub files: Vec<SentFile>,
}

/// A file of a form.
#[derive(Debug)]
pub struct SentFile {
    /// The name of the form's field.
    pub field: String,
    /// The file, with its name but without the name's folders.
    pub file: ReceivedFile,
}

/// Reads a body.
///
/// # Errors
/// The body is not complete or not a form, or something in it exceeds a limit.
pub async fn read<S>(body: S, boundary: String, bounds: PartBounds) -> Result<SentForm, Rejection>
where
    S: Stream<Item = Bytes> + Send,
{
    let mut reading = PartsReader::new(body, boundary, bounds);
    let mut form = SentForm::default();
    while let Some(part) = reading.next().await? {
        let name = part.name().ok_or_else(|| malformed("a field of the form has no name"))?.to_owned();
        reading.count_text(name.len().saturating_add(PER_FIELD), FIELDS)?;
        if !is_file(&part)? {
            let value = reading.content(part, FIELDS).await?;
            form.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            continue;
        }
        if form.files.len() >= MOST_FILES {
            return Err(malformed(format!("a form has at most {MOST_FILES} files")));
        }
        let mut file = reading.file(part).await?;
        file.file_name = file.file_name.as_deref().and_then(without_folders);
        form.files.push(SentFile { field: name, file });
    }
    Ok(form)
}

/// Whether the part is a file. Browsers give a name to each, even to none: an empty one.
fn is_file(part: &Field<'_>) -> Result<bool, Rejection> {
    if part.file_name().is_some() {
        return Ok(true);
    }
    // With a name that is not UTF-8, or does not end, the content would be taken for a text.
    let disposition = part
        .headers()
        .get("content-disposition")
        .map(|value| value.as_bytes())
        .unwrap_or_default();
    let mut attributes = disposition.split(|byte| *byte == b';').map(<[u8]>::trim_ascii_start);
    if attributes.any(|attribute| attribute.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"filename"))) {
        return Err(malformed("the name of a file cannot be read: give it another name"));
    }
    Ok(false)
}

/// The last part of a path: programs other than browsers may send all of it.
fn without_folders(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Some(last).filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use futures_util::stream;

    use super::*;

    const MOST_TEXT: usize = 100;

    fn part(head: &str, content: &str) -> String {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    async fn parsed(parts: &[String], chunk: usize) -> Result<SentForm, Rejection> {
        let body = format!("{}--X--\r\n", parts.concat());
        let chunks: Vec<Bytes> = body.as_bytes().chunks(chunk).map(Bytes::copy_from_slice).collect();
        let bounds = PartBounds {
            text_bytes: MOST_TEXT,
            expected_bytes: 0,
        };
        read(stream::iter(chunks), "X".to_owned(), bounds).await
    }

    async fn refused(parts: &[String]) -> String {
        let rejection = parsed(parts, usize::MAX).await.unwrap_err();
        format!("{}: {}", rejection.refusal.code.wire(), rejection.refusal.message)
    }

    #[tokio::test]
    async fn fields_and_files_may_have_any_order() {
        let parts = [
            part("name=\"a\"", "é\r\n--"),
            part(
                "name=\"f\"; filename=\"C:\\my files\\é.ris\"\r\nContent-Type: text/plain",
                "TY  - JOUR",
            ),
            part("name=\"a\"", ""),
            part("filename=\"../../etc/passwd\"; name=\"f\"", "x"),
            part("name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream", ""),
            part("name=\"filename\"", "typed"),
        ];
        for chunk in [1, 2, 7, 64, usize::MAX] {
            let form = parsed(&parts, chunk).await.unwrap();
            let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(fields, [("a", "é\r\n--"), ("a", ""), ("filename", "typed")]);
            let files = form.files.iter().map(|sent| {
                let content = String::from_utf8_lossy(&sent.file.content).into_owned();
                (sent.field.as_str(), sent.file.file_name.as_deref(), content)
            });
            let expected = [
                ("f", Some("é.ris"), "TY  - JOUR".to_owned()),
                ("f", Some("passwd"), "x".to_owned()),
                ("none", None, String::new()),
            ];
            assert_eq!(files.collect::<Vec<_>>(), expected);
        }
    }

    #[tokio::test]
    async fn text_is_limited_and_files_are_not() {
        let long = part("name=\"f\"; filename=\"a\"", &"x".repeat(100_000));
        assert!(parsed(&[long, part("name=\"a\"", &"x".repeat(90))], 32 * 1024).await.is_ok());
        let too_much = "BODY_TOO_LARGE: the fields of the form have more than 100 bytes together";
        assert_eq!(refused(&[part("name=\"a\"", &"x".repeat(98))]).await, too_much);
        // Many short fields are much to keep, too.
        assert_eq!(refused(&vec![part("name=\"a\"", ""); 34]).await, too_much);
        assert_eq!(
            refused(&[part(&format!("name=\"{}\"; filename=\"a\"", "n".repeat(99)), "")]).await,
            too_much
        );
    }

    #[tokio::test]
    async fn what_is_wrong_is_said() {
        let file = part("name=\"f\"; filename=\"a\"", "");
        for (parts, expected) in [
            (vec![part("filename=\"a\"", "")], "a field of the form has no name"),
            (vec![file; 5], "a form has at most 4 files"),
            (vec![part("name=\"f\"; filename=\"a\\\"", "x")], "the name of a file cannot be read"),
            (
                vec![part("name=\"f\"; filename*=UTF-8''a", "x")],
                "the name of a file cannot be read",
            ),
            (
                vec![part("name=\"f\"; filename=\"a\tb\"", "x")],
                "the name of a file has a control character",
            ),
        ] {
            let found = refused(&parts).await;
            assert!(
                found.starts_with(&format!("BAD_REQUEST: {expected}")),
                "{found}\nexpected: {expected}"
            );
        }
    }
}
