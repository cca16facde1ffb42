//! Whether somebody still waits for a task.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::DbErr;

/// Shared by a task and by whoever waits for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    /// An error once nobody waits any more. A statement that runs is not broken off, because its connection could not be used again.
    pub(crate) fn check(&self) -> Result<(), DbErr> {
        if self.0.load(Ordering::Relaxed) {
            Err(DbErr::Custom("nobody waits for this task any more".to_owned()))
        } else {
            Ok(())
        }
    }

    /// Whoever waits holds this: dropping it marks the task as abandoned.
    pub(crate) fn while_waiting(&self) -> SomebodyWaits {
        SomebodyWaits(self.clone())
    }
}

/// Marks a task as abandoned when it is dropped.
#[derive(Debug)]
pub(crate) struct SomebodyWaits(Abandoned);

impl Drop for SomebodyWaits {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}
