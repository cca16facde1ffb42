//! Lists the pages. To add one: a folder with `page.graphql`, `page.html` and `page.rs`, and its two lines here (docs/pages.md).

use crate::page::Page;

macro_rules! pages {
    ($($name:ident $path:literal),+ $(,)?) => {
        $(#[path = $path] mod $name;)+

        /// All pages.
        pub static ALL: &[Page] = &[$($name::PAGE),+];
    };
}

pages! {
    // shell
    home "home/page.rs",
    help "help/page.rs",
    accessibility "accessibility/page.rs",
    can_i_see "can_i_see/page.rs",
    sign_in "sign_in/page.rs",
    sign_out "sign_out/page.rs",
    signed_out "signed_out/page.rs",
    // reading
    programmes "programmes/page.rs",
    compare "compare/page.rs",
    cross_tab "cross_tab/page.rs",
    programme "programme/page.rs",
    studies "studies/page.rs",
    study "study/page.rs",
    evidence "evidence/page.rs",
    evidence_gaps "evidence_gaps/page.rs",
    evidence_map "evidence_map/page.rs",
    evidence_funnel "evidence_funnel/page.rs",
    evidence_directions "evidence_directions/page.rs",
    evidence_findings "evidence_findings/page.rs",
    search "search/page.rs",
    questions "questions/page.rs",
    question "question/page.rs",
    workshops "workshops/page.rs",
    workshop "workshop/page.rs",
    priorities "priorities/page.rs",
    // workshops
    join "join/page.rs",
    join_steps "join_steps/page.rs",
    return_code "return_code/page.rs",
    room "room/page.rs",
    contribute "contribute/page.rs",
    ask_question "ask_question/page.rs",
    round "round/page.rs",
    lead "lead/page.rs",
    lead_people "lead_people/page.rs",
    lead_person_new "lead_person_new/page.rs",
    lead_access "lead_access/page.rs",
    lead_round_new "lead_round_new/page.rs",
    lead_round "lead_round/page.rs",
    lead_paper "lead_paper/page.rs",
    lead_questions "lead_questions/page.rs",
    lead_question "lead_question/page.rs",
    lead_sheet "lead_sheet/page.rs",
    lead_edit "lead_edit/page.rs",
    workshop_new "workshop_new/page.rs",
    screen "screen/page.rs",
    print_pack "print_pack/page.rs",
    // one's own
    me "me/page.rs",
    me_all "me_all/page.rs",
    me_download "me_download/page.rs",
    me_record "me_record/page.rs",
    me_agree "me_agree/page.rs",
    me_take_back "me_take_back/page.rs",
    me_withdraw "me_withdraw/page.rs",
    me_receipt "me_receipt/page.rs",
    tokens "tokens/page.rs",
    token "token/page.rs",
    token_new "token_new/page.rs",
    token_rotate "token_rotate/page.rs",
    token_revoke "token_revoke/page.rs",
    accounts "accounts/page.rs",
    account "account/page.rs",
    account_new "account_new/page.rs",
    keys "keys/page.rs",
    audit "audit/page.rs",
    embed "embed/page.rs",
    embed_map "embed_map/page.rs",
    embed_programmes "embed_programmes/page.rs",
    embed_priorities "embed_priorities/page.rs",
    embed_synthesis "embed_synthesis/page.rs",
    programme_edit "programme_edit/page.rs",
    programme_new "programme_new/page.rs",
    programme_status "programme_status/page.rs",
    programme_rate "programme_rate/page.rs",
    programme_evaluations "programme_evaluations/page.rs",
    programme_delete "programme_delete/page.rs",
    study_new "study_new/page.rs",
    study_edit "study_edit/page.rs",
    study_status "study_status/page.rs",
    study_delete "study_delete/page.rs",
    outcome_new "outcome_new/page.rs",
}
