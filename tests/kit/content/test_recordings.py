"""Sound and video lose their tags; nothing that is heard or seen changes or moves."""

import pytest

from apfl_net.kit.content.inside.ogg import checksum
from apfl_net.kit.content.kinds import AUDIO, KINDS, VIDEO, kind_of
from apfl_net.kit.content.preview import preview
from apfl_net.kit.content.problems import Broken
from apfl_net.kit.content.text import Text, read_text
from tests.kit.content import recordings
from tests.kit.content.making import cleaned, written

MADE = {
    "mp4": recordings.mp4(),
    "mp3": recordings.mp3(),
    "wav": recordings.wav(),
    "flac": recordings.flac(),
    "ogg": recordings.ogg(),
    "webm": recordings.webm(),
    "live webm": recordings.webm(is_live=True),
    "m4a": recordings.mp4().replace(b"ftypmp42", b"ftypM4A ", 1),
}


@pytest.mark.parametrize("name", MADE)
def test_tags_go_and_the_sound_stays_where_it_was(tmp_path, name):
    sent = MADE[name]
    path = written(tmp_path / "a", sent)
    assert kind_of(path) == KINDS[name.rpartition(" ")[2]]
    clean = cleaned(path).read_bytes()
    assert [word for word in (b"SECRET", b"DATEDATE") if word in clean] == []
    assert recordings.SOUND[:250] in clean
    if name != "mp3":
        begins = [data.index(recordings.SOUND[:250]) for data in (sent, clean)]
        assert (len(clean), begins[1]) == (len(sent), begins[0])


def test_an_mp3_is_only_sound_afterwards(tmp_path):
    clean = cleaned(written(tmp_path / "a.mp3", MADE["mp3"])).read_bytes()
    assert clean == b"\xff\xfb\x90\x00" + recordings.SOUND


def test_pages_of_an_ogg_have_right_checksums_again(tmp_path):
    clean = cleaned(written(tmp_path / "a.ogg", MADE["ogg"])).read_bytes()
    pages = [b"OggS" + page for page in clean.split(b"OggS")[1:]]
    assert len(pages) == 4
    for page in pages:
        assert int.from_bytes(page[22:26], "little") == checksum(page[:22] + bytes(4) + page[26:])


@pytest.mark.parametrize(("name", "length"), [("mp4", -30), ("flac", 60), ("ogg", 400)])
def test_what_ends_too_early_is_broken(tmp_path, name, length):
    path = written(tmp_path / "a", MADE[name][:length])
    with pytest.raises(Broken):
        cleaned(path)


def test_recordings_have_neither_words_nor_a_picture(tmp_path):
    path = written(tmp_path / "a.mp4", MADE["mp4"])
    for kind in (KINDS["mp4"], KINDS["ogg"]):
        assert kind.family in {AUDIO, VIDEO}
        assert read_text(path, kind) == Text()
        assert not preview(path, kind, tmp_path / "p.jpg")
