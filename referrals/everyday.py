"""Words of every day: those that name nobody, and those that say who told."""

from __future__ import annotations

import re

# Words that begin sentences, or are written large, and name nobody.
NOBODY = frozenset(
    re.findall(
        r"\w+",
        """
        a about address adult adults after afternoon again all also although am an and another any
        anybody anyone april are around as ask asked asks at august away be because been before
        big black blue both boy boys britain brother bus but by call calls can car cars cash child
        children city come comes community could council county day december did do does door
        drugs during each east eight either eleven england english evening every everybody
        everyone father february few first five flat floor for four friday from get gets girl
        girls go goes good got green grey group had has have he hence her hers him his home house
        how however i if in information inside is it its january july june knife lane large last
        later local look looks man many march may maybe me men monday money month more morning
        most mother much my near neighbour neither never new next night nine no nobody north not
        nothing november now number numbers october of off officer often old on once one only or
        other our out outside over parents people perhaps person phone please police possibly
        pupil recently red residents ring rings road room rooms said saturday says school see seen
        sees september seven several she shop shops silver since sister six small so some somebody
        someone something sometimes south staff station street student sunday suspect take takes
        taxi teacher telephone tell tells ten tenant thank thanks that the their them then there
        these they they've this those though three thursday thus to today told tomorrow tonight
        took town train tuesday twelve two uk under until up us usually van vans vehicle vehicles
        very victim visit visitors visits wait waiting waits wales was we wednesday week weekend
        went were west what when whenever where which while white who whoever whole window with
        woman women year years yes yesterday you young your
        """,
    )
)
WHO = (
    "pupil|student|tenant|client|patient|neighbour|resident|colleague|teacher|nurse|doctor|gp"
    "|midwife|caretaker|receptionist|social worker|housing officer|support worker|key worker"
    "|probation officer|headteacher|school|surgery|hostel|clinic|charity|landlord|carer|ex-partner"
    "|girlfriend|boyfriend|wife|husband|mother|father|sister|brother|aunt|uncle|cousin|daughter|son"
    "|grandmother|grandfather|witness|informant|caller|referrer|reporter|employee"
)
