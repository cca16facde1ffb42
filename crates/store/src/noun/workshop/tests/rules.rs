//! The row rules, for all eight roles.

use std::collections::BTreeSet;

use crate::engine::access::Access;
use crate::engine::list::page::PageArguments;
use crate::engine::testing::on_both;
use crate::noun::question::QuestionFilter;
use crate::noun::workshop::WorkshopFilter;
use policy::Role;
use policy::id::{ParticipantId, QuestionId, WorkshopId};

use super::ask::{DRAFT_SUBMISSION, DRAFT_SUMMARY, FREE, FREE_UNRANKED, OTHER_SUBMISSION, OTHER_SUMMARY, SUBMISSION, SUMMARY};
use super::fixture::{
    ADA, ADMIN, DRAFT, EDUCATOR, Fixture, JO, JOINED, KIM, LEADER, LEE, OLD, OTHER_DRAFT, PRACTITIONER, PUBLISHED, SAM, STRANGER, id,
};

on_both! {
    [super::Fixture]
    everybody_sees_the_workshops_of_their_role_in_lists_counts_and_by_id_alike
    everybody_sees_the_questions_of_their_role_in_lists_counts_and_by_id_alike
    a_submission_never_tells_whose_group_it_came_from
    people_are_rows_to_themselves_and_to_those_whom_the_matrix_names
    one_s_own_records_are_one_s_own_whatever_the_role
    who_facilitates_is_for_insiders_of_that_workshop
}

type Numbers = BTreeSet<u128>;

fn numbers(list: impl IntoIterator<Item = u128>) -> Numbers {
    list.into_iter().collect()
}

/// A viewer with what they may see: workshops, questions, participants.
struct Seen {
    who: &'static str,
    access: Access,
    workshops: Numbers,
    questions: Numbers,
    participants: Numbers,
}

const PUBLIC_WORKSHOPS: [u128; 2] = [PUBLISHED, OLD];
const PUBLIC_QUESTIONS: [u128; 3] = [FREE, FREE_UNRANKED, SUMMARY];
const ALL_WORKSHOPS: [u128; 4] = [PUBLISHED, OLD, DRAFT, OTHER_DRAFT];
const ALL_QUESTIONS: [u128; 8] = [
    FREE,
    FREE_UNRANKED,
    SUMMARY,
    SUBMISSION,
    DRAFT_SUMMARY,
    DRAFT_SUBMISSION,
    OTHER_SUMMARY,
    OTHER_SUBMISSION,
];
const ALL_PARTICIPANTS: [u128; 5] = [JO, KIM, LEE, SAM, ADA];

fn everybody(f: &Fixture) -> Vec<Seen> {
    let public = |who, access, workshops: &[u128], questions: &[u128], participants: &[u128]| Seen {
        who,
        access,
        workshops: numbers(PUBLIC_WORKSHOPS.into_iter().chain(workshops.iter().copied())),
        questions: numbers(PUBLIC_QUESTIONS.into_iter().chain(questions.iter().copied())),
        participants: numbers(participants.iter().copied()),
    };
    let draft = [DRAFT_SUMMARY, DRAFT_SUBMISSION];
    let other = [OTHER_SUMMARY, OTHER_SUBMISSION];
    vec![
        public("public", f.public(), &[], &[], &[]),
        public("partner", f.as_role(Role::Partner, STRANGER), &[], &[], &[]),
        public("participant", f.as_role(Role::Participant, JOINED), &[DRAFT], &draft, &[JO]),
        public(
            "educator who took part",
            f.as_role(Role::ServiceUserEducator, EDUCATOR),
            &[DRAFT],
            &draft,
            &[KIM],
        ),
        public(
            "educator who facilitates",
            f.as_role(Role::ServiceUserEducator, LEADER),
            &[OTHER_DRAFT],
            &other,
            &[ADA],
        ),
        public(
            "practitioner who facilitates",
            f.as_role(Role::Practitioner, PRACTITIONER),
            &[DRAFT],
            &[DRAFT_SUMMARY, DRAFT_SUBMISSION, SUBMISSION],
            &[JO, KIM, LEE, SAM],
        ),
        public("practitioner", f.as_role(Role::Practitioner, STRANGER), &[], &[], &[]),
        Seen {
            participants: numbers([KIM]),
            ..all("academic", f.as_role(Role::Academic, STRANGER))
        },
        all("steward", f.as_role(Role::Steward, STRANGER)),
        public("admin", f.as_role(Role::Admin, STRANGER), &[], &[], &[]),
        public(
            "admin who took part",
            f.as_role(Role::Admin, ADMIN),
            &[OTHER_DRAFT],
            &[OTHER_SUBMISSION],
            &[ADA],
        ),
        public(
            "partner with the account of a participant",
            f.as_role(Role::Partner, JOINED),
            &[DRAFT],
            &[DRAFT_SUBMISSION],
            &[JO],
        ),
    ]
}

fn all(who: &'static str, access: Access) -> Seen {
    Seen {
        who,
        access,
        workshops: numbers(ALL_WORKSHOPS),
        questions: numbers(ALL_QUESTIONS),
        participants: numbers(ALL_PARTICIPANTS),
    }
}

async fn everybody_sees_the_workshops_of_their_role_in_lists_counts_and_by_id_alike(f: Fixture) {
    for Seen {
        who, access, workshops, ..
    } in everybody(&f)
    {
        let page = access
            .workshops(&WorkshopFilter::default(), &PageArguments::default())
            .await
            .unwrap();
        assert_eq!(numbers(page.items.iter().map(|item| item.node.id.0.as_u128())), workshops, "{who}");
        assert_eq!(
            access.count_workshops(&WorkshopFilter::default()).await.unwrap(),
            i64::try_from(workshops.len()).unwrap(),
            "{who}"
        );
        let ids = ALL_WORKSHOPS.map(|n| WorkshopId(id(n)));
        let by_id = access.workshops_by_id(&ids).await.unwrap();
        assert_eq!(numbers(by_id.iter().map(|workshop| workshop.id.0.as_u128())), workshops, "{who}");
        for n in ALL_WORKSHOPS {
            let one = access.workshop(&format!("w{n:x}")).await.unwrap();
            assert_eq!(one.is_some(), workshops.contains(&n), "{who} {n:x}");
        }
    }
}

async fn everybody_sees_the_questions_of_their_role_in_lists_counts_and_by_id_alike(f: Fixture) {
    let filter = QuestionFilter::default();
    for Seen {
        who, access, questions, ..
    } in everybody(&f)
    {
        let page = access.questions(&filter, &[], &PageArguments::default()).await.unwrap();
        assert_eq!(numbers(page.items.iter().map(|item| item.node.id.0.as_u128())), questions, "{who}");
        let count = access.count_questions(&filter).await.unwrap();
        assert_eq!(count, i64::try_from(questions.len()).unwrap(), "{who}");
        let ids = ALL_QUESTIONS.map(|n| QuestionId(id(n)));
        let by_id = access.questions_by_id(&ids).await.unwrap();
        assert_eq!(numbers(by_id.iter().map(|question| question.id.0.as_u128())), questions, "{who}");
        for merged in access.merged_from(&ids).await.unwrap().values() {
            assert!(merged.iter().all(|question| questions.contains(&question.id.0.as_u128())), "{who}");
        }
        let revised = access.revisions_of(&ids).await.unwrap();
        assert_eq!(
            revised.contains_key(&QuestionId(id(DRAFT_SUMMARY))),
            questions.contains(&DRAFT_SUMMARY),
            "{who}"
        );
    }
}

async fn a_submission_never_tells_whose_group_it_came_from(f: Fixture) {
    let academic = f.as_role(Role::Academic, STRANGER);
    let questions = academic
        .questions_by_id(&[QuestionId(id(SUMMARY)), QuestionId(id(SUBMISSION))])
        .await
        .unwrap();
    for question in questions {
        assert_eq!(question.raised_by.is_some(), question.id == QuestionId(id(SUMMARY)));
    }
}

async fn people_are_rows_to_themselves_and_to_those_whom_the_matrix_names(f: Fixture) {
    let ids = ALL_PARTICIPANTS.map(|n| ParticipantId(id(n)));
    for Seen {
        who, access, participants, ..
    } in everybody(&f)
    {
        let found = access.participants_by_id(&ids).await.unwrap();
        assert_eq!(numbers(found.iter().map(|person| person.id.0.as_u128())), participants, "{who}");
        for person in &found {
            let workshop = access.workshops_by_id(&[person.workshop]).await.unwrap();
            assert_eq!(workshop.len(), 1, "{who} sees a person and not the workshop");
        }
    }
}

async fn one_s_own_records_are_one_s_own_whatever_the_role(f: Fixture) {
    for role in Role::ALL {
        let own = f.as_role(role, EDUCATOR).participations().await.unwrap();
        assert_eq!(numbers(own.iter().map(|person| person.id.0.as_u128())), numbers([KIM]), "{role}");
    }
    assert!(f.public().participations().await.unwrap().is_empty());
    assert!(f.as_role(Role::Steward, STRANGER).participations().await.unwrap().is_empty());
}

async fn who_facilitates_is_for_insiders_of_that_workshop(f: Fixture) {
    let ids = ALL_WORKSHOPS.map(|n| WorkshopId(id(n)));
    for (role, account, expected) in [
        (Role::Partner, STRANGER, vec![]),
        (Role::Admin, STRANGER, vec![]),
        (Role::Participant, JOINED, vec![DRAFT]),
        (Role::ServiceUserEducator, EDUCATOR, vec![DRAFT]),
        (Role::Practitioner, PRACTITIONER, vec![DRAFT, PUBLISHED]),
        (Role::Academic, STRANGER, vec![DRAFT, PUBLISHED, OTHER_DRAFT]),
    ] {
        let known = f.as_role(role, account).facilitators_of_workshops(&ids).await.unwrap();
        assert_eq!(numbers(known.keys().map(|id| id.0.as_u128())), numbers(expected), "{role}");
    }
    assert!(f.public().facilitators_of_workshops(&ids).await.unwrap().is_empty());
    let leads = f.as_role(Role::ServiceUserEducator, LEADER).viewer_facilitates(&ids).await.unwrap();
    assert_eq!(numbers(leads.iter().map(|id| id.0.as_u128())), numbers([OTHER_DRAFT]));
    assert!(f.as_role(Role::Admin, LEADER).viewer_facilitates(&ids).await.unwrap().is_empty());
}
