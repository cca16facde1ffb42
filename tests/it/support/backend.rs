//! Runs each test on both databases.

/// The databases that the service runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A value that a test can take as its argument.
pub trait OnBackend: Sized {
    /// Creates a new one on this backend.
    async fn start(backend: Backend) -> Self;
}

/// Runs a test on one backend; [`on_both`] calls it.
pub async fn run_on<T: OnBackend>(backend: Backend, test: impl AsyncFnOnce(T)) {
    test(T::start(backend).await).await;
}

/// Makes `name::sqlite` and `name::postgres` of a test, which takes anything that is [`OnBackend`]:
///
/// ```ignore
/// #[apply(on_both!)]
/// async fn a_draft_looks_absent(app: TestServer) { … }
/// ```
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($($argument:tt)*) $body:block) => {
        async fn $name($($argument)*) $body

        mod $name {
            use $crate::support::{Backend, run_on};

            $(#[$meta])*
            #[tokio::test]
            async fn sqlite() {
                run_on(Backend::Sqlite, super::$name).await;
            }

            $(#[$meta])*
            #[tokio::test]
            async fn postgres() {
                run_on(Backend::Postgres, super::$name).await;
            }
        }
    };
}
pub(crate) use on_both;
