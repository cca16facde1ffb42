//! The operations under way on one socket, each by the client's id.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{self, BoxStream, SelectAll};

use crate::protocol::render::Outcome;

/// What comes of the operations.
#[derive(Debug)]
pub enum Came {
    Answer(Box<str>, Outcome),
    /// There will be no more answers.
    End(Box<str>),
}

/// The operations under way.
#[derive(Default)]
pub struct Operations {
    answers: SelectAll<BoxStream<'static, Came>>,
    under_way: HashMap<Box<str>, AbortHandle>,
}

impl Operations {
    pub fn len(&self) -> usize {
        self.under_way.len()
    }

    pub fn has(&self, id: &str) -> bool {
        self.under_way.contains_key(id)
    }

    /// Begins an operation.
    pub fn begin(&mut self, id: Box<str>, answers: BoxStream<'static, Outcome>) {
        let (handle, registration) = AbortHandle::new_pair();
        let (name, last) = (id.clone(), id.clone());
        let answers = answers.map(move |answer| Came::Answer(name.clone(), answer));
        let answers = answers.chain(stream::once(std::future::ready(Came::End(last))));
        self.answers.push(Abortable::new(answers, registration).boxed());
        self.under_way.insert(id, handle);
    }

    /// Ends an operation, if it is under way: nothing comes of it any more.
    pub fn end(&mut self, id: &str) {
        if let Some(handle) = self.under_way.remove(id) {
            handle.abort();
        }
    }

    /// The next answer or end of any of them; waits for ever while there is none under way.
    pub async fn next(&mut self) -> Came {
        match self.answers.next().await {
            Some(came) => came,
            None => std::future::pending().await,
        }
    }
}
