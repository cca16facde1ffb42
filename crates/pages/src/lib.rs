//! Renders the pages for people. A page is a GraphQL document and a template. It calls the API through [`Ask`] like any other client, so
//! the API's access rules apply and there are no others.

mod answer;
pub mod ask;
pub mod assets;
mod ballot;
mod documents;
mod edit;
mod fields;
mod file;
mod filters;
mod keywords;
mod list;
mod matrix;
mod narrow;
mod page;
mod pages;
mod problem;
mod render;
mod request;
mod review;
mod room;
mod site;
mod synthesis;
mod variables;
mod words;

pub use answer::{Cookie, Kind, Response, Seen};
pub use ask::{Answer, Ask, Problem};
pub use documents::operation_name;
pub use fields::Fields;
pub use request::{Format, Method, Request, Upload};
pub use site::{FormKind, Live, Site};
