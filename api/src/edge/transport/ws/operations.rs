//! The operations that run on one socket, by the client's ids.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{self, BoxStream, SelectAll};

use crate::protocol::render::Outcome;

/// An event of an operation.
#[derive(Debug)]
pub enum Came {
    Answer(Box<str>, Outcome),
    /// The operation has no more answers.
    End(Box<str>),
}

/// The running operations of one socket.
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

    /// Ends an operation if it is running. None of its answers is sent any more.
    pub fn end(&mut self, id: &str) {
        if let Some(handle) = self.under_way.remove(id) {
            handle.abort();
        }
    }

    /// The next answer or end of any operation. Waits for ever while none is running.
    pub async fn next(&mut self) -> Came {
        match self.answers.next().await {
            Some(came) => came,
            None => std::future::pending().await,
        }
    }
}
