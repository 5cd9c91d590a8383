import pytest
from pydantic import ValidationError

from service.settings import SetupError, load_settings, unknown_variables


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://u:p%40@db.example.org/beirat", "postgresql+asyncpg://u:p%40@db.example.org/beirat"),
        ("postgresql://u@[::1]:6000/beirat?sslmode=require", "postgresql+asyncpg://u@[::1]:6000/beirat?ssl=require"),
        ("postgresql+asyncpg://u@/beirat?host=/run/pg", "postgresql+asyncpg://u@/beirat?host=%2Frun%2Fpg"),
    ],
)
def test_database_url_is_written_as_our_driver_reads_it(given: str, read: str) -> None:
    assert load_settings(database_url=given).database_url == read


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://u@h/d", "must look like postgresql://user:password@host:5432/name."),
        ("DATABASE_URL", "postgresql://u@h:99999/d", "must look like postgresql://user:password@host:5432/name."),
        ("DATABASE_URL", "postgresql://u@h/d?foo=1", "the option foo is not known; host, port and sslmode are."),
        ("PORT", "0", "input should be greater than or equal to 1."),
        ("PORT", "achtzig", "input should be a valid integer, unable to parse string as an integer."),
        ("HOST", " ", "must be one line that is not blank."),
        ("BASE_URL", "beirat.example.org", "must look like https://beirat.example.org."),
        (
            "BASE_URL",
            "https://example.org/beirat",
            "must end after the host name and port: Beirat does not run under a sub-path.",
        ),
        ("SMTP_URL", "http://mail", "must look like smtp://user:password@mail.example.org:587."),
        ("DEMO", "vielleicht", "input should be a valid boolean, unable to interpret input."),
    ],
)
def test_nonsense_is_refused_by_the_variable_s_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"BEIRAT_{name}", value)
    with pytest.raises(SetupError) as refusal:
        load_settings()
    assert str(refusal.value) == f"BEIRAT_{name} is wrong: {sentence}"


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("0.0.0.0", 80, "http://localhost:80"),  # noqa: S104
        ("::1", 8000, "http://[::1]:8000"),
    ],
)
def test_base_url_follows_from_host_and_port(host: str, port: int, address: str) -> None:
    assert load_settings(host=host, port=port).base_url == address


def test_cookies_are_secure_behind_https_only() -> None:
    assert load_settings(base_url="https://beirat.example.org").secure_cookies
    assert not load_settings(base_url="http://beirat.example.org").secure_cookies


def test_the_demo_keeps_its_data_apart() -> None:
    assert load_settings(demo=True).postgres_dir != load_settings(demo=False).postgres_dir


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]


def test_typing_errors_in_names_are_found() -> None:
    assert unknown_variables(["BEIRAT_PORT", "BEIRAT_DATABSE_URL", "PATH"]) == ["BEIRAT_DATABSE_URL"]
