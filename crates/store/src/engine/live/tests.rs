//! Changes reach subscribers: after the commit, from another process too, and after a gap.

use std::time::Duration;

use policy::id::{TokenId, WorkshopId};
use sea_orm::ConnectionTrait;
use tokio::time::timeout;

use super::*;
use crate::Store;
use crate::engine::clock::new_id;
use crate::engine::testing::{Scratch, on_both, store_at};

const SOON: Duration = Duration::from_secs(5);
const A_WHILE: Duration = Duration::from_millis(300);

async fn listening(store: &Store) {
    store.listen();
    timeout(SOON, store.listening()).await.unwrap();
}

fn workshop() -> Changed {
    Changed::Workshop(WorkshopId(new_id()))
}

async fn commit(scratch: &Scratch, changes: &[Changed]) {
    let work = scratch.everything().begin().await.unwrap();
    for change in changes {
        work.announce(*change);
    }
    work.commit().await.unwrap();
}

#[test]
fn a_change_reads_back_as_itself_and_the_unknown_is_anything() {
    for change in [
        workshop(),
        Changed::Token(TokenId(new_id())),
        Changed::Round(RoundId(new_id())),
        Changed::Participant(ParticipantId(new_id())),
    ] {
        assert_eq!(change.to_string().parse(), Ok(News::Of(change)));
        assert!(change.to_string().len() < 40);
    }
    for other in ["*", "", "galaxy_01h455vb4pex5vsknk084sn02q"] {
        assert_eq!(other.parse(), Ok(News::Anything));
    }
}

on_both! {
    a_change_is_told_once_it_stands_and_to_its_followers_only
    what_came_before_anybody_looked_is_told_once
    nobody_is_told_of_what_was_abandoned
    a_store_over_the_same_database_hears_of_it
    a_lost_connection_is_made_again_and_those_who_follow_read_again
    nothing_is_kept_for_those_who_left
}

async fn a_change_is_told_once_it_stands_and_to_its_followers_only(scratch: Scratch) {
    listening(&scratch.store).await;
    let (one, other) = (workshop(), workshop());
    let mut follows = scratch.store.changes(&[workshop(), one]);
    let mut elsewhere = scratch.store.changes(&[other]);
    let work = scratch.everything().begin().await.unwrap();
    work.announce(one);
    assert!(timeout(A_WHILE, follows.next()).await.is_err(), "told before it stands");
    work.commit().await.unwrap();
    timeout(SOON, follows.next()).await.unwrap();
    assert!(timeout(A_WHILE, elsewhere.next()).await.is_err(), "told of something else");
}

async fn what_came_before_anybody_looked_is_told_once(scratch: Scratch) {
    listening(&scratch.store).await;
    let (one, other) = (workshop(), workshop());
    let mut follows = scratch.store.changes(&[one, other]);
    for _ in 0..300 {
        commit(&scratch, &[one, other]).await;
    }
    tokio::time::sleep(A_WHILE).await;
    timeout(SOON, follows.next()).await.unwrap();
    assert!(timeout(A_WHILE, follows.next()).await.is_err(), "told twice of the same");
    commit(&scratch, &[one]).await;
    timeout(SOON, follows.next()).await.unwrap();
}

async fn nobody_is_told_of_what_was_abandoned(scratch: Scratch) {
    listening(&scratch.store).await;
    let one = workshop();
    let mut follows = scratch.store.changes(&[one]);
    let work = scratch.everything().begin().await.unwrap();
    work.announce(one);
    work.abandon().await.unwrap();
    assert!(timeout(A_WHILE, follows.next()).await.is_err());
}

async fn a_store_over_the_same_database_hears_of_it(scratch: Scratch) {
    let node = store_at(scratch.url()).await;
    listening(&node).await;
    let audit = scratch.everything().begin().await.unwrap();
    let one = workshop();
    let mut follows = node.changes(&[one]);
    // On SQLite the listener notices a change of the file, so the test has to make one.
    let organisation = "INSERT INTO organisation (id, code, name, kind, provenance, created_at, updated_at) VALUES ";
    let id = match audit.access().backend() {
        DbBackend::Postgres => "gen_random_uuid()",
        _ => "randomblob(16)",
    };
    let row = format!("{organisation} ({id}, 'other', 'Another', 'UNIVERSITY', 'EXTRACTED', 1, 1)");
    audit.as_task().unwrap().run(row, []).await.unwrap();
    audit.announce(one);
    audit.commit().await.unwrap();
    timeout(Duration::from_secs(1), follows.next()).await.unwrap();
    node.close().await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "ends a connection of the server")]
async fn a_lost_connection_is_made_again_and_those_who_follow_read_again(scratch: Scratch) {
    listening(&scratch.store).await;
    let access = scratch.everything();
    if access.backend() != DbBackend::Postgres {
        return;
    }
    let mut follows = scratch.store.changes(&[workshop()]);
    let listener = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'";
    access.writer().execute_unprepared(listener).await.unwrap();
    // Once when the connection is lost, and again when the new one listens.
    for _ in 0..2 {
        timeout(SOON, follows.next()).await.unwrap();
    }
    let one = workshop();
    let mut follows = scratch.store.changes(&[one]);
    commit(&scratch, &[one]).await;
    timeout(SOON, follows.next()).await.unwrap();
}

async fn nothing_is_kept_for_those_who_left(scratch: Scratch) {
    let one = workshop();
    let (first, second) = (scratch.store.changes(&[one, workshop()]), scratch.store.changes(&[one]));
    assert_eq!(scratch.store.connections.hub.followed(), 2);
    drop(first);
    assert_eq!(scratch.store.connections.hub.followed(), 1);
    drop(second);
    assert_eq!(scratch.store.connections.hub.followed(), 0);
}
