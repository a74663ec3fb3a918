"""Pictures lose all but their pixels, and are upright."""

import pytest
from PIL import Image

from apfl_net.kit.content.kinds import KINDS, kind_of
from apfl_net.kit.content.preview import LARGEST, preview
from apfl_net.kit.content.problems import Broken, TooMuch
from apfl_net.kit.content.text import Text, read_text
from tests.kit.content.making import cleaned, made_picture, written

GPS, MAKER, ORIENTATION, QUARTER_TURN = 0x8825, 0x010F, 0x0112, 6


def exif() -> Image.Exif:
    facts = Image.Exif()
    facts[MAKER], facts[ORIENTATION] = "MAKER", QUARTER_TURN
    facts.get_ifd(GPS)[1] = "N"
    return facts


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_place_and_camera_are_gone_and_the_picture_is_upright(tmp_path, kind):
    formats = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
    path = made_picture(tmp_path / "named.bin", kind=formats[kind], exif=exif())
    assert kind_of(path) == KINDS[kind]
    clean = cleaned(path)
    assert b"MAKER" in path.read_bytes()
    assert b"MAKER" not in clean.read_bytes()
    with Image.open(clean) as picture:
        assert (picture.size, picture.format, dict(picture.getexif())) == ((600, 900), formats[kind], {})


def test_what_stands_behind_the_picture_is_gone(tmp_path):
    path = made_picture(tmp_path / "a.jpg", comment=b"COMMENT")
    path.write_bytes(path.read_bytes() + b"<script>alert(1)</script>")
    data = cleaned(path).read_bytes()
    assert [word for word in (b"script", b"COMMENT") if word in data] == []


def test_a_moving_picture_still_moves(tmp_path):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(
        tmp_path / "a.gif", save_all=True, append_images=frames[1:], comment=b"COMMENT", duration=90
    )
    clean = cleaned(tmp_path / "a.gif")
    assert b"COMMENT" not in clean.read_bytes()
    with Image.open(clean) as picture:
        assert (picture.n_frames, picture.info["duration"]) == (3, 90)


def test_every_preview_is_small(tmp_path):
    noise = Image.effect_noise((3000, 2000), 120).convert("RGB")
    noise.save(tmp_path / "a.png")
    assert preview(tmp_path / "a.png", KINDS["png"], tmp_path / "p.jpg")
    assert (tmp_path / "p.jpg").stat().st_size <= LARGEST
    with Image.open(tmp_path / "p.jpg") as drawn:
        assert drawn.size == (480, 320)


def test_pictures_have_no_words(tmp_path):
    assert read_text(made_picture(tmp_path / "a.jpg"), KINDS["jpg"]) == Text()


def test_too_many_pixels_and_half_a_picture_are_refused(tmp_path):
    Image.new("1", (9000, 9000)).save(tmp_path / "a.png")
    with pytest.raises(TooMuch):
        cleaned(tmp_path / "a.png")
    whole = made_picture(tmp_path / "b.jpg").read_bytes()
    with pytest.raises(Broken):
        cleaned(written(tmp_path / "c.jpg", whole[: len(whole) // 2]))
    assert not preview(tmp_path / "c.jpg", KINDS["jpg"], tmp_path / "p.jpg")


def test_a_very_large_photograph_becomes_smaller(tmp_path):
    Image.new("RGB", (9000, 6000), "teal").save(tmp_path / "a.jpg")
    with Image.open(cleaned(tmp_path / "a.jpg")) as picture:
        assert picture.size == (4500, 3000)
