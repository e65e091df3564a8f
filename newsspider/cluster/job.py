"""What a worker does in a slice: crawl a site, or read an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from newsspider.cluster.configured import Cluster
from newsspider.cluster.folder import SiteFolder, past_run
from newsspider.cluster.rest import rest_after_s
from newsspider.report.tally import ExitCode
from newsspider.sites import Site, site_from_facts

_MEMORY = "memory.sqlite"
_READERS = 1
"""At most: a machine has as many crawls in hand as cores, or more."""


class Job(Protocol):
    @property
    def cluster(self) -> Cluster: ...

    @property
    def key(self) -> str:
        """One worker at a time has what is of that key."""

    @property
    def lease_s(self) -> float:
        """For how long a worker has it unless it says so again."""

    @property
    def well(self) -> frozenset[ExitCode]:
        """How a run ends that is followed by the next one in its turn."""

    @property
    def waits_after_failure(self) -> bool:
        """Whether it has its next turn later where it has failed; else it is due at once."""

    def prepare(self) -> None:
        """Raises `OutputError`."""

    def command(self, run_id: str, token: int) -> list[str]:
        """Of `scrapy`: what does a slice of it."""

    def has_more(self, run_id: str) -> bool:
        """Whether a run has done something, was ended by the length of its slice alone, and could have gone on."""

    def rest_s(self, run_id: str) -> float:
        """How long nobody may have it after a run."""


@dataclass(frozen=True, slots=True)
class SiteJob:
    """The next slice of a site, in the site's folder."""

    cluster: Cluster
    site: Site

    @classmethod
    def of(cls, cluster: Cluster, facts: dict[str, Any]) -> SiteJob:
        """Raises `SitesError`."""
        return cls(cluster, site_from_facts(facts, "the site that was dispatched"))

    well = frozenset({ExitCode.WELL, ExitCode.SUSPICIOUS})
    waits_after_failure = True

    @property
    def key(self) -> str:
        return self.site.key

    @property
    def lease_s(self) -> float:
        return self.cluster.lease_s(self.site)

    @property
    def _folder(self) -> SiteFolder:
        return SiteFolder(self.cluster.sites_dir / self.site.key)

    def prepare(self) -> None:
        self._folder.write(self.site)

    def command(self, run_id: str, token: int) -> list[str]:
        settings: dict[str, object] = {
            "NEWSSPIDER_DATA_DIR": self._folder.path,
            "NEWSSPIDER_RUN_ID": run_id,
            "NEWSSPIDER_CLUSTER_SITE": self.key,
            "NEWSSPIDER_READERS": _READERS,
        }
        if self.cluster.keeps_memory:  # which writes nothing more for who has lost the site
            settings["NEWSSPIDER_LEASE"] = f"{self.key}:{token}"
        return _crawl("news", {"sites": self._folder.sites, "budget": _budget(self.cluster)}, settings)

    def has_more(self, run_id: str) -> bool:
        return self._folder.has_more(run_id, self.key)

    def rest_s(self, run_id: str) -> float:
        return rest_after_s(self._folder.ledger(run_id), self.cluster.rest_s(self.site))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveJob:
    """The next slice of an archive, in a folder of its own below `into`: what was read of it is remembered there."""

    cluster: Cluster
    name: str
    """Its path, or its address."""
    into: Path
    arguments: Mapping[str, str]
    """Of the spider `archive`, but for where the archive is: what is wanted of it."""

    @classmethod
    def of(cls, cluster: Cluster, facts: Mapping[str, Any]) -> ArchiveJob:
        return cls(cluster=cluster, name=facts["name"], into=Path(facts["into"]), arguments=facts["arguments"])

    well = frozenset({ExitCode.WELL, ExitCode.SOME_FAILED})  # what is damaged stays so
    waits_after_failure = False

    @property
    def key(self) -> str:
        return f"{self.into}: {self.name}"

    @property
    def facts(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return {"name": self.name, "into": str(self.into), "arguments": dict(self.arguments)}

    @property
    def lease_s(self) -> float:
        return self.cluster.least_lease_s

    @property
    def folder(self) -> Path:
        """No two archives have the same, whatever folders they are in."""
        digest = blake2b(self.name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
        return self.into / f"{PurePosixPath(self.name).name}-{digest}"

    def prepare(self) -> None:
        pass

    def command(self, run_id: str, token: int) -> list[str]:
        settings: dict[str, object] = {
            "NEWSSPIDER_DATA_DIR": self.folder,
            "NEWSSPIDER_RUN_ID": run_id,
            "NEWSSPIDER_MEMORY": _MEMORY,
            "NEWSSPIDER_READERS": _READERS,
        }
        return _crawl("archive", {"path": self.name, "budget": _budget(self.cluster), **self.arguments}, settings)

    def has_more(self, run_id: str) -> bool:
        run = past_run(self.folder, run_id)
        return run is not None and run.state == "budget"

    def rest_s(self, run_id: str) -> float:
        return 0.0


def _budget(cluster: Cluster) -> str:
    return f"{max(1, round(cluster.slice_s))}s"


def _crawl(spider: str, arguments: Mapping[str, object], settings: Mapping[str, object]) -> list[str]:
    return ["crawl", spider, *_options("-a", arguments), *_options("-s", settings)]


def _options(flag: str, values: Mapping[str, object]) -> list[str]:
    return [part for name, value in values.items() for part in (flag, f"{name}={value}")]
