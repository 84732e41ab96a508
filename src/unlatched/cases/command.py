"""``unlatched case``: the terminal's door to cases. Everything heavy is imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from unlatched.cases.book import Book
    from unlatched.cases.network import Allow

app = typer.Typer(
    no_args_is_help=True, help="From a report to the people who must know, and to proof that it was closed."
)

Case = Annotated[str, typer.Argument(help="The case's number; unlatched case list shows them.")]
Name = Annotated[
    str, typer.Argument(help="What is meant: notice-1, clock-2 …; unlatched case show lists them.")
]
Hosts = Annotated[
    list[str] | None, typer.Option("--allow", help="A host that may be asked; *.example.org for all below.")
]


@app.callback()
def _where(
    context: typer.Context,
    database: Annotated[
        str, typer.Option(help="SQLite file, or a URL such as postgresql://…", envvar="UNLATCHED_CASES")
    ] = "cases.db",
    key: Annotated[
        Path | None, typer.Option(help="File of the signing key; beside the database by default.")
    ] = None,
) -> None:
    """From a report to the people who must know, and to proof that it was closed."""
    context.obj = (database, key)


def _book(context: typer.Context) -> Book:
    from unlatched.cases.book import open_book

    return open_book(*context.obj)


def permitted(hosts: list[str] | None) -> Allow:
    """Allows the hosts named, ``*.`` for everything below a name; nothing where none is named.

    >>> allow = permitted(["a.example", "*.b.example"])
    >>> [allow(one) for one in ("a.example", "x.a.example", "x.b.example", "b.example", "xb.example")]
    [True, False, True, False, False]
    """
    named = [one.lower().rstrip(".") for one in hosts or ()]

    def _allow(host: str) -> bool:
        name = host.lower().rstrip(".")
        return any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in named)

    return _allow


def _when(text: str, zone: str | None) -> datetime:
    from unlatched.reports.breach.inputs import when

    return when(text, zone)


@app.command("open")
def open_(
    context: typer.Context,
    report: Annotated[Path, typer.Argument(help="report.json of an audit.")],
    logs: Annotated[Path | None, typer.Option(help="logs.json of unlatched logs, for the severity.")] = None,
    check: Annotated[
        Path | None, typer.Option(help="Output of unlatched check --json, for the severity.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Your answers to single terms of the severity (TOML).")
    ] = None,
) -> None:
    """Open a case from an audit's report.json; with evidence that came later, its severity is graded anew."""
    from unlatched.disclosed import read
    from unlatched.severity import Evidence, evidence, regrade

    found = read(report)
    known = evidence(found.locator, logs=logs, check=check, answers=answers)
    typer.echo(_book(context).open(regrade(found, known) if known != Evidence() else found))


@app.command("list")
def list_(context: typer.Context) -> None:
    """Number, opening and state of every case."""
    found = _book(context).cases()
    for one in found:
        typer.echo("  ".join(one))
    if not found:
        typer.echo("no case yet; unlatched case open report.json opens one", err=True)


@app.command()
def show(context: typer.Context, case: Case) -> None:
    """What is on record, and where the store stands."""
    from unlatched.cases.recheck import history, standing

    book = _book(context)
    row = book.case(case)
    typer.echo(f"{row.id}  opened {row.created}  {row.state}; the store: {standing(history(book, case))}")
    for one in book.items(case):
        said = [
            str(one.body[key]) for key in ("recipient", "role", "way", "at", "what", "due") if key in one.body
        ]
        typer.echo(f"{one.id}  {one.state}  {' '.join(said)}")


@app.command()
def role(
    context: typer.Context,
    case: Case,
    role: Annotated[
        str, typer.Argument(help="owner, host, finder, reporter, coordinator, cert, authority …")
    ],
    name: Annotated[str, typer.Argument(help="Who holds it.")],
) -> None:
    """Say who has which role."""
    from unlatched.cases.book import known_role

    body = {"role": known_role(role), "name": name}
    typer.echo(_book(context).add(case, "role", "held", body, "role.added", {"role": role}))


@app.command()
def contacts(
    context: typer.Context,
    case: Case,
    file: Annotated[Path | None, typer.Option(help="Contacts found elsewhere (TOML); works offline.")] = None,
    country: Annotated[
        str | None, typer.Option(help="Country code, for the national team and authority.")
    ] = None,
    lookup: Annotated[
        bool, typer.Option("--lookup", help="Ask security.txt, RDAP and DNS, of hosts allowed.")
    ] = False,
    allow: Hosts = None,
    key: Annotated[
        list[Path] | None,
        typer.Option(help="OpenPGP key known to be the owner's, for a signed security.txt."),
    ] = None,
) -> None:
    """Find whom to tell; each with its source, best first."""
    from unlatched.cases.finding import find

    found = find(_book(context), case, file, country, permitted(allow) if lookup else None, key or ())
    for one in found.contacts:
        flags = f"  [{', '.join(one.flags)}]" if one.flags else ""
        typer.echo(f"{one.role}  {one.way}  {one.address}  {one.source}  {one.found:%Y-%m-%d %H:%M}Z{flags}")
    for line in found.missed:
        typer.echo(f"not asked: {line}", err=True)


@app.command()
def decide(
    context: typer.Context,
    case: Case,
    recipient: Annotated[str, typer.Argument(help="owner, host, cert, authority, protector or people.")],
    answer: Annotated[
        str, typer.Argument(help="harmless, harmful or unknown: could somebody be hurt by it knowing?")
    ],
    reasons: Annotated[str, typer.Option(help="Why.")],
    by: Annotated[str, typer.Option(help="Who decided.")],
) -> None:
    """Record whether telling somebody could hurt somebody. Without it there is no notice."""
    from unlatched.cases.decisions import Decision
    from unlatched.cases.decisions import decide as put

    typer.echo(put(_book(context), case, Decision(recipient, answer, reasons, by)))  # type: ignore[arg-type]


@app.command()
def draft(
    context: typer.Context,
    case: Case,
    recipient: Annotated[str, typer.Argument(help="owner, host, cert, authority, protector or people.")],
    address: Annotated[str, typer.Option("--to", help="One mailbox.")],
    org: Annotated[str, typer.Option(help="Your organisation.")],
    verify: Annotated[str, typer.Option(help="Where it can be found independently.")],
    sender: Annotated[str, typer.Option("--from", help="Your mailbox.")],
    language: Annotated[
        list[str] | None, typer.Option(help="First language, then others; English is added.")
    ] = None,
    pgp: Annotated[Path | None, typer.Option(help="OpenPGP secret key to sign with.")] = None,
    pgp_password: Annotated[
        str | None,
        typer.Option(envvar="UNLATCHED_PGP_PASSWORD", help="Its password; better in the environment."),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Open since, if known.")] = None,
    until: Annotated[str | None, typer.Option(help="How long you keep the numbers.")] = None,
    again: Annotated[str | None, typer.Option(help="When you look again, with hour and zone.")] = None,
) -> None:
    """Write a notice."""
    from unlatched.cases.outbox import Draft
    from unlatched.cases.outbox import draft as write

    languages = tuple(dict.fromkeys([*(language or []), "en"]))
    wanted = Draft(recipient, address, languages, org, verify, sender, pgp, pgp_password, since, until, again)
    typer.echo(write(_book(context), case, wanted))


@app.command()
def preview(context: typer.Context, case: Case, name: Name) -> None:
    """Show what would be sent, and the word that confirms it."""
    from unlatched.cases.outbox import preview as shown

    text, word = shown(_book(context), case, name)
    typer.echo(f"{text}\n\nTo send exactly this: unlatched case send {case} {name} --confirm {word}")


@app.command()
def send(
    context: typer.Context,
    case: Case,
    name: Name,
    confirm: Annotated[str, typer.Option(help="The word the preview showed.")],
    server: Annotated[str, typer.Option(help="SMTP server, host:port.")],
    tls: Annotated[
        str, typer.Option(help="starttls, tls, or none for a server on this machine.")
    ] = "starttls",
    trust: Annotated[Path | None, typer.Option(help="Certificates to trust besides the system's.")] = None,
    user: Annotated[
        str | None, typer.Option(envvar="UNLATCHED_SMTP_USER", help="User at the SMTP server.")
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(envvar="UNLATCHED_SMTP_PASSWORD", help="Its password; better in the environment."),
    ] = None,
) -> None:
    """Send a notice whose preview was confirmed: one recipient, never twice."""
    from dataclasses import replace

    from unlatched.cases.notices.mail import server_of
    from unlatched.cases.outbox import deliver

    outcome = deliver(
        _book(context), case, name, confirm, replace(server_of(server, tls, user, password), authority=trust)
    )
    typer.echo(outcome)
    raise typer.Exit(0 if outcome == "sent" else 2)


@app.command()
def eml(
    context: typer.Context, case: Case, name: Name, out: Annotated[Path, typer.Option(help="File to write.")]
) -> None:
    """Write a notice as .eml, to send it by other means."""
    from unlatched.cases.outbox import export

    out.write_bytes(export(_book(context), case, name))


@app.command()
def letter(
    context: typer.Context,
    case: Case,
    name: Name,
    out: Annotated[Path, typer.Option(help="File to write.")],
    line: Annotated[list[str], typer.Option("--line", help="A line of the postal address; repeat.")],
) -> None:
    """Write a notice as a PDF letter."""
    from unlatched.cases.outbox import as_letter

    out.write_bytes(as_letter(_book(context), case, name, tuple(line)))


@app.command()
def resolve(
    context: typer.Context,
    case: Case,
    name: Name,
    arrived: Annotated[
        bool, typer.Option("--arrived/--lost", help="What the recipient or the server's log says.")
    ],
) -> None:
    """Settle a notice of which nobody knew whether it arrived."""
    from unlatched.cases.outbox import resolve as settle

    settle(_book(context), case, name, arrived)


@app.command()
def reply(
    context: typer.Context,
    case: Case,
    role: Annotated[str, typer.Argument(help="Who answered: owner, host, cert, authority …")],
    text: Annotated[str, typer.Option(help="What they said.")],
) -> None:
    """Put an answer on record."""
    from unlatched.cases.book import known_role

    body = {"role": known_role(role), "text": text}
    typer.echo(_book(context).add(case, "reply", "received", body, "reply.received", {"role": role}))


@app.command()
def clock(
    context: typer.Context,
    case: Case,
    aware: Annotated[
        str | None, typer.Option(help="Time of awareness: starts the regimes' deadlines.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="IANA time zone, for example Europe/Berlin.")] = None,
    regime: Annotated[
        list[str] | None, typer.Option(help="eu_gdpr, uk_gdpr, eu_nis2, cn_pipl, in_certin …")
    ] = None,
    remind: Annotated[str | None, typer.Option(help="Time of a reminder.")] = None,
    embargo: Annotated[str | None, typer.Option(help="Time until which nothing is published.")] = None,
    what: Annotated[str, typer.Option(help="What a reminder or embargo is about.")] = "",
    done: Annotated[str | None, typer.Option(help="A clock that is done.")] = None,
) -> None:
    """Set clocks and show them: hour, zone, and which are late."""
    from unlatched.cases import clocks

    book = _book(context)
    if aware:
        clocks.start(book, case, _when(aware, zone), regime or ["eu_gdpr"])
    for kind, text in (("reminder", remind), ("embargo", embargo)):
        if text:
            clocks.wind(book, case, kind, what or kind, _when(text, zone))
    if done:
        clocks.stop(book, case, done)
    for one in clocks.clocks(book, case):
        typer.echo(
            f"{one.name}  {'done' if one.done else 'LATE' if one.late else 'running'}  {one.text}  {one.what}"
        )


@app.command()
def recheck(
    context: typer.Context,
    case: Case,
    scope: Annotated[Path | None, typer.Option(help="Who allowed it: a scope file.")] = None,
    control: Annotated[
        str | None,
        typer.Option(help="host:port in the scope that should answer: shows that silence is the store's."),
    ] = None,
    seen: Annotated[str | None, typer.Option(help="Record by hand what was seen instead of looking.")] = None,
    how: Annotated[str | None, typer.Option(help="What shows it; for a store seen shut by hand.")] = None,
) -> None:
    """Look again as unlatched check does; at most once an hour. Exit code 0 shut, 1 open, 2 cannot tell."""
    from unlatched.cases import recheck as again

    book = _book(context)
    if seen:
        found, standing = again.record(book, case, again.by_hand(seen, how))
    else:
        from unlatched.cases.probing import Look
        from unlatched.scope import chosen

        found, standing = again.recheck(book, case, Look(chosen(scope), control))
    said = f"; {found.why}" if found.why else ""
    typer.echo(f"seen: {found.state} ({found.proof}{said}); the store: {standing}")
    if found.state in again.SHUT and standing != "closed":
        typer.echo(f"before it counts as closed: {again.wanting(again.history(book, case))}")
    raise typer.Exit(0 if found.state in again.SHUT else 1 if found.state in ("open", "wiped") else 2)


@app.command()
def stamp(
    context: typer.Context,
    case: Case,
    url: Annotated[str | None, typer.Option(help="RFC 3161 server; without it the wish is queued.")] = None,
    allow: Hosts = None,
) -> None:
    """Have the timeline stamped by an outside clock; queued while offline."""
    from unlatched.cases.stamping import stamp as ask

    done, waiting = ask(_book(context), case, url, permitted(allow))
    typer.echo(f"{done} stamped, {waiting} waiting")


@app.command()
def verify(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A case's number, an export (zip, folder), or timeline.json.")],
    key: Annotated[str | None, typer.Option(help="The signer's key, known from elsewhere.")] = None,
    head: Annotated[str | None, typer.Option(help="An entry's hash, known from earlier.")] = None,
    tsa: Annotated[str | None, typer.Option(help="SHA-256 of the time server's certificate, known.")] = None,
) -> None:
    """Check a timeline with both verifiers. Exit code 0 sound, 1 changed, 2 not readable."""
    from unlatched.cases.checking import Known, check, check_case

    known, path = Known(key, head, tsa), Path(what)
    found = check(path, known) if path.exists() else check_case(_book(context), what, known)
    for problem in found.problems:
        typer.echo(f"WRONG: {problem}")
    if found.sound:
        typer.echo(f"sound: {found.entries} entries, {found.stamps} time stamps, signed by {found.key}")
    raise typer.Exit(0 if found.sound else 1)


@app.command()
def breach(
    context: typer.Context,
    case: Case,
    out: Annotated[Path, typer.Option(help="Folder for the forms.")],
    form: Annotated[
        list[str] | None, typer.Option(help="edpb, art33, art34, uk, china …; all without it.")
    ] = None,
    format: Annotated[list[str] | None, typer.Option(help="md, json, pdf; all without it.")] = None,
    facts: Annotated[Path | None, typer.Option(help="What only a person can know (TOML).")] = None,
    logs: Annotated[Path | None, typer.Option(help="logs.json of unlatched logs.")] = None,
    check: Annotated[Path | None, typer.Option(help="Output of unlatched check --json.")] = None,
    aware: Annotated[str | None, typer.Option(help="Time of awareness, for the deadlines.")] = None,
    zone: Annotated[str | None, typer.Option(help="IANA time zone, for example Europe/Berlin.")] = None,
) -> None:
    """The breach report of a case: as unlatched report breach, with what the case has on record."""
    from unlatched.cases.filing import on_record
    from unlatched.reports.breach.command import FORMATS, Request, written

    book = _book(context)
    formats = tuple(format) if format else FORMATS
    wanted = Request(Path(), out, tuple(form or ()), formats, facts, logs, check, aware, zone)
    for path in written(book.case(case).report, wanted, on_record(book, case)):
        typer.echo(path)


@app.command()
def erase(context: typer.Context, case: Case, name: Name) -> None:
    """Delete what is on record about somebody; the timeline stays sound."""
    _book(context).erase(case, name)


@app.command()
def close(context: typer.Context, case: Case) -> None:
    """Close a case whose store was found shut again and again; print the closing report."""
    from unlatched.cases.closing import as_markdown, document, finish

    book = _book(context)
    finish(book, case)
    typer.echo(as_markdown(document(book, case)))


@app.command()
def export(
    context: typer.Context,
    case: Case,
    out: Annotated[Path, typer.Option(help="The zip to write, or a folder.")],
    whole: Annotated[
        bool, typer.Option("--whole", help="With contacts, texts, reasons: your own files.")
    ] = False,
) -> None:
    """Write the case as a zip or folder: case.json, the other formats, manifest, timeline and verifier."""
    from unlatched.cases import bundle

    book = _book(context)
    if out.suffix == ".zip":
        out.write_bytes(bundle.export(book, case, whole))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, data in bundle.files_of(book, case, whole).items():
        (out / name).write_bytes(data)
