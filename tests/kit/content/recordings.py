"""Small sound and video files, as much of them as is needed: with SECRET in every place for tags."""

import struct

from apfl_net.kit.content.inside.ogg import checksum

SECRET = b"SECRET words of a maker"
SOUND = bytes(range(1, 250)) * 8


def box(name: bytes, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def table(*numbers: int) -> bytes:
    return bytes(4) + struct.pack(f">{len(numbers)}I", *numbers)


def track(handler: bytes, place: int, size: int) -> bytes:
    kind = box(b"hdlr", bytes(8) + handler + bytes(13))
    places, sizes = box(b"stco", table(1, place)), box(b"stsz", table(size, 2))
    pieces = box(b"stbl", box(b"stsc", table(1, 1, 2, 1)), places, sizes)
    dated = bytes(4) + b"DATEDATE" + bytes(80)
    return box(b"trak", box(b"tkhd", dated), box(b"mdia", box(b"mdhd", dated), kind, box(b"minf", pieces)))


def mp4() -> bytes:
    """Heard from the first half of its data; the second half says where the camera was."""
    head, path = box(b"ftyp", b"mp42", bytes(8), b"mp42"), b"SECRET path" * 2
    data = box(b"mdat", SOUND, path)
    start = len(head) + 8
    heard, went = track(b"vide", start, len(SOUND) // 2), track(b"meta", start + len(SOUND), 11)
    tags = box(b"udta", box(b"\xa9xyz", SECRET)) + box(b"uuid", SECRET)
    return head + data + box(b"moov", box(b"mvhd", bytes(4) + b"DATEDATE" + bytes(88)), heard, went, tags)


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + SOUND
    ape = b"SECRET" + b"APETAGEX" + struct.pack("<IIII", 2000, 38, 1, 0) + bytes(8)
    return b"ID3\x04\0\0\0\0\0" + bytes([len(SECRET)]) + SECRET + frame + ape + b"TAG" + SECRET.ljust(125)


def wav() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)

    inside = b"WAVE" + chunk(b"LIST", b"INFO" + SECRET) + chunk(b"fmt ", bytes(16)) + chunk(b"data", SOUND)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside + chunk(b"id3 ", SECRET)


def flac() -> bytes:
    def block(first: int, data: bytes) -> bytes:
        return bytes([first]) + len(data).to_bytes(3, "big") + data

    return b"fLaC" + block(0, bytes(34)) + block(4, SECRET) + block(0x86, SECRET) + SOUND


def ogg() -> bytes:
    """Its comments go over two pages."""
    said = [b"ARTIST=" + SECRET, b"PICTURE=" + SECRET * 30]
    listed = b"".join(struct.pack("<I", len(words)) + words for words in said)
    comments = b"OpusTags" + struct.pack("<I", 3) + b"lib" + struct.pack("<I", len(said)) + listed
    lengths = [255] * (len(comments) // 255) + [len(comments) % 255]
    first, second = comments[:510], comments[510:]
    return (
        ogg_page(0, b"OpusHead" + bytes(11), [19])
        + ogg_page(1, first, lengths[:2])
        + ogg_page(2, second, lengths[2:])
        + ogg_page(3, SOUND[:250], [250])
    )


def ogg_page(number: int, data: bytes, lengths: list[int]) -> bytes:
    assert sum(lengths) == len(data)
    head = b"OggS" + bytes(10) + struct.pack("<II", 7, number)
    tail = bytes([len(lengths)]) + bytes(lengths) + data
    return head + struct.pack("<I", checksum(head + bytes(4) + tail)) + tail


def webm(*, is_live: bool = False) -> bytes:
    def element(name: int, data: bytes, *, is_open: bool = False) -> bytes:
        number = name.to_bytes((name.bit_length() + 7) // 8, "big")
        return (
            number + (b"\x01" + b"\xff" * 7 if is_open else (1 << 28 | len(data)).to_bytes(4, "big")) + data
        )

    info = element(0x1549A966, element(0x7BA9, SECRET) + element(0x4461, b"DATEDATE"))
    cluster = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, SOUND), is_open=is_live)
    tags = element(0x1254C367, SECRET)
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(
        0x18538067, info + cluster + tags, is_open=is_live
    )
