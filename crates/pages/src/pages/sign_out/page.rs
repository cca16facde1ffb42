//! Signing out: this device forgets the session.

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};

use crate::page::{Page, Problems, Then, Turn, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("sign_out", "/sign-out").posts(post, &[]);

fn post<'a>(_: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    ready(Ok(Then::SignOut)).boxed()
}
