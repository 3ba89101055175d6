"""Pages of scoring: what one's agency scores, one nomination, the reveal, and the order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from nominals import actions, moderating, ranked, scoring
from nominals.charts import chances_chart, charted
from nominals.composing import names_of
from nominals.japtm_choices import NominationState
from nominals.models import (
    Nomination,
    Programme,
    RankedPlace,
    Ranking,
    Remark,
    Score,
    ScoringScheme,
)
from nominals.parts import part_of
from nominals.score_forms import ScoreForm, answers_of
from nominals.score_querysets import to_score
from partners.access import PortalView, seen, sensitive
from partners.choices import Marking
from partners.permissions import Permission, has_permission
from portal.models import JobState


class ToScore(PortalView):
    """What waits for one's agency, and what it has done. Of others it says nothing."""

    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(to_score(self.user))
        done = set(
            Score.objects.visible_to(self.user)
            .filter(nomination__in=page.rows, owner=self.user.agency_id)
            .values_list("nomination", flat=True)
        )
        names = names_of(page.rows, by=self.user, purpose=self.purpose())
        rows = [
            {"record": row, "name": names.get(row.nominal_id, ""), "is_done": row.pk in done}
            for row in page.rows
        ]
        context = {"rows": rows, "page": page, "marking": Marking.OFFICIAL_SENSITIVE}
        return render(request, "nominals/to_score.html", context)


class GiveScore(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        nomination = self._nomination(key)
        mine = Score.objects.editable_by(self.user).filter(nomination=nomination).first()
        return self._page(
            nomination, self._form(nomination, initial=answers_of(mine) if mine else {})
        )

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        nomination = self._nomination(key, is_read=False)
        form = self._form(nomination, request.POST)
        if not form.is_valid():
            return self._page(nomination, form)
        actions.score(nomination, form.given, by=self.user)
        return redirect("nominals:to-score")

    def _nomination(self, key: str, *, is_read: bool = True) -> Nomination:
        return self.fetch(Nomination, key=key, is_read=is_read)

    def _form(self, nomination: Nomination, *args: Any, **kwargs: Any) -> ScoreForm:
        version = ScoringScheme.objects.of(actions.programme_of(nomination, by=self.user))
        return ScoreForm(*args, scheme=version.scheme(), **kwargs)

    def _page(self, nomination: Nomination, form: ScoreForm) -> HttpResponse:
        version = ScoringScheme.objects.of(actions.programme_of(nomination, by=self.user))
        context = {
            "record": nomination, "form": form, "version": version, "marking": nomination.marking,
            "name": _name_of(nomination, view=self),
            "is_open": to_score(self.user).filter(pk=nomination.pk).exists(),
            "back_url": reverse("nominals:to-score"),
        }  # fmt: skip
        return render(self.request, "nominals/score.html", context)


@sensitive
class Reveal(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True)
        rows = Nomination.objects.for_secretariat(self.user).filter(
            programme=programme, state=NominationState.SCORING
        )
        young = actions.young_of(rows, by=self.user)
        context = {
            "record": programme, "back_url": reverse("nominals:rankings"),
            "count": rows.count() - len(young), "marking": programme.marking,
            "young": seen(young, by=self.user, purpose=self.purpose()),
        }  # fmt: skip
        return render(request, "nominals/reveal.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True, is_read=False)
        ranking = actions.reveal(programme, by=self.user)
        behind = Nomination.objects.for_secretariat(self.user).filter(
            programme=programme, state=NominationState.SCORING
        )
        if count := behind.count():
            messages.warning(request, _stayed(count))
        return redirect(ranking)


def _stayed(count: int) -> str:
    return ngettext(
        "%(count)s nomination stays to be scored: nobody has scored it yet, or by what you see the"
        " person is or may be under 18.",
        "%(count)s nominations stay to be scored: nobody has scored them yet, or by what you see"
        " the person is or may be under 18.", count,
    ) % {"count": count}  # fmt: skip


class Rankings(PortalView):
    """Orders that were made of past rounds, and one that is being made."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(Ranking.objects.visible_to(self.user).select_related("programme"))
        context = {
            "rows": page.rows, "page": page, "marking": Marking.OFFICIAL_SENSITIVE,
            "may_score": has_permission(self.user, Permission.NOMINAL_CONTRIBUTE),
        }  # fmt: skip
        return render(request, "nominals/rankings.html", context)


class ReadRanking(PortalView):
    """The order as its reader may see it. Asking again is for the secretariat whose job failed."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ranking = self.fetch(Ranking, key=key)
        rows = RankedPlace.objects.visible_to(self.user).filter(ranking=ranking)
        places = list(rows.order_by("rank"))
        part = part_of(places, asked=request.GET.get("part", ""))
        self._nominated({*part.rows, *charted(places)})
        shown = [place.nomination for place in part.rows]
        names = names_of(shown, by=self.user, purpose=self.purpose())
        context = {
            "record": ranking, "marking": Marking.OFFICIAL_SENSITIVE,
            "back_url": reverse("nominals:rankings"),
            "rows": ranked.rows(places, names, shown=part.rows), "part": part,
            "chart": chances_chart(places, first=ranking.first),
            "summary": ranked.summary(places, ranking.first),
            "agreement": ranked.agreement(ranking.agreed),
            "agreed": ranked.agreed_on(ranking.agreed), "unscored": self._unscored(ranking),
            "outdated": self._outdated(ranking), "newer": self._newer(ranking),
            "has_failed": ranking.job.state == JobState.FAILED, "may_ask": self._may_ask(ranking),
        }  # fmt: skip
        return render(request, "nominals/ranking.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        ranking = self.fetch(Ranking, key=key, is_read=False)
        if not self._may_ask(ranking):
            raise Http404
        if ranking.made_at is not None:
            return redirect(actions.order_anew(ranking, by=self.user))
        actions.ask_again(ranking, by=self.user)
        return redirect(ranking)

    def _may_ask(self, ranking: Ranking) -> bool:
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        return keeps and ranking.owner_id == self.user.agency_id

    def _newer(self, ranking: Ranking) -> Ranking | None:
        rows = Ranking.objects.visible_to(self.user).filter(
            programme=ranking.programme_id, revealed_at=ranking.revealed_at, pk__gt=ranking.pk
        )
        found: Ranking | None = rows.order_by("-pk").first()
        return found

    def _outdated(self, ranking: Ranking) -> bool:
        """By marks in it that the reader sees and that were set aside since."""
        if ranking.made_at is None:
            return False
        rows = Score.objects.visible_to(self.user).filter(
            nomination__programme=ranking.programme_id,
            nomination__revealed_at=ranking.revealed_at, set_aside_at__gt=ranking.made_at,
        )  # fmt: skip
        return bool(rows.exists())

    def _nominated(self, places: set[RankedPlace]) -> None:
        """Those that the page names, no others: what is not shown is not on record as read."""
        wanted = Nomination.objects.visible_to(self.user).filter(
            pk__in=[place.nomination_id for place in places]
        )
        read = seen(wanted.order_by("pk"), by=self.user, purpose=self.purpose())
        nominations = {row.pk: row for row in read}
        if len(nominations) < len(places):
            raise Http404  # a loan that ended between the two queries
        for place in places:
            place.nomination = nominations[place.nomination_id]

    def _unscored(self, ranking: Ranking) -> list[Nomination]:
        rows = (
            Nomination.objects.visible_to(self.user)
            .filter(programme=ranking.programme_id, revealed_at=ranking.revealed_at)
            .exclude(places__ranking=ranking)
        )
        return seen(rows.order_by("pk"), by=self.user, purpose=self.purpose())


class ReadScores(PortalView):
    """All agencies' marks for one nomination, once they are revealed."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        nomination = self.fetch(Nomination, key=key, revealed_at__isnull=False)
        rows = Score.objects.visible_to(self.user).filter(nomination=nomination)
        scores = seen(
            rows.select_related("owner", "scheme").order_by("owner__name"),
            by=self.user, purpose=self.purpose(),
        )  # fmt: skip
        counted = [each for each in scores if each.set_aside_at is None]
        remarks = Remark.objects.visible_to(self.user).filter(item__nomination=nomination)
        context = {
            "record": nomination, "marking": nomination.marking, "scores": counted,
            "name": _name_of(nomination, view=self),
            "back_url": reverse("nominals:rankings"),
            "aside": [each for each in scores if each.set_aside_at is not None],
            **_compared(counted, moderating.agreed(remarks)),
        }  # fmt: skip
        return render(request, "nominals/scores.html", context)


def _name_of(nomination: Nomination, *, view: PortalView) -> str:
    names = names_of([nomination], by=view.user, purpose=view.purpose())
    return names.get(nomination.nominal_id, "")


def _compared(scores: list[Score], agreed: dict[str, str]) -> dict[str, Any]:
    if not scores:
        return {"lines": [], "apart": [], "together": None, "reasons": []}
    scheme = scores[0].scheme.scheme()
    given = [each.given() for each in scores]
    apart = scoring.apart(given, scheme)
    named = {each.code: each.name for each in scheme.dimensions}
    reasons = [
        {"agency": score.owner.name, "name": named[code], "words": words}
        for score in scores for code, words in score.reasons.items()
    ]  # fmt: skip
    return {
        "lines": ranked.side_by_side(scores, scheme, [each.code for each in apart], agreed),
        "apart": apart, "together": scoring.together(given, scheme), "reasons": reasons,
    }  # fmt: skip
