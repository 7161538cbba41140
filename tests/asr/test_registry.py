"""The registry and the models on disk: what is wrong is refused and named."""

import hashlib
import sys
import threading
from pathlib import Path

import pytest

from asr import registry
from asr.models import ModelError, ModelFiles, place

OWN = Path(registry.__file__).with_name("registry.toml")
PARTS = (b"first half, ", b"second half")
WHOLE = hashlib.sha256(b"".join(PARTS)).hexdigest()


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package with a model in two parts."""
    package = tmp_path / "site" / "model_in_parts"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('never imported')", encoding="utf8")
    for number, part in enumerate(PARTS):
        (package / f"part{number}").write_bytes(part)
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.delitem(sys.modules, "model_in_parts", raising=False)
    return package


def joined(sha256: str = WHOLE) -> ModelFiles:
    listed = ("model_in_parts:part0", "model_in_parts:part1")
    return ModelFiles("small", None, "", {"model.bin": listed}, {"model.bin": sha256})


def test_a_model_is_joined_from_its_parts_and_used_again(parts: Path, tmp_path: Path) -> None:
    folder = place(joined(), tmp_path / "models")
    assert (folder / "model.bin").read_bytes() == b"".join(PARTS)
    (parts / "part0").unlink()
    assert place(joined(), tmp_path / "models") == folder


def test_parts_that_do_not_give_the_model_are_refused_and_leave_nothing(parts: Path, tmp_path: Path) -> None:
    (parts / "part1").write_bytes(b"second hallf")
    with pytest.raises(ModelError, match=r"small: model\.bin is damaged"):
        place(joined(), tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_model_damaged_on_disk_is_refused(parts: Path, tmp_path: Path) -> None:
    folder = place(joined(), tmp_path / "models")
    (folder / "model.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="damaged"):
        place(joined(), tmp_path / "models")


def test_two_that_join_at_once_both_get_the_model(parts: Path, tmp_path: Path) -> None:
    folders: list[Path] = []
    threads = [threading.Thread(target=lambda: folders.append(place(joined(), tmp_path / "models"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(folders) == 4
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["small"]


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    absent = ModelFiles("big", "no_such_package_here", "model", {}, {})
    with pytest.raises(ModelError, match="big: the package no_such_package_here is not installed"):
        place(absent, tmp_path)


def test_an_operators_model_must_stand_in_the_models_folder(tmp_path: Path) -> None:
    own = ModelFiles("own", None, "", {}, {"am.bin": WHOLE})
    with pytest.raises(ModelError, match="own: no folder own"):
        place(own, tmp_path)
    (tmp_path / "own").mkdir()
    with pytest.raises(ModelError, match=r"own: am\.bin is missing"):
        place(own, tmp_path)
    (tmp_path / "own" / "am.bin").write_bytes(b"".join(PARTS))
    assert place(own, tmp_path) == tmp_path / "own"


def test_mandarin_and_korean_are_heard_and_yi_is_not() -> None:
    engines = registry.load(OWN)
    assert engines.languages() == ("ko-CN", "ko-KR", "zh-CN")
    for language in ("ii-CN", "bo-CN", "ug-CN", "yi", "und", "", "zh", "yue-CN"):
        assert engines.live_entry(language) is None, language
        assert engines.live(language) is None, language
        assert engines.batch(language) is None, language


def test_a_dialect_tag_uses_the_entry_of_its_language() -> None:
    engines = registry.load(OWN)
    assert engines.live_entry("zh-CN-x-sichuan") == engines.live_entry("zh-CN")


def test_asking_for_an_engine_for_recordings_loads_no_model() -> None:
    engine = registry.load(OWN).batch("ko-CN")
    assert engine is not None
    assert (engine.name, engine.model) == ("whisper", "whisper-base int8")


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ('engine = "vosk"', 'engine = "pocketsphinx"', "models.vosk-small-ko: unknown engine"),
        ('licence = "MIT"', "", "models.whisper-base: licence is missing"),
        (
            'live = { model = "whisper-base"',
            'live = { model = "whisper-small"',
            "languages.zh-CN.live: there is no model",
        ),
        ('hint = "zh", status = "draft"', 'status = "draft"', "languages.zh-CN.live: whisper needs a hint"),
        ('status = "ok", cer_8khz = 0.30', 'status = "good"', "languages.zh-CN.final: status"),
        ("final = { model", "later = { model", "unknown use later"),
        ("[languages.zh-CN]", "[languages.zh-CN", "registry.toml: "),
    ],
)
def test_a_mistake_in_the_registry_is_named(tmp_path: Path, written: str, instead: str, named: str) -> None:
    source = OWN.read_text(encoding="utf8")
    assert written in source
    path = tmp_path / "registry.toml"
    path.write_text(source.replace(written, instead, 1), encoding="utf8")
    with pytest.raises(registry.RegistryError, match=r"registry\.toml") as failure:
        registry.load(path)
    assert named in str(failure.value)


def test_a_language_that_is_off_is_not_heard(tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text(OWN.read_text(encoding="utf8").replace('status = "draft"', 'status = "off"'), encoding="utf8")
    engines = registry.load(path)
    assert engines.live_entry("zh-CN") is None
    assert engines.batch("zh-CN") is not None
