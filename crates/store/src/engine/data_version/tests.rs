//! The version moves with every change, only with its commit, and is read after the request that needs it.

use std::time::Duration;

use super::*;
use crate::engine::testing::{Scratch, on_both, store_at};

on_both! {
    a_change_moves_the_version_with_its_commit_and_not_before
    what_changes_nothing_moves_nothing
    another_store_over_the_same_database_reads_the_same_version
    many_requests_share_a_few_reads_and_none_gets_an_earlier_one
    transactions_that_change_at_the_same_time_each_move_the_version
}

async fn version(scratch: &Scratch) -> DataVersion {
    scratch.store.data_versions().current().await.unwrap()
}

/// A statement that changes rows on both databases.
const CHANGE: &str = "UPDATE study SET updated_at = updated_at + 1";
const OTHER_CHANGE: &str = "UPDATE programme SET updated_at = updated_at + 1";

async fn changing(scratch: &Scratch) -> crate::Work {
    let work = scratch.everything().begin().await.unwrap();
    work.as_task().unwrap().run(CHANGE.to_owned(), []).await.unwrap();
    work
}

async fn a_change_moves_the_version_with_its_commit_and_not_before(scratch: Scratch) {
    let before = version(&scratch).await;
    let work = changing(&scratch).await;
    assert!(version(&scratch).await.is_same(before));
    work.commit().await.unwrap();
    let after = version(&scratch).await;
    assert!(!after.is_same(before) && after.is_later(before) && !before.is_later(after));
}

async fn what_changes_nothing_moves_nothing(scratch: Scratch) {
    let before = version(&scratch).await;
    changing(&scratch).await.abandon().await.unwrap();
    changing(&scratch).await.discard().await.unwrap();
    // A unit of work that only reads, and writes its audit rows.
    scratch.everything().begin().await.unwrap().commit().await.unwrap();
    assert!(version(&scratch).await.is_same(before));
}

async fn another_store_over_the_same_database_reads_the_same_version(scratch: Scratch) {
    let other = store_at(scratch.url()).await;
    let read = async || other.data_versions().current().await.unwrap();
    assert!(version(&scratch).await.is_same(read().await));
    let before = read().await;
    changing(&scratch).await.commit().await.unwrap();
    assert!(!read().await.is_same(before));
    assert!(version(&scratch).await.is_same(read().await));
    other.close().await.unwrap();
}

async fn many_requests_share_a_few_reads_and_none_gets_an_earlier_one(scratch: Scratch) {
    let versions = scratch.store.data_versions();
    let before = versions.reads();
    let answers = futures_util::future::join_all((0..200).map(|_| versions.current())).await;
    assert!(answers.iter().all(Option::is_some));
    // The first one asks alone, and all others wait for the read after it.
    assert!(versions.reads() - before <= 3, "{} reads", versions.reads() - before);
    let mut last = version(&scratch).await;
    for _ in 0..20 {
        let (running, ()) = futures_util::join!(versions.current(), async {
            changing(&scratch).await.commit().await.unwrap();
        });
        assert!(running.is_some());
        let now = version(&scratch).await;
        assert!(!now.is_same(last));
        last = now;
    }
}

async fn transactions_that_change_at_the_same_time_each_move_the_version(scratch: Scratch) {
    let mut seen = vec![version(&scratch).await];
    // Different rows, so that only the version can make one wait for the other.
    let change = async |statement: &str| {
        let work = scratch.everything().begin().await.unwrap();
        work.as_task().unwrap().run(statement.to_owned(), []).await.unwrap();
        work.commit().await.unwrap();
        version(&scratch).await
    };
    for _ in 0..5 {
        let changes = futures_util::future::join(change(CHANGE), change(OTHER_CHANGE));
        let (one, other) = tokio::time::timeout(Duration::from_secs(20), changes).await.unwrap();
        let newest = if one.is_later(other) { one } else { other };
        assert!(seen.iter().all(|earlier| !earlier.is_same(newest)));
        seen.push(newest);
    }
}
