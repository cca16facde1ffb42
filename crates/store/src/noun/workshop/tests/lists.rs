//! Order with and without values, paging in both directions, filters, and batches that give the same answers as single reads.

use crate::engine::access::Access;
use crate::engine::link_target::LinkTarget;
use crate::engine::list::page::Page;
use crate::engine::list::page::PageArguments;
use crate::engine::testing::on_both;
use crate::noun::question::Question;
use crate::noun::question::QuestionFilter;
use crate::noun::question::QuestionOrder;
use crate::noun::question::QuestionOrderField;
use crate::noun::question::QuestionParents;
use crate::noun::workshop::Workshop;
use crate::noun::workshop::WorkshopFilter;
use policy::Role;
use policy::id::{ProgrammeId, QuestionId, StudyId, TermId, WorkshopId};

use super::ask::{DRAFT_SUBMISSION, DRAFT_SUMMARY, FREE, FREE_UNRANKED, OTHER_SUBMISSION, OTHER_SUMMARY, SUBMISSION, SUMMARY};
use super::fixture::{
    DRAFT, DRAFT_COURSE, DRAFT_STUDY, Fixture, OLD, OPEN_COURSE, OPEN_STUDY, OTHER_DRAFT, PRACTITIONER, PUBLISHED, STRANGER, TERM, id,
};

on_both! {
    [super::Fixture]
    questions_without_a_value_come_last_whichever_way_the_order_runs
    workshops_are_listed_newest_held_first_both_ways
    filters_restrict_and_never_tell_of_what_is_hidden
    a_question_linked_twice_to_one_thing_is_listed_once
    a_batch_of_parents_says_what_each_parent_says_alone
    links_and_discussed_programmes_are_those_whose_both_ends_are_seen
}

fn questions_in(page: &Page<Question>) -> Vec<u128> {
    page.items.iter().map(|item| item.node.id.0.as_u128()).collect()
}

fn workshops_in(page: &Page<Workshop>) -> Vec<u128> {
    page.items.iter().map(|item| item.node.id.0.as_u128()).collect()
}

fn forward(first: i64, after: Option<String>) -> PageArguments {
    PageArguments {
        first: Some(first),
        after,
        ..PageArguments::default()
    }
}

fn backward(last: i64, before: Option<String>) -> PageArguments {
    PageArguments {
        last: Some(last),
        before,
        ..PageArguments::default()
    }
}

/// The whole list, read two rows at a time from both ends.
async fn walk(access: &Access, order: &[QuestionOrder]) -> (Vec<u128>, Vec<u128>) {
    let filter = QuestionFilter::default();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    let mut cursor = None;
    loop {
        let page = access.questions(&filter, order, &forward(2, cursor)).await.unwrap();
        front.extend(questions_in(&page));
        if !page.has_next {
            break;
        }
        cursor = page.items.last().map(|item| item.cursor.clone());
    }
    let mut cursor = None;
    loop {
        let page = access.questions(&filter, order, &backward(2, cursor)).await.unwrap();
        back.splice(0..0, questions_in(&page));
        if !page.has_previous {
            break;
        }
        cursor = page.items.first().map(|item| item.cursor.clone());
    }
    (front, back)
}

async fn questions_without_a_value_come_last_whichever_way_the_order_runs(f: Fixture) {
    let academic = f.as_role(Role::Academic, STRANGER);
    let rest = [SUBMISSION, DRAFT_SUMMARY, DRAFT_SUBMISSION, OTHER_SUMMARY, OTHER_SUBMISSION];
    let by = |field, descending| vec![QuestionOrder { field, descending }];
    for (order, first) in [
        (vec![], vec![SUMMARY, FREE, FREE_UNRANKED]),
        (by(QuestionOrderField::Rank, false), vec![SUMMARY, FREE, FREE_UNRANKED]),
        (by(QuestionOrderField::Rank, true), vec![FREE, SUMMARY, FREE_UNRANKED]),
        (by(QuestionOrderField::DisplayOrder, false), vec![FREE_UNRANKED, SUMMARY, FREE]),
        (by(QuestionOrderField::DisplayOrder, true), vec![SUMMARY, FREE_UNRANKED, FREE]),
        (by(QuestionOrderField::CreatedAt, true), vec![FREE, FREE_UNRANKED, SUMMARY]),
    ] {
        let expected: Vec<u128> = first.into_iter().chain(rest).collect();
        let (front, back) = walk(&academic, &order).await;
        assert_eq!(front, expected, "{order:?}");
        assert_eq!(back, expected, "{order:?} from the back");
    }
}

async fn workshops_are_listed_newest_held_first_both_ways(f: Fixture) {
    let academic = f.as_role(Role::Academic, STRANGER);
    let expected = [PUBLISHED, OTHER_DRAFT, OLD, DRAFT];
    assert_eq!(
        workshops_in(
            &academic
                .workshops(&WorkshopFilter::default(), &PageArguments::default())
                .await
                .unwrap()
        ),
        expected
    );
    let head = academic.workshops(&WorkshopFilter::default(), &forward(3, None)).await.unwrap();
    assert!(head.has_next);
    let after = head.items.last().map(|item| item.cursor.clone());
    assert_eq!(
        workshops_in(&academic.workshops(&WorkshopFilter::default(), &forward(3, after)).await.unwrap()),
        [DRAFT]
    );
    let tail = academic.workshops(&WorkshopFilter::default(), &backward(1, None)).await.unwrap();
    assert_eq!(workshops_in(&tail), [DRAFT]);
    let before = tail.items.first().map(|item| item.cursor.clone());
    assert_eq!(
        workshops_in(&academic.workshops(&WorkshopFilter::default(), &backward(9, before)).await.unwrap()),
        [PUBLISHED, OTHER_DRAFT, OLD]
    );
}

async fn filters_restrict_and_never_tell_of_what_is_hidden(f: Fixture) {
    let found = async |access: &Access, filter: QuestionFilter| {
        let page = access.questions(&filter, &[], &PageArguments::default()).await.unwrap();
        let found = questions_in(&page);
        assert_eq!(access.count_questions(&filter).await.unwrap(), i64::try_from(found.len()).unwrap());
        found
    };
    let linked = |target| QuestionFilter {
        linked_to: Some(target),
        ..QuestionFilter::default()
    };
    let prioritised = |wanted| QuestionFilter {
        prioritised: Some(wanted),
        ..QuestionFilter::default()
    };
    let (public, academic) = (f.public(), f.as_role(Role::Academic, STRANGER));
    let hidden = linked(LinkTarget::Study(StudyId(id(DRAFT_STUDY))));
    assert_eq!(found(&academic, hidden.clone()).await, [FREE]);
    assert!(found(&public, hidden).await.is_empty());
    assert!(
        found(&public, linked(LinkTarget::Programme(ProgrammeId(id(DRAFT_COURSE)))))
            .await
            .is_empty()
    );
    assert_eq!(
        found(&public, linked(LinkTarget::Programme(ProgrammeId(id(OPEN_COURSE))))).await,
        [SUMMARY, FREE]
    );
    assert_eq!(found(&public, linked(LinkTarget::Term(TermId(id(TERM))))).await, [FREE]);
    assert_eq!(found(&academic, prioritised(true)).await, [SUMMARY, FREE, FREE_UNRANKED]);
    assert_eq!(found(&academic, prioritised(false)).await.len(), 5);
    let of_draft = QuestionFilter {
        workshop: Some(WorkshopId(id(DRAFT))),
        ..QuestionFilter::default()
    };
    assert!(found(&public, of_draft.clone()).await.is_empty());
    assert_eq!(found(&academic, of_draft).await, [DRAFT_SUMMARY, DRAFT_SUBMISSION]);
}

async fn a_question_linked_twice_to_one_thing_is_listed_once(f: Fixture) {
    let parents = QuestionParents::Studies(vec![StudyId(id(OPEN_STUDY)), StudyId(id(DRAFT_STUDY))]);
    let (filter, page) = (QuestionFilter::default(), PageArguments::default());
    let pages = f.public().questions_of(&parents, &filter, &[], &page).await.unwrap();
    assert_eq!(pages.len(), 1);
    assert_eq!(questions_in(&pages[&id(OPEN_STUDY)]), [FREE]);
    let counts = f.public().count_questions_of(&parents, &filter).await.unwrap();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(id(OPEN_STUDY), 1)]);
    let programmes = f.public().programmes_of_questions(&[QuestionId(id(FREE))]).await.unwrap();
    assert_eq!(programmes[&QuestionId(id(FREE))], [ProgrammeId(id(OPEN_COURSE))]);
}

async fn a_batch_of_parents_says_what_each_parent_says_alone(f: Fixture) {
    let (filter, page) = (QuestionFilter::default(), forward(1, None));
    for access in [
        f.public(),
        f.as_role(Role::Academic, STRANGER),
        f.as_role(Role::Practitioner, PRACTITIONER),
    ] {
        let ids = [PUBLISHED, OLD, DRAFT, OTHER_DRAFT].map(|n| WorkshopId(id(n)));
        let all = access
            .questions_of(&QuestionParents::Workshops(ids.to_vec()), &filter, &[], &page)
            .await
            .unwrap();
        for workshop in ids {
            let one = access
                .questions_of(&QuestionParents::Workshops(vec![workshop]), &filter, &[], &page)
                .await
                .unwrap();
            let shape = |pages: &std::collections::HashMap<uuid::Uuid, Page<Question>>| {
                pages
                    .get(&workshop.0)
                    .map(|page| (questions_in(page), page.has_next, page.has_previous))
            };
            assert_eq!(shape(&all), shape(&one));
        }
    }
}

async fn links_and_discussed_programmes_are_those_whose_both_ends_are_seen(f: Fixture) {
    let question = QuestionId(id(FREE));
    let of = async |access: Access| access.links_of(&[question]).await.unwrap().remove(&question).unwrap();
    let public = of(f.public()).await;
    assert_eq!(public.len(), 5);
    assert_eq!(public[0].target, LinkTarget::Study(StudyId(id(OPEN_STUDY))));
    assert_eq!(of(f.as_role(Role::Academic, STRANGER)).await.len(), 7);
    let workshop = WorkshopId(id(PUBLISHED));
    let discussed = async |access: Access| access.programmes_of_workshops(&[workshop]).await.unwrap()[&workshop].len();
    assert_eq!(discussed(f.public()).await, 1);
    assert_eq!(discussed(f.as_role(Role::Academic, STRANGER)).await, 2);
}
