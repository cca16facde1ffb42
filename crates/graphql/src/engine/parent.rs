//! Keys of lists that belong to a parent row: many parents share one statement.

use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use store::PageArguments;
use uuid::Uuid;

/// Parent rows of one kind.
pub trait Parents: Debug + Clone + Send + Sync + 'static {
    /// The ids of the parents.
    fn ids(&self) -> Vec<Uuid>;
    /// The name of the kind, to distinguish parents of different kinds.
    fn kind(&self) -> &'static str;
    /// Adds parents of the same kind.
    fn merge(&mut self, other: Self);
}

/// The arguments of a parent's list.
#[derive(Debug)]
pub struct Asked<F, O> {
    /// The conditions that a row must meet.
    pub filter: F,
    /// The sort keys.
    pub order: Vec<O>,
    /// The page.
    pub page: PageArguments,
}

impl<F> Asked<F, ()> {
    /// A page in the default order of the list.
    pub const fn new(filter: F, page: PageArguments) -> Self {
        Self {
            filter,
            order: Vec::new(),
            page,
        }
    }
}

/// One parent with the arguments of its list. Keys with equal arguments are fetched together.
#[derive(Debug)]
pub struct Key<P, F, O> {
    parent: P,
    asked: Arc<Asked<F, O>>,
    // Filters contain floats, which have no `Eq`, so their debug text is compared instead.
    identity: Arc<str>,
}

impl<P: Clone, F, O> Clone for Key<P, F, O> {
    fn clone(&self) -> Self {
        Self {
            parent: self.parent.clone(),
            asked: Arc::clone(&self.asked),
            identity: Arc::clone(&self.identity),
        }
    }
}

impl<P: Parents, F: Debug, O: Debug> Key<P, F, O> {
    /// The key of one parent.
    pub fn new(parent: P, asked: Asked<F, O>) -> Self {
        let identity = format!("{} {asked:?}", parent.kind()).into();
        Self {
            parent,
            asked: Arc::new(asked),
            identity,
        }
    }

    /// The id of the parent.
    pub fn id(&self) -> Uuid {
        self.parent.ids().first().copied().unwrap_or_default()
    }
}

impl<P: Parents, F, O> PartialEq for Key<P, F, O> {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity && self.parent.ids() == other.parent.ids()
    }
}

impl<P: Parents, F, O> Eq for Key<P, F, O> {}

impl<P: Parents, F, O> Hash for Key<P, F, O> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity.hash(state);
        self.parent.ids().hash(state);
    }
}

/// Keys that share one statement: the parents, the arguments, and the keys themselves.
pub type Group<P, F, O> = (P, Arc<Asked<F, O>>, Vec<Key<P, F, O>>);

/// Groups keys by their arguments.
pub fn by_arguments<P: Parents, F, O>(keys: Vec<Key<P, F, O>>) -> Vec<Group<P, F, O>> {
    let mut groups: Vec<Group<P, F, O>> = Vec::new();
    for key in keys {
        match groups
            .iter_mut()
            .find(|(_, _, members)| members.first().is_some_and(|first| first.identity == key.identity))
        {
            Some((parents, _, members)) => {
                parents.merge(key.parent.clone());
                members.push(key);
            }
            None => groups.push((key.parent.clone(), Arc::clone(&key.asked), vec![key])),
        }
    }
    groups
}
