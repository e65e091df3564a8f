"""The examples for many machines fit together: what they name is there, and the commands in them exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("yaml", reason="there is no PyYAML here")

import yaml

from newsspider import settings
from tests.crawl.run import PROJECT, surroundings

EXAMPLES = PROJECT / "examples"
KUBERNETES = EXAMPLES / "kubernetes"
OURS = re.compile(r"NEWSSPIDER_\w+")


def documents() -> list[dict[str, Any]]:
    names = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))["resources"]
    return [each for name in names for each in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))]


def found(node: Any, key: str) -> Iterator[Any]:
    """Whatever stands at that key, anywhere."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
        for value in node.values():
            yield from found(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from found(value, key)


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yaml").read_text("utf-8"))
    return document


@pytest.mark.parametrize(
    "path",
    [EXAMPLES / "compose.yaml", EXAMPLES / "Dockerfile", *sorted(KUBERNETES.iterdir())],
    ids=lambda path: path.name,
)
def test_settings_that_an_example_names_are_ours(path: Path) -> None:
    assert all(hasattr(settings, name) for name in OURS.findall(path.read_text("utf-8")))


def test_settings_of_the_environment_reach_the_commands(tmp_path: Path) -> None:
    environment = {
        "SCRAPY_SETTINGS_MODULE": "newsspider.cluster.environment",
        "NEWSSPIDER_CONTACT": "mailto:desk@example.org",
        "DOWNLOAD_DELAY": "7.5",
    }
    shown = {
        name: subprocess.run(
            [sys.executable, "-m", "scrapy", "settings", *option],
            cwd=tmp_path,
            env=surroundings(environment),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for name, option in {
            "text": ("--get", "NEWSSPIDER_CONTACT"),
            "number": ("--getfloat", "DOWNLOAD_DELAY"),
        }.items()
    }
    assert shown == {"text": "mailto:desk@example.org", "number": "7.5"}


def test_what_the_image_copies_is_there_and_what_it_runs_exists() -> None:
    text = (EXAMPLES / "Dockerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (.+)", text, re.MULTILINE):
        assert all((PROJECT / name).exists() for name in line.split()[:-1]), line
    (command,) = re.findall(r"^CMD (.+)", text, re.MULTILINE)
    check_command(yaml.safe_load(command))
    assert "ENTRYPOINT" in text


def check_command(command: list[str]) -> None:
    """Of ours: it exists, and takes these options."""
    pytest.importorskip("celery", reason="there is no Celery here")
    if command[0] == "sh":
        command = re.findall(r"scrapy [^;]+", command[-1])[0].split()
    done = subprocess.run(
        [sys.executable, "-m", *command, "--help"],
        cwd=PROJECT,
        env=surroundings({"NEWSSPIDER_CLUSTER_DATABASE": "postgresql://nowhere/"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    options = {part for part in command[1:] if part.startswith("-")}
    assert all(option in done.stdout for option in options - {"-A"}), command


def test_commands_of_compose_and_kubernetes_exist() -> None:
    services = compose()["services"].values()
    commands = [
        service["command"] for service in services if service.get("image") == "newsspider" and "command" in service
    ]
    commands += [
        container["args"]
        for part in found(documents(), "containers")
        for container in part
        if container["image"] == "newsspider"
    ]
    assert len(commands) == 3
    for command in commands:
        check_command(command)


def test_what_compose_refers_to_is_there() -> None:
    document = compose()
    assert (EXAMPLES / document["services"]["worker"]["build"]["context"] / "examples" / "Dockerfile").exists()
    named = [volume.partition(":")[0] for service in document["services"].values() for volume in service["volumes"]]
    assert {name for name in named if not name.startswith(".")} == set(document["volumes"])
    hosts = {"redis", "postgresql"}
    text = " ".join(document["services"]["worker"]["environment"].values())
    assert all(host in text and host in document["services"] for host in hosts)


def test_what_kubernetes_refers_to_is_there() -> None:
    objects = documents()
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))
    assert all({"apiVersion", "kind", "metadata"} <= each.keys() for each in objects)
    made = {each["name"] for kind in ("configMapGenerator", "secretGenerator") for each in kustomization[kind]}
    assert {
        each["name"] for kind in ("configMapRef", "secretRef", "configMap") for each in found(objects, kind)
    } == made
    claims = {each["metadata"]["name"] for each in objects if each["kind"] == "PersistentVolumeClaim"}
    assert {each["claimName"] for each in found(objects, "persistentVolumeClaim")} == claims
    services = {each["metadata"]["name"] for each in objects if each["kind"] == "Service"}
    address = (KUBERNETES / "settings.env").read_text("utf-8") + str(list(found(objects, "env")))
    assert all(f"//{name}" in address or f"@{name}" in address for name in services)


def test_each_volume_that_a_container_mounts_is_one_of_its_pod() -> None:
    for pod in found(documents(), "template"):
        spec = pod["spec"]
        if "containers" not in spec:
            continue
        mounts = {mount["name"] for container in spec["containers"] for mount in container.get("volumeMounts", ())}
        assert mounts <= {volume["name"] for volume in spec.get("volumes", ())} | {"disk"}


def test_a_worker_has_time_to_let_go_of_its_sites() -> None:
    (deployment,) = [each for each in documents() if each["kind"] == "Deployment"]
    assert deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] >= 20
    assert compose()["services"]["worker"]["stop_grace_period"] == "30s"


def test_the_image_finds_its_settings_without_a_project(tmp_path: Path) -> None:
    pytest.importorskip("celery", reason="there is no Celery here")
    text = (EXAMPLES / "Dockerfile").read_text("utf-8")
    environment = dict(
        re.findall(r"(\w+)=(\S+?)(?: \\)?$", text[text.index("ENV") : text.index("VOLUME")], re.MULTILINE)
    )
    assert environment["SCRAPY_SETTINGS_MODULE"] == "newsspider.cluster.environment"
    environment |= {
        "NEWSSPIDER_SITES": str(tmp_path / "sites.toml"),
        "NEWSSPIDER_MEMORY": "postgresql://127.0.0.1:1/news",
    }
    (tmp_path / "sites.toml").write_text('[[site]]\nurl = "https://www.example.com/"\n')
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "dispatch"],
        cwd=tmp_path,
        env=surroundings({**environment, "PYTHONPATH": os.fspath(PROJECT)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 75
    assert "the database cannot be asked" in done.stderr
