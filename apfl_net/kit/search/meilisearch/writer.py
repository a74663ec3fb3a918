"""Writing at the server. Whatever is sent is a task there; we wait until it is done, so that it is found."""

import json
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.engine import NotBuilt, Refused
from apfl_net.kit.search.making import reason_of
from apfl_net.kit.search.meilisearch.fields import KEY, kept_of, settings_of
from apfl_net.kit.search.meilisearch.filters import one_of
from apfl_net.kit.search.meilisearch.places import About, Places
from apfl_net.kit.search.meilisearch.server import Server

MOST_BYTES = 10_000_000
"""Of one request; the server takes ten times that."""
SENT_WITHIN = 120
"""Seconds for a request that carries documents."""

Alone = Callable[[], AbstractContextManager[None]]


class Writer:
    """`alone`: lets one write at a time."""

    def __init__(self, places: Places, index: Definition, alone: Alone) -> None:
        self.places, self.definition, self.alone = places, index, alone

    @contextmanager
    def writing(self) -> Iterator["ServerBatch"]:
        """Nothing is sent before the end, so after an error there is nothing of it."""
        with self.alone():
            if not self.places.is_current():
                raise NotBuilt("the index has to be built")
            batch = ServerBatch(self.places.server, self.places.answering, self.definition)
            yield batch
            batch.send()

    @contextmanager
    def build(self) -> Iterator["ServerBuild"]:
        with self.alone():
            about = self.places.unfinished() or self._begin()
            yield ServerBuild(self.places, self.definition, about)

    def _begin(self) -> About:
        server, name = self.places.server, self.places.building
        self.places.forget(name)
        about = About(self.places.fingerprint, mark=secrets.token_hex(8))
        with server.client() as client:
            tasks = [
                client.create_index(name, {"primaryKey": KEY}),
                client.index(name).update_settings(settings_of(self.definition)),
                client.index(name).add_documents([about.kept()]),
            ]
        server.finish(*tasks)
        return about


class ServerBatch:
    def __init__(self, server: Server, name: str, index: Definition) -> None:
        self._server, self._name, self._definition = server, name, index
        self._kept: dict[str, Mapping[str, Any] | None] = {}

    def put(self, documents: Sequence[Document]) -> None:
        """Of one that cannot be made there is none from now on."""
        refused = {}
        for document in documents:
            try:
                self._kept[document.key] = kept_of(document, self._definition)
            except Exception as error:  # whatever is wrong with one is no reason to lose the others
                self._kept[document.key], refused[document.key] = None, reason_of(error)
        if refused:
            raise Refused(refused)

    def remove(self, keys: Collection[str]) -> None:
        self._kept |= dict.fromkeys(keys)

    def send(self, *last: Mapping[str, Any]) -> None:
        """`last`: what is written after all else."""
        there = [kept for kept in self._kept.values() if kept is not None]
        gone = [key for key, kept in self._kept.items() if kept is None]
        tasks = []
        with self._server.client(SENT_WITHIN) as client:
            index = client.index(self._name)
            tasks += [index.add_documents(part) for part in _parts([*there, *last])]
            if gone:
                tasks.append(index.delete_documents(filter=one_of(KEY, gone)))
        self._server.finish(*tasks)
        self._kept.clear()


class ServerBuild:
    """An index in the making, under a name of its own."""

    def __init__(self, places: Places, index: Definition, about: About) -> None:
        self._places, self._about = places, about
        self._batch = ServerBatch(places.server, places.building, index)
        self.done = dict(about.done)

    def add(self, kind: str, documents: Sequence[Document], *, up_to: int) -> None:
        try:
            self._batch.put(documents)
        finally:
            self._note(done=self.done | {kind: up_to})

    def swap(self) -> None:
        """It says that it is whole before it answers: whoever is killed in between builds anew."""
        self._note(is_whole=True)
        self._places.swap_to(self._about)

    def _note(self, **changed: Any) -> None:
        self._about = replace(self._about, **changed)
        self._batch.send(self._about.kept())
        self.done = dict(self._about.done)


def _parts(documents: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """In their order, so many at once as fit into a request."""
    part: list[Mapping[str, Any]] = []
    size = 0
    for document in documents:
        length = len(json.dumps(document))
        if part and size + length > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(document)
        size += length
    if part:
        yield part
