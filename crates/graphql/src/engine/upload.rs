//! Files that come with a request: the scalar that a variable has, and the file that a resolver gets for it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use async_graphql::{Context, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use bytes::Bytes;

use crate::error::Refusal;

/// A file that came with the request.
#[derive(Clone)]
pub struct Upload {
    /// The name that the client gave, at most 255 characters, without control characters. It is a label, not a path.
    pub file_name: Option<String>,
    /// The media type that the client gave. Nothing checks it against the content.
    pub content_type: Option<String>,
    /// The content. A clone or a slice shares the memory.
    pub content: Bytes,
}

// Names and contents of files stay out of logs and error texts.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

impl Upload {
    /// A content that keeps `held` alive for as long as a part of it is in use, even after the request was cancelled.
    #[must_use]
    pub fn content_holding(content: Vec<u8>, held: Arc<dyn Any + Send + Sync>) -> Bytes {
        Bytes::from_owner(HeldContent { content, _held: held })
    }
}

struct HeldContent {
    content: Vec<u8>,
    _held: Arc<dyn Any + Send + Sync>,
}

impl AsRef<[u8]> for HeldContent {
    fn as_ref(&self) -> &[u8] {
        &self.content
    }
}

/// The files of one request, as request data.
#[derive(Debug, Clone, Default)]
pub struct Uploads(Arc<[Upload]>);

impl Uploads {
    /// Whether the request has no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a variable that stands for the file at this index. JSON and documents have no bytes, so clients cannot write such a
    /// value.
    #[must_use]
    pub fn value_of(index: usize) -> Value {
        Value::Binary(Bytes::copy_from_slice(&index.to_le_bytes()))
    }
}

impl From<Vec<Upload>> for Uploads {
    fn from(files: Vec<Upload>) -> Self {
        Self(files.into())
    }
}

/// The argument of a resolver that takes a file; [`file`](Self::file) gets the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadRef(usize);

impl UploadRef {
    /// The file.
    ///
    /// # Errors
    /// INTERNAL if the request has no such file; the edge prevents this.
    pub fn file(self, ctx: &Context<'_>) -> Result<Upload, Refusal> {
        let files = ctx.data_opt::<Uploads>();
        let file = files.and_then(|files| files.0.get(self.0)).cloned();
        file.ok_or_else(|| Refusal::internal("the request has no such file"))
    }
}

/// A file that is sent with the request as `multipart/form-data`, after the GraphQL multipart request specification. The variable is null
/// in `operations`, and `map` names it. It cannot be written in a document or sent as JSON.
#[Scalar(
    name = "Upload",
    specified_by_url = "https://github.com/jaydenseric/graphql-multipart-request-spec"
)]
impl ScalarType for UploadRef {
    fn parse(value: Value) -> InputValueResult<Self> {
        let index = match &value {
            Value::Binary(bytes) => <[u8; size_of::<usize>()]>::try_from(bytes.as_ref()).ok(),
            _ => None,
        };
        index
            .map(|index| Self(usize::from_le_bytes(index)))
            .ok_or_else(|| InputValueError::custom("not a file: send it as multipart/form-data"))
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::Binary(_))
    }

    // An answer never contains a file.
    fn to_value(&self) -> Value {
        Value::Null
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptySubscription, Object, Request, Schema, Variables};
    use serde_json::json;

    use super::*;

    struct Query;

    #[Object]
    impl Query {
        async fn nothing(&self) -> i32 {
            0
        }
    }

    struct Mutation;

    #[Object]
    impl Mutation {
        async fn size(&self, ctx: &Context<'_>, file: UploadRef) -> Result<usize, Refusal> {
            Ok(file.file(ctx)?.content.len())
        }

        async fn name(&self, ctx: &Context<'_>, files: Vec<Option<UploadRef>>) -> Result<Vec<Option<String>>, Refusal> {
            let files = files.into_iter().flatten();
            files.map(|file| Ok(file.file(ctx)?.file_name)).collect()
        }
    }

    fn upload(name: &str, content: &[u8]) -> Upload {
        Upload {
            file_name: Some(name.to_owned()),
            content_type: None,
            content: Bytes::copy_from_slice(content),
        }
    }

    async fn run(request: Request) -> (serde_json::Value, Vec<String>) {
        let schema = Schema::build(Query, Mutation, EmptySubscription).finish();
        let response = schema.execute(request).await;
        let messages = response.errors.iter().map(|error| error.message.clone()).collect();
        (response.data.into_json().unwrap(), messages)
    }

    #[tokio::test]
    async fn a_resolver_gets_the_file_that_the_variable_stands_for() {
        let files = Uploads::from(vec![upload("a.ris", b"abc"), upload("b.ris", b"defgh")]);
        let mut variables = Variables::default();
        variables.insert(async_graphql::Name::new("file"), Uploads::value_of(1));
        let request = Request::new("mutation($file: Upload!) { size(file: $file) }").variables(variables);
        assert_eq!(run(request.data(files.clone())).await.0, json!({ "size": 5 }));

        let mut variables = Variables::default();
        let list = vec![Uploads::value_of(1), Value::Null, Uploads::value_of(0)];
        variables.insert(async_graphql::Name::new("files"), Value::List(list));
        let request = Request::new("mutation($files: [Upload]!) { name(files: $files) }").variables(variables);
        assert_eq!(run(request.data(files)).await.0, json!({ "name": ["b.ris", "a.ris"] }));
    }

    #[tokio::test]
    async fn what_json_can_say_is_no_file() {
        for value in [json!("0"), json!(0), json!([0]), json!({ "file": 0 }), json!(null)] {
            let request =
                Request::new("mutation($file: Upload!) { size(file: $file) }").variables(Variables::from_json(json!({ "file": value })));
            let (data, messages) = run(request.data(Uploads::from(vec![upload("a.ris", b"abc")]))).await;
            assert!(data.is_null() && messages.len() == 1, "{value}: {data} {messages:?}");
        }
    }

    #[test]
    fn names_and_contents_stay_out_of_debug_output() {
        let shown = format!("{:?}", Uploads::from(vec![upload("private.ris", b"secret")]));
        assert!(!shown.contains("private") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn what_a_content_holds_is_released_with_the_last_part_of_it() {
        let held: Arc<dyn Any + Send + Sync> = Arc::new(());
        let content = Upload::content_holding(b"a long content".to_vec(), Arc::clone(&held));
        let part = content.slice(2..6);
        drop(content);
        assert_eq!((part.as_ref(), Arc::strong_count(&held)), (&b"long"[..], 2));
        drop(part);
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
