"""What people send as a photo is drawn anew or refused; of what else was in the file nothing stays."""

import random
import tracemalloc
from contextlib import suppress

import pytest

from apfl_net.kit.pictures import LARGEST, SIDE, NotAPicture, TooManyPixels, portrait
from tests.kit.pictures import HTML, SVG, drawn, huge_png, moving, noise, opened, sideways_jpeg


def colour_at(data, x, y):
    return ["red", "green", "blue"][
        max(range(3), key=opened(data).convert("RGB").getpixel((x, y)).__getitem__)
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (300, 200), (50, 4000), (1200, 900)])
def test_every_picture_becomes_a_small_square_jpeg(kind, size):
    picture = portrait(drawn(kind, size=size))
    found = opened(picture)
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (SIDE, SIDE))
    assert len(picture) <= LARGEST


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
    ],
)
def test_every_way_to_keep_colours_is_read(kind, mode):
    data = drawn(kind, mode, color={"P": 3, "1": 1, "I;16": 900, "L": 9, "LA": (9, 9)}.get(mode))
    assert opened(portrait(data)).mode == "RGB"


def test_what_is_transparent_becomes_white():
    assert opened(portrait(drawn(mode="RGBA", color=(0, 0, 0, 0)))).getpixel((9, 9)) == (255, 255, 255)


def test_noise_that_does_not_compress_stays_below_the_limit():
    assert len(portrait(noise())) <= LARGEST


def test_a_picture_is_turned_as_its_camera_says_and_nothing_else_of_it_stays():
    sent = sideways_jpeg()
    assert b"CAMERA-NAME" in sent
    assert b"SECRET-COMMENT" in sent
    picture = portrait(sent)
    assert (colour_at(picture, 128, 20), colour_at(picture, 128, 235)) == ("red", "blue")
    assert len(opened(picture).getexif()) == 0
    assert set(opened(picture).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [word for word in (b"CAMERA", b"SOMEBODY", b"SECRET", b"Exif", b"ICC_") if word in picture] == []


def test_profiles_and_texts_of_a_png_are_gone():
    picture = portrait(drawn(icc_profile=b"PROFILE" * 30, dpi=(300, 300)))
    assert b"PROFILE" not in picture
    assert "icc_profile" not in opened(picture).info


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_taken(kind):
    picture = portrait(moving(kind))
    assert colour_at(picture, 100, 100) == "red"
    assert getattr(opened(picture), "n_frames", 1) == 1


def test_twenty_thousand_by_twenty_thousand_is_refused_before_it_is_read():
    sent = huge_png()
    assert len(sent) < 50_000
    tracemalloc.start()
    with pytest.raises(TooManyPixels):
        portrait(sent)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\0",
        SVG,
        HTML,
        b"GIF89a" + b"\0" * 200,
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF0000WEBP",
    ],
)
def test_what_is_no_picture_of_ours_is_refused(sent):
    with pytest.raises(NotAPicture):
        portrait(sent)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused_whatever_they_are_called(kind):
    with pytest.raises(NotAPicture):
        portrait(drawn(kind, size=(32, 32)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_truncated_picture_is_refused(kind):
    sent = drawn(kind, size=(900, 900))
    with pytest.raises(NotAPicture):
        portrait(sent[: len(sent) // 2])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_of_a_polyglot_only_the_pixels_are_kept(kind):
    picture = portrait(drawn(kind) + b"PK\x03\x04" + HTML + SVG)
    assert [word for word in (b"<script", b"PK\x03\x04", b"svg") if word in picture] == []
    assert picture.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.filterwarnings("ignore")
def test_broken_files_are_refused_or_drawn_and_never_fail_otherwise(kind):
    chance = random.Random(11)  # noqa: S311
    whole = sideways_jpeg() if kind == "JPEG" else drawn(kind, size=(64, 64))
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(NotAPicture):
            assert opened(portrait(bytes(broken))).size == (SIDE, SIDE)
