"""Whatever is sent to whatever address: it is never our fault, and never a traceback."""

from dataclasses import dataclass
from typing import Any

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.files.receiving import receive_upload
from apfl_net.kit.web.forms import read_typed
from apfl_net.main import ROUTERS
from apfl_net.moderation.actions.reporting import report
from tests.browsing import HTMX, Browser
from tests.factories.discussions import make_reply, make_thread, viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion, make_message_of
from tests.factories.resources import make_collection_of, make_proposal, make_resource

ROUTES: list[Any] = [route for router in ROUTERS for route in router.routes]
SIGNS_OUT = {"/sign-out", "/settings/sign-ins/others/revocation"}
BOUNDS = ["0", "-1", "2147483648", "9" * 26, "9" * 5000, "nan", "1e9", "%D9%A3"]  # the last: an Arabic three
TEXTS = [
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "%E0%B9%84%E0%B8%97%E0%B8%A2",
    "'%22%3Cscript%3E",
    "..%2F..",
    "x" * 3000,
]
RECORD = (
    "title=T title_language=vi title_english=E type=good_practice links=https://a.example abstract=A"
    " publishers=P authors=A date=2019-04 edition=1 finality=final sub_region=Pacific doi=10.1000/x isbn="
    " ilo=I source_project=S work_of={resource_ref} replaces={resource_ref} transcript=T context=C action=A"
    " result=R evidence=E lessons=L transferability=T licence=cc_by_4 language_vi=yes country_VN=yes"
    " theme_prevention=yes"
)
FORMS = {
    "/files": "nothing=yes",
    "/sign-in": "email=a%40example.org password=wrong next=%2F",
    "/sign-in/code": "code=123456 next=%2F",
    "/settings/password": "current=wrong password=long-enough-it-is",
    "/settings/second-factor": "current=wrong",
    "/settings/second-factor/confirmation": "code=123456",
    "/settings/second-factor/recovery-codes": "current=wrong",
    "/settings/second-factor/removal": "current=wrong",
    "/settings/email": "email=new%40ministry.example current=wrong",
    "/settings/leave": "kind=leave current=wrong",
    "/password-reset": "email=a%40example.org",
    "/password-reset/{token}": "password=long-enough-it-is",
    "/discussions": "name=A+name purpose=For audience=1 starters=members pseudonyms=yes chatham_house=",
    "/threads": "space={slug} title=A body=B language=en country=VN theme= form= sector= form_key=NEW"
    " posts_as=pseudonym pseudonym=Blue+Heron",
    "/threads/preview": "space={slug} title=A body=B language=en country=VN theme= form= form_key=NEW",
    "/threads/draft": "space={slug} title=A body=B language=en form_key=NEW",
    "/threads/{thread_ref}/preview": "body=B language=en answers={post_id} seen=1 form_key=NEW",
    "/threads/{thread_ref}/draft": "body=B language=en answers={post_id} seen=1 form_key=NEW posts_as=person",
    "/threads/{thread_ref}/replies": "body=B language=en answers={post_id} seen=1 readers=2 form_key=NEW"
    " posts_as=organisation-1 pseudonym=Blue+Heron",
    "/threads/{thread_ref}/title": "title=Another+title forget=yes reason=Because",
    "/threads/{thread_ref}/slow-mode": "minutes=10 hours=24 reason=Because",
    "/threads/{thread_ref}/schedule": "opens_at=2020-01-01T08:00 closes_at=2030-01-01T08:00 reason=Because",
    "/threads/{thread_ref}/pin": "reason=Because",
    "/threads/{thread_ref}/unpinning": "reason=Because",
    "/threads/{thread_ref}/move": "space={slug} reason=Because",
    "/threads/{thread_ref}/split": "posts=2,3-4,5- title=A+title changes=0 reason=Because",
    "/threads/{thread_ref}/merge": "listed={thread_ref} target={thread_ref} reason=Because",
    "/threads/{thread_ref}/closure": "reason=Because",
    "/threads/{thread_ref}/reopening": "reason=Because",
    "/threads/{thread_ref}/changes/{change_id}/undoing": "reason=Because",
    "/threads/{thread_ref}/poll": "question=Q options=a%0Ab several=yes votes=open closes_at=",
    "/threads/{thread_ref}/poll/revision": "question=Q options=a%0Ab votes=open closes_at=2026-12-31T18:00",
    "/threads/{thread_ref}/poll/votes": "option=1 option_1=yes",
    "/threads/{thread_ref}/poll/deletion": "reason=Because",
    "/e-discussions": "event={event_id} title=T objectives=O languages=en+vi ring=members holds=none"
    " bound=end word_limit=500 chatham_house=yes",
    "/e-discussions/events": "title=T place=P first_day=2026-11-10 last_day=2026-11-12"
    " time_zone=Asia%2FBangkok",
    "/e-discussions/{ediscussion_ref}/synthesis": "body=B+[#1]+[%231/1] note=N started_from=0",
    "/e-discussions/{ediscussion_ref}/synthesis/comment-period": "until=2026-12-31",
    "/e-discussions/{ediscussion_ref}/synthesis/comments": "body=B version=1 form_key=NEW",
    "/e-discussions/{ediscussion_ref}/synthesis/contributions/{post_id}/passages": "words=We theme_1=yes"
    " new_theme=T",
    "/e-discussions/{ediscussion_ref}/synthesis/passages/{passage_id}": "theme_1=yes",
    "/e-discussions/{ediscussion_ref}/synthesis/themes": "name=N",
    "/e-discussions/{ediscussion_ref}/synthesis/themes/{theme_id}": "name=N",
    "/e-discussions/{ediscussion_ref}/settings": "title=T objectives=O languages=en+vi word_limit=500",
    "/e-discussions/{ediscussion_ref}/contributions": "body=B language=en answers={contribution_post}"
    " readers=2 posts_as=person pseudonym= capacity=personal question_1=yes form_key=NEW",
    "/e-discussions/{ediscussion_ref}/contributions/preview": "body=B language=en answers=1 question_1=yes",
    "/e-discussions/{ediscussion_ref}/contributions/draft": "body=B language=en answers=1 form_key=NEW",
    "/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations": "language=vi body=B revision=1"
    " machine=yes",
    "/e-discussions/{ediscussion_ref}/late": "body=B language=en posts_as=person capacity=personal"
    " form_key=NEW",
    "/e-discussions/{ediscussion_ref}/dates": "opens_at=2026-11-13T00:00 closes_at=2026-12-12T23:59 reason=R",
    "/e-discussions/{ediscussion_ref}/extension": "closes_at=2030-01-01T08:00 reason=Because",
    "/e-discussions/{ediscussion_ref}/closing": "reason=Because",
    "/e-discussions/{ediscussion_ref}/event": "first_day=2026-11-10 last_day=2026-11-12 reason=Because",
    "/e-discussions/{ediscussion_ref}/questions": "title=T background=B language=en opens_at= closes_at="
    " moderator=lan-tran",
    "/e-discussions/{ediscussion_ref}/questions/{number}": "title=T background=B language=vi"
    " opens_at=2026-11-20T08:00 closes_at= moderator=",
    "/e-discussions/{ediscussion_ref}/topic-note": "language=en body=B",
    "/e-discussions/{ediscussion_ref}/people": "handle=lan-tran role=facilitator first_day=2026-11-10"
    " last_day=2026-11-20",
    "/e-discussions/{ediscussion_ref}/proceedings": "language=vi",
    "/e-discussions/{ediscussion_ref}/background": "record=/resources/1",
    "/e-discussions/{ediscussion_ref}/readers": "ring=public reason=Because",
    "/e-discussions/{ediscussion_ref}/desk/ticks": "item=experts done=yes",
    "/e-discussions/{ediscussion_ref}/desk/pins/{post_id}": "pinned=yes",
    "/e-discussions/{ediscussion_ref}/desk/messages": "readers=concerned language=en subject=S body=B",
    "/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/text": "language=vi subject=S body=B",
    "/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/approval": "days=3 side=before anchor=closes"
    " at=09:00",
    "/e-discussions/{ediscussion_ref}/desk/participants/invitations": "handle=lan-tran",
    "/e-discussions/{ediscussion_ref}/desk/participants/group-invitations": "people=ring country=VN"
    " constituency=cso",
    "/e-discussions/{ediscussion_ref}/desk/weekly": "body=B started_from=0 tell=yes",
    "/e-discussions/{ediscussion_ref}/desk/late/{late_id}/decline": "reason=Because",
    "/e-discussions/{ediscussion_ref}/desk/turns": "handle=lan-tran first_day=2026-12-01 note=N",
    "/posts/{post_id}/language": "language=en",
    "/posts/{post_id}/revisions": "body=B language=en reason=Because started_from=1",
    "/posts/{post_id}/revisions/preview": "body=B language=en reason= started_from=1",
    "/posts/{post_id}/revisions/draft": "body=B language=en reason= started_from=1",
    "/posts/{post_id}/revisions/{number}/redaction": "reason=Because",
    "/posts/{post_id}/deletion": "reason=Because",
    "/posts/{post_id}/identity": "posts_as=pseudonym pseudonym=Blue+Heron",
    "/posts/{post_id}/look-up": "reason=Because",
    "/discussions/{slug}/settings": "pseudonyms=yes chatham_house=yes",
    "/desk/signers": "handle=lan-tran organisation=1",
    "/threads/{thread_ref}/summary": "body=B started_from=0",
    "/posts/{post_id}/reaction": "kind=useful",
    "/posts/{post_id}/bookmark": "note=For+the+training remind=day day=2030-01-01",
    "/threads/{thread_ref}/watch": "level=watch",
    "/discussions/{slug}/watch": "level=watch",
    "/members/{member_ref}/watch": "level=watch",
    "/join": "name=A email=a%40b.example organisation=O constituency=cso organisation_kind=civil_society"
    " position=P country=VN language_1=en language_2= language_3= why=W vouched_by=V code=yes",
    "/join/{token}/answer": "text=A",
    "/welcome/{token}": "password=long-enough-it-is",
    "/invitations/{token}": "name=A organisation=O organisation_kind=other position=P country=VN password=p",
    "/desk/applications/{application_id}/approval": "seen=1 organisation=O constituency=cso group=1",
    "/desk/applications/{application_id}/question": "seen=1 question_reason=role question=Q",
    "/desk/applications/{application_id}/refusal": "seen=1 refusal_reason=trade refusal=R",
    "/desk/invitations": "email=a%40b.example name=A organisation=O constituency=cso country=VN days=14"
    " group=1 note=N interface_language=vi",
    "/settings/membership": "organisation=O organisation_kind=other position=P",
    "/settings/profile": "bio=B sex=woman expertise_fishing=yes language_vi=yes level_bio=staff",
    "/settings/profile/place": "position=P organisation=O country=VN constituency=gov_labour kind=justice",
    "/desk/places/{change_id}/refusal": "reason=Because",
    "/organisations/{organisation_ref}": "name=N kind=justice website=https://a.example mail_domains= about=",
    "/organisations/{organisation_ref}/merge": "into=1",
    "/discussions/{slug}/holding": "holds=new",
    "/posts/{post_id}/report": "category=victim note=Because",
    "/moderation/sanctions/{sanction_id}/appeal": "words=Because",
    "/appeals/{token}/sanctions/{sanction_id}": "words=Because",
    "/desk/held/{contribution_id}/decline": "reason=Because",
    "/desk/appeals/{appeal_id}/decision": "outcome=upheld answer=Because",
    "/desk/cases/{case_id}/assignee": "version=2",
    "/desk/cases/{case_id}/letting-go": "version=2",
    "/desk/cases/{case_id}/handover": "version=2 to=1 handover_note=Because",
    "/desk/cases/{case_id}/notes": "note=Because",
    "/desk/cases/{case_id}/messages": "version=2 recipient=1 message=Because",
    "/desk/cases/{case_id}/hold": "version=2 hold_reason=Because",
    "/desk/cases/{case_id}/release": "version=2",
    "/desk/cases/{case_id}/removal": "version=2 removal_reason=Because",
    "/desk/cases/{case_id}/sanctions": "version=2 kind=warning until=2030-01-01 sanction_reason=Because",
    "/desk/cases/{case_id}/closure": "version=2 outcome=nothing closing_note=Because",
    "/pages/{slug}/{language}": "title=T body=B note=N started_from=0",
    "/referrals": "country=VN name=N helps_with=H phone=1 website=https://a.example checked_on=2026-11-02",
    "/referrals/{referral_id}": "country=VN name=N helps_with=H phone=1 website= checked_on=2026-11-02",
    "/guest-posts/invitations": "email=a%40b.example author_name=A author_about=B title=T language=en"
    " readers=public original=1",
    "/guest-posts/{post_ref}": "title=T author_name=A author_about=B body=B submits=yes",
    "/guest-posts/writing/{token}": "title=T author_name=A author_about=B body=B submits=yes",
    "/desk/targets/{measure}": "baseline=1 baseline_on=2026-01-01 target=2 target_on=2027-01-01",
    "/threads/{thread_ref}/widening": "audience=2 reason=Because",
    "/widenings/{widening_id}": "answer=yes",
    "/discussions/{slug}/audience": "audience=1",
    "/groups": "name=A+name purpose=For handle=lan-tran needs_second=yes",
    "/groups/{slug}/members": "handle=lan-tran",
    "/groups/{slug}/members/{member_id}/ownership": "owner=yes",
    "/groups/{slug}/admissions/{admission_id}": "decision=agree",
    "/glossary": "term=A+term definition=D source=S",
    "/glossary/{concept_id}": "term=A+term definition=D source=S is_on=yes started_from=1",
    "/glossary/{concept_id}/wordings": "language=vi text=T confidence=known source=S",
    "/glossary/{concept_id}/wordings/{wording_id}": "text=T confidence=known source=S is_on=yes"
    " started_from=1",
    "/glossary/{concept_id}/relations": "other=2",
    "/oai": "verb=GetRecord identifier=oai:127.0.0.1:1 metadataPrefix=oai_dc",
    "/resources": f"{RECORD} rights_statement=Ours audience=2",
    "/resources/proposals/{resource_id}": f"{RECORD} rights_statement=Ours audience=2",
    "/resources/{resource_ref}/correction": f"{RECORD} audience=2 note=N seen=2026",
    "/resources/{resource_ref}/withdrawal": "reason=Because",
    "/resources/{resource_ref}/files": "file_1=yes",
    "/resources/{resource_ref}/files/{number}": "role=main language=vi",
    "/resources/{resource_ref}/files/{number}/versions": "file_1=yes",
    "/resources/{resource_ref}/collections": "collection={collection_ref} note=N",
    "/collections": "title=T about=A language=en audience=2",
    "/collections/{collection_ref}": "title=T about=A language=en audience=2",
    "/desk/resources/{resource_id}/publication": "checked_rights=yes note=N",
    "/desk/resources/{resource_id}/return": "reason=Because",
    "/desk/resources/{resource_id}/refusal": "reason=Because",
    "/searches": "query=q%3Dwages%26space%3Dx name=N told=daily",
    "/searches/{search_id}": "name=N told=at_once",
    "/settings/notices": "reply=yes mention=yes",
    "/settings/feeds": "label=Reader",
    "/settings": "interface_language= time_zone=Asia%2FBangkok listed=yes public_name=yes shortcuts=yes",
}
MEGABYTE = "ab+" * 350_000
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Staff:
    """Somebody who may do everything, in a house with a thread in it, and the ids of what is there."""

    browser: Browser
    ids: dict[str, str]

    def status(self, method: str, address: str, **options: Any) -> int:
        return self.browser.request(method, address, **options).status_code


@pytest.fixture
def staff(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[ADMIN], now=now)
    post = make_reply(db, author=cast[ADMIN], thread=thread, now=now)
    reported = make_reply(db, author=cast[MEMBER], thread=thread, now=now)
    about = {"subject": "post", "subject_id": reported.id, "about_id": reported.author_id}
    reporter = viewer_of(db, cast[WORKER])
    filed = report(db, reporter=reporter, category="other", note="", now=now, **about)
    ediscussion = make_ediscussion(db, by=cast[ADMIN], now=now)
    contribution = make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, now=now)
    message = make_message_of(db, by=cast[ADMIN], ediscussion=ediscussion, now=now)
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    proposal = make_proposal(db, by=cast[ADMIN], now=now)
    collection = make_collection_of(db, by=cast[ADMIN], resources=[resource], now=now)
    ids = {
        "resource_ref": resource.id,
        "collection_ref": collection.id,
        "collection_id": collection.id,
        "resource_id": proposal.id,
        "ediscussion_ref": ediscussion.id,
        "event_id": ediscussion.event_id,
        "contribution_post": contribution.id,
        "message_id": message.id,
        "digest": "0" * 20,
        "country": "VN",
        "language": "vi",
        "day": "2026-11-22",
        "table": "members-1",
        "kind": "post",
        "thing_id": post.id,
        "measure": "members",
        "case_id": filed.case_id,
        "thread_ref": thread.id,
        "post_id": post.id,
        "slug": thread.space.slug,
        "member_ref": cast[ADMIN].id,
    }
    others = dict.fromkeys(
        (
            "role_id",
            "late_id",
            "theme_id",
            "passage_id",
            "comment_id",
            "draft_id",
            "change_id",
            "case_id",
            "sanction_id",
            "contribution_id",
            "appeal_id",
            "number",
            "bookmark_id",
            "entry_id",
            "sign_in_id",
            "notice_id",
            "token",
            "token_id",
            "application_id",
            "invitation_id",
            "import_id",
            "organisation_ref",
            "letter_id",
            "lookup_id",
            "widening_id",
            "admission_id",
            "member_id",
            "organisation_id",
            "post_ref",
            "referral_id",
            "concept_id",
            "wording_id",
            "other_id",
            "search_id",
            "file_id",
            "link_id",
            "part",
            "form",
        ),
        1,
    )
    return Staff(
        browser_as(ADMIN, raise_server_exceptions=False),
        {name: str(value) for name, value in (others | ids).items()},
    )


def our_fault(statuses: dict[str, int]) -> dict[str, int]:
    return {asked[:120]: status for asked, status in statuses.items() if status >= 500}


@pytest.mark.parametrize("hostile", BOUNDS + TEXTS, ids=lambda text: text[:12])
def test_a_hostile_part_of_an_address(staff, hostile):
    statuses = {}
    for route in ROUTES:
        for method in route.methods & {"GET", "POST"}:
            for part in route.param_convertors:
                address = route.path_format.format_map(staff.ids | {part: hostile})
                statuses[f"{method} {address}"] = staff.status(method, address)
    assert len(statuses) > 20
    assert our_fault(statuses) == {}


@pytest.mark.parametrize("hostile", BOUNDS + TEXTS, ids=lambda text: text[:12])
def test_a_hostile_query(staff, hostile):
    statuses = {}
    for route in ROUTES:
        path = route.path_format.format_map(staff.ids)
        for field in route.dependant.query_params if "GET" in route.methods else []:
            address = f"{path}?{field.alias}={hostile}"
            statuses[address] = staff.status("GET", address)
    assert len(statuses) > 5
    assert our_fault(statuses) == {}


def test_every_form_is_known_here():
    reading = {
        route.path_format
        for route in ROUTES
        for dependency in route.dependant.dependencies
        if dependency.call in {read_typed, receive_upload}
    }
    assert reading == set(FORMS)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("hostile", ["", "9" * 26, *TEXTS], ids=lambda text: text[:12])
def test_a_hostile_field_of_a_form(staff, hostile, headers):
    statuses = {}
    for path, form in FORMS.items():
        fields = dict(field.split("=", 1) for field in form.format_map(staff.ids).split())
        for name in fields:
            sent = "&".join(f"{field}={value}" for field, value in (fields | {name: hostile}).items())
            body = sent.replace("NEW", new_form_key())
            address = path.format_map(staff.ids)
            statuses[f"{address} {name}"] = staff.status(
                "POST", address, content=body, headers=URLENCODED | headers
            )
    assert len(statuses) > 40
    assert our_fault(statuses) == {}


def test_a_pasted_megabyte_in_any_field_of_any_form(staff):
    statuses = {}
    for path, form in FORMS.items():
        fields = dict(field.split("=", 1) for field in form.format_map(staff.ids).split())
        for name in fields:
            sent = "&".join(f"{field}={value}" for field, value in (fields | {name: MEGABYTE}).items())
            body, address = sent.replace("NEW", new_form_key()), path.format_map(staff.ids)
            statuses[f"{address} {name}"] = staff.status("POST", address, content=body, headers=URLENCODED)
    assert len(statuses) > 40
    assert our_fault(statuses) == {}


def test_a_form_with_nothing_in_it(staff):
    statuses = {path: staff.status("POST", path.format_map(staff.ids)) for path in FORMS}
    assert our_fault(statuses) == {}


def test_a_form_that_leaves_out_what_may_be_empty(staff):
    """A program sends what it must; a browser sends empty fields too."""
    needed = {"space": staff.ids["slug"], "title": "A title", "body": "A body"}
    assert staff.status("POST", "/threads", data=needed) == 303
    assert staff.status("POST", f"/threads/{staff.ids['thread_ref']}/replies", data={"body": "A body"}) == 303
