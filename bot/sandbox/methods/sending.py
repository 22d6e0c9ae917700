"""Messages of the bot: text, files, places, contacts."""

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import GENERAL
from bot.sandbox.files import Upload, shown
from bot.sandbox.methods.delivery import deliver, thread_of
from bot.sandbox.refusals import bad_request
from bot.sandbox.wording import caption_of, text_of

if TYPE_CHECKING:
    from bot.sandbox.telegram import Telegram

Json = dict[str, Any]
Uploads = dict[str, Upload]

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """A text."""
    content = text_of(params)
    if preview := params.get("link_preview_options"):
        content["link_preview_options"] = preview
    return deliver(telegram, params, content)


def file_content(
    telegram: "Telegram", kind: str, value: str, described: Json, uploads: Uploads
) -> Json:
    """The fields of a message that carries a file. Raises Refused."""
    caption = caption_of(described)
    stored = telegram.files.resolve(kind, value, uploads)
    sizes = ("duration", "width", "height", "emoji", "performer", "title")
    details = {name: described[name] for name in sizes if name in described}
    content: Json = {kind: shown(stored, **details), **caption}
    if kind == "animation":
        content["document"] = stored.face() | {"file_name": stored.name}
    if described.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _send_file(telegram: "Telegram", params: Json, uploads: Uploads, kind: str) -> Json:
    # The chat comes first: what is refused leaves no file behind.
    telegram.writable_chat(params["chat_id"])
    content = file_content(telegram, kind, params[kind], params, uploads)
    return deliver(telegram, params, content)


send_photo = partial(_send_file, kind="photo")
send_document = partial(_send_file, kind="document")
send_voice = partial(_send_file, kind="voice")
send_audio = partial(_send_file, kind="audio")
send_video = partial(_send_file, kind="video")
send_animation = partial(_send_file, kind="animation")
send_sticker = partial(_send_file, kind="sticker")


def send_media_group(telegram: "Telegram", params: Json, uploads: Uploads) -> list[Json]:
    """Two to ten files as an album."""
    media = params["media"]
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media in the album: must be from 2 to 10")
    telegram.writable_chat(params["chat_id"])
    contents = [
        file_content(telegram, item["type"], item["media"], item, uploads) for item in media
    ]
    album = {"media_group_id": str(telegram.files.next_album())}
    return [deliver(telegram, params, album | content) for content in contents]


def send_location(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """A point on the map."""
    return deliver(telegram, params, {"location": _location(params)})


def send_venue(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """A point on the map with a name and an address."""
    if not params["title"].strip():
        raise bad_request("venue title must be non-empty")
    location = _location(params)
    venue = {"location": location, "title": params["title"], "address": params["address"]}
    kinds = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue |= {name: params[name] for name in kinds if name in params}
    return deliver(telegram, params, {"venue": venue, "location": location})


def _location(params: Json) -> Json:
    latitude, longitude = params["latitude"], params["longitude"]
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    extra = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    location = {"latitude": latitude, "longitude": longitude}
    return location | {name: params[name] for name in extra if name in params}


def send_contact(telegram: "Telegram", params: Json, _: Uploads) -> Json:
    """A name and a phone number."""
    if not params["first_name"].strip():
        raise bad_request("contact first name must be non-empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params[name] for name in names if name in params}
    return deliver(telegram, params, {"contact": contact})


def send_chat_action(telegram: "Telegram", params: Json, _: Uploads) -> bool:
    """ "typing" and the like, until the next message."""
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = telegram.writable_chat(params["chat_id"])
    if params.get("message_thread_id") != GENERAL:
        thread_of(chat, params)
    chat.actions.append(params["action"])
    telegram.touch()
    return True
