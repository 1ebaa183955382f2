"""The catalogue as a whole: every entry by kind and id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from peelian.catalogue.collection import Collection
from peelian.catalogue.disparity import Disparity
from peelian.catalogue.documents import DistanceGroup, Group, Publication, Published, Remark, Sample, Term
from peelian.catalogue.download import Download
from peelian.catalogue.framework import FindingKind, Framework, Scale
from peelian.catalogue.mapping import Mapping as SourceMapping
from peelian.catalogue.model import Dataset, Entry, Indicators, Measure, Source
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import UnknownNameError

KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "sources": Source,
        "datasets": Dataset,
        "mappings": SourceMapping,
        "downloads": Download,
        "indicators": Indicators,
        "measures": Measure,
        "groups": Group,
        "distance_groups": DistanceGroup,
        "disparities": Disparity,
        "terms": Term,
        "published": Published,
        "samples": Sample,
        "publications": Publication,
        "remarks": Remark,
        "collections": Collection,
        "scales": Scale,
        "frameworks": Framework,
        "finding_kinds": FindingKind,
    }
)
E_ = TypeVar("E_", bound=Entry)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every entry by kind and id, with the file that each came from.

    `version` is a hash of all files: two catalogues with one version are the same.
    """

    sources: Mapping[str, Source]
    datasets: Mapping[str, Dataset]
    mappings: Mapping[str, SourceMapping]
    downloads: Mapping[str, Download]
    indicators: Mapping[str, Indicators]
    measures: Mapping[str, Measure]
    groups: Mapping[str, Group]
    distance_groups: Mapping[str, DistanceGroup]
    disparities: Mapping[str, Disparity]
    terms: Mapping[str, Term]
    published: Mapping[str, Published]
    samples: Mapping[str, Sample]
    publications: Mapping[str, Publication]
    remarks: Mapping[str, Remark]
    collections: Mapping[str, Collection]
    scales: Mapping[str, Scale]
    frameworks: Mapping[str, Framework]
    finding_kinds: Mapping[str, FindingKind]
    files: Mapping[tuple[str, str], YamlFile] = field(repr=False)

    @property
    def version(self) -> str:
        """Hash of every entry."""
        digest = hashlib.sha256()
        for kind, name in sorted(self.files):
            digest.update(f"{kind}/{name}={self.entry_version(kind, name)};".encode())
        return digest.hexdigest()[:16]

    def entry_version(self, kind: str, name: str) -> str:
        """Hash of what one entry says (not of its layout or comments)."""
        entry = getattr(self, kind)[name]
        return hashlib.sha256(entry.model_dump_json(by_alias=True).encode()).hexdigest()[:12]

    def measure(self, name: str) -> Measure:
        """The measure with that id; raises UnknownNameError naming the closest."""
        return _get("measure", self.measures, name)

    def disparity(self, name: str) -> Disparity:
        """The disparity with that id."""
        return _get("disparity", self.disparities, name)

    def dataset(self, name: str) -> Dataset:
        """The dataset with that id."""
        return _get("dataset", self.datasets, name)

    def source(self, name: str) -> Source:
        """The source with that id."""
        return _get("source", self.sources, name)

    def mapping(self, name: str) -> SourceMapping:
        """The mapping with that id."""
        return _get("mapping", self.mappings, name)

    def download(self, name: str) -> Download:
        """The download with that id."""
        return _get("download", self.downloads, name)

    def sample(self, name: str) -> Sample:
        """The sample force with that id."""
        return _get("sample", self.samples, name)

    def publication(self, name: str) -> Publication:
        """The publication with that id."""
        return _get("publication", self.publications, name)

    def collection(self, name: str) -> Collection:
        """The collection with that id."""
        return _get("collection", self.collections, name)

    def scale(self, name: str) -> Scale:
        """The scale of grades with that id."""
        return _get("scale", self.scales, name)

    def framework(self, name: str) -> Framework:
        """The framework of inspection with that id."""
        return _get("framework", self.frameworks, name)

    def finding_kind(self, name: str) -> FindingKind:
        """The kind of finding with that id."""
        return _get("kind of finding", self.finding_kinds, name)


def _get(kind: str, entries: Mapping[str, E_], name: str) -> E_:
    found = entries.get(name)
    if found is None:
        raise UnknownNameError(kind, name, list(entries))
    return found
