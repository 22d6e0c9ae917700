"""Registration: what each step sets at once, and the profiles that come of it."""

from datetime import time

from bot.domain.dialogues import engine
from bot.domain.dialogues.questions import Answers
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.people import Level, Newcomer, Person, QuietHours, Status, Volunteer
from bot.domain.places import Point
from bot.services import dialogues
from bot.services.dialogues import Standing
from bot.services.office import Office
from storage import drafts, people, photos, volunteers


async def start(office: Office, person: Person) -> Standing:
    """Begin to register."""
    return await dialogues.begin(office, person, REGISTRATION)


async def change(office: Office, person: Person) -> Standing:
    """Open the summary of what the person has told us, to change it."""
    async with office.read() as c:
        helper = await volunteers.get(c, person.id)
        arrived = await people.newcomer(c, person.id)
    answers = _answers_of(person, helper, arrived)
    return await dialogues.begin(office, person, REGISTRATION, answers)


async def note(office: Office, person: Person, standing: Standing, name: str) -> Person:
    """What counts as soon as it is said: the language, and the consent with the first name."""
    answers = standing.draft.answers
    values: dict[str, object] = {}
    if answers.get("language") not in {None, person.language}:
        values["language"] = answers["language"]
    if answers.get("consent") == "yes" and person.consented_at is None:
        values |= {"consented_at": office.now(), "first_name": name[:64]}
    if not values:
        return person
    async with office.write() as c:
        await people.set_person(c, person.id, **values)
        return await people.get(c, person.id)


async def finish(office: Office, person: Person, update_id: int) -> Person:
    """Make profiles of the answers; raise NotThere if the summary is not what is open."""
    async with office.write() as c:
        if not await people.note_update(c, person.id, update_id):
            return await people.get(c, person.id)
        draft = await dialogues.answered(c, person, REGISTRATION)
        answers = engine.relevant(REGISTRATION, draft.answers)
        role = answers["role"]
        if role in {"help", "both"}:
            await volunteers.keep(c, _volunteer(office, person, answers), office.now())
        else:
            await volunteers.leave(c, person.id)
            await photos.forget(c, person.id)
        if role in {"arrived", "both"}:
            await people.keep_newcomer(c, _newcomer(office, person, answers), office.now())
        else:
            await people.no_longer_newcomer(c, person.id)
        await drafts.drop(c, person.id, REGISTRATION.key)
        return await people.get(c, person.id)


def _volunteer(office: Office, person: Person, answers: Answers) -> Volunteer:
    district, home = whereabouts(office, answers["area"])
    begins, ends = answers["quiet"].split("-")
    return Volunteer(
        person_id=person.id,
        status=Status.ACTIVE,
        languages={code: Level(int(answers[f"level.{code}"])) for code in answers["languages"]},
        skills=frozenset(answers["skills"]),
        availability=answers["availability"],
        district=district,
        home=home,
        radius_km=int(answers["radius"]),
        car=answers["car"] == "yes",
        weekly_cap=int(answers["cap"]),
        quiet=QuietHours(time(int(begins)), time(int(ends))),
        night_calls=answers.get("night") == "yes",
        adult=answers["adult"] == "yes",
        gender=answers["gender"],
    )


def _newcomer(office: Office, person: Person, answers: Answers) -> Newcomer:
    district, home = whereabouts(office, answers.get("home") or answers.get("area"))
    place, languages = answers.get("accommodation") or "", tuple(answers["languages"])
    if site := office.sites.get(place):
        lives = office.districts[site.district]
        home = home or lives.point
        return Newcomer(person.id, languages, district or lives.key, home, "", site.key)
    return Newcomer(person.id, languages, district, home, place)


def whereabouts(office: Office, answer: str | None) -> tuple[str | None, Point | None]:
    """The district and the point of an answer: a district's key, or "lat,lon"."""
    if not answer:
        return None, None
    if answer in office.districts:
        return answer, office.districts[answer].point
    lat, _, lon = answer.partition(",")
    point = Point(float(lat), float(lon))
    near = min(office.districts.values(), key=lambda d: d.point.distance_m(point))
    return near.key, point


def _answers_of(
    person: Person, helper: Volunteer | None, arrived: Newcomer | None
) -> dict[str, object]:
    answers: dict[str, object] = {"language": person.language, "consent": "yes"}
    answers["role"] = _role(helper, arrived)
    if arrived:
        answers |= {
            "languages": list(arrived.languages),
            "home": _place(arrived.district, arrived.home),
            "accommodation": arrived.site or arrived.accommodation or None,
        }
    if helper:
        answers |= {
            "languages": list(helper.languages),
            "skills": sorted(helper.skills),
            "availability": helper.availability,
            "area": _place(helper.district, helper.home),
            "radius": str(helper.radius_km),
            "car": "yes" if helper.car else "no",
            "cap": str(helper.weekly_cap),
            "quiet": f"{helper.quiet.begins.hour}-{helper.quiet.ends.hour}",
            "night": "yes" if helper.night_calls else "no",
            "gender": helper.gender,
            "adult": "yes" if helper.adult else "no",
        }
        answers |= {f"level.{code}": str(int(it)) for code, it in helper.languages.items()}
    return answers


def _role(helper: Volunteer | None, arrived: Newcomer | None) -> str:
    if helper:
        return "both" if arrived else "help"
    return "arrived" if arrived else "office"


def _place(district: str | None, home: Point | None) -> str | None:
    return district or (f"{home.lat},{home.lon}" if home else None)
