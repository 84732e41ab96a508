"""The probe of ``unlatched check`` as a case uses it: under a scope file, with a control for silence."""

from __future__ import annotations

from dataclasses import dataclass

from unlatched.cases.recheck import Seen
from unlatched.check import check, probes
from unlatched.check.finding import Checked
from unlatched.errors import StoreError, UsageError
from unlatched.net import TIME, Visit, visit
from unlatched.net.faults import NO_NAME
from unlatched.net.targets import Named, parse
from unlatched.scope import Scope
from unlatched.scope.hosts import is_loopback

SAID = {"open": "answered", "auth_required": "answered", "not_this_store": "answered"}


@dataclass(frozen=True, slots=True)
class Look:
    """Looks as ``unlatched check`` does. ``control``, a host:port in the scope that should answer, is asked
    where the store is silent: if it answers, the silence is the store's and not our network's."""

    scope: Scope
    control: str | None = None
    seconds: float = TIME

    def check(self, target: str) -> Seen:
        """The state, with everything that was sent; ``why`` speaks of a ransom note where one shows.

        Raises :class:`ScopeError` before anything is sent where the control is not in the scope, and
        :class:`UsageError` where it would prove nothing.
        """
        if self.control:
            self._fit(parse(self.control), parse(target))
            self._visit(self.control)
        found = check([parse(target)], self.scope, self.seconds)[0]
        said = "; ".join(one for one in (found.finding.why, *found.finding.ransom) if one)
        sent = found.transcript
        return Seen(found.finding.state, sent.calls, sent.sent, self._proof(found), said)

    def _fit(self, control: Named, target: Named) -> None:
        usual = probes().get(target.scheme)
        port = target.port or (usual.PORT if usual else 0)
        if (control.host, control.port) == (target.host, port):
            raise UsageError("the control is the store itself: name another host that should answer")
        if is_loopback(control.host) and not is_loopback(target.host):
            raise UsageError("the control is this machine, which shows nothing of the network: name another")

    def _visit(self, control: str) -> Visit:
        at = parse(control)
        return visit(self.scope, at.host, at.port, seconds=self.seconds)

    def _proof(self, found: Checked) -> str:
        state = found.finding.state
        if state == "gone" and found.finding.why != NO_NAME:
            return "refusal"
        quiet = state in ("gone", "filtered")
        return "control" if quiet and self._answers() else SAID.get(state, "silence")

    def _answers(self) -> bool:
        """Whether the control takes a connection now. Nothing is sent to it."""
        if self.control is None:
            return False
        try:
            self._visit(self.control).wire().close()
        except StoreError:
            return False
        return True
