"""What another scheme would have made of a round that was revealed. Shown, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from nominals import comparing, schemes
from nominals.actions.rankings import nominated_in, scores_of
from nominals.composing import names_of
from nominals.models import RankedPlace, Ranking, ScoringScheme
from nominals.rule_forms import SchemeForm
from partners.access import PortalView, seen
from partners.choices import Marking
from partners.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nominals.models import Score


class WhatIf(PortalView):
    """For the secretariat of the round alone. It answers to GET and to nothing else."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ranking = self.fetch(Ranking, key=key)
        if ranking.owner_id != self.user.agency_id:
            raise PermissionDenied
        if ranking.made_at is None:
            raise Http404
        form = self._form(ranking)
        context = {
            "record": ranking, "form": form, "back_url": ranking.get_absolute_url(),
            "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        if form.is_bound and form.is_valid():
            context |= self._tried(ranking, form.cleaned_data["scheme"])
        return render(request, "nominals/what_if.html", context)

    def _form(self, ranking: Ranking) -> SchemeForm:
        offered = ScoringScheme.objects.visible_to(self.user).exclude(pk=ranking.scheme_id)
        chosen = {"scheme": self.request.GET["scheme"]} if "scheme" in self.request.GET else None
        return SchemeForm(chosen, schemes=offered)

    def _tried(self, ranking: Ranking, instead: ScoringScheme) -> dict[str, Any]:
        faults = schemes.faults_in(instead.definition)
        if faults:
            return {"instead": instead, "faults": faults}
        scores = scores_of(ranking, by=self.user)
        seen([one for given in scores.values() for one in given], by=self.user,
             purpose=self.purpose())  # fmt: skip
        try:
            trial = comparing.tried(nominated_in(scores), ranking.scheme.scheme(), instead.scheme())
        except comparing.CannotCarry as error:
            return {"instead": instead, "differ": error.names}
        return {"instead": instead, "trial": trial, "rows": self._rows(ranking, scores, trial)}

    def _rows(
        self, ranking: Ranking, scores: Mapping[str, list[Score]], trial: comparing.Trial
    ) -> list[dict[str, Any]]:
        """In the order of the trial, each with its real place."""
        places = RankedPlace.objects.visible_to(self.user).filter(ranking=ranking)
        real = {each.nomination_id: each for each in places}
        of = {key: given[0].nomination for key, given in scores.items()}
        names = names_of(of.values(), by=self.user, purpose=self.purpose())
        return [
            {
                "rank": rank, "result": result, "record": of[key], "real": real.get(of[key].pk),
                "risk": float(result.risk), "name": names.get(of[key].nominal_id, ""),
            }
            for rank, (key, result) in enumerate(trial.ordered, start=1)
        ]  # fmt: skip
