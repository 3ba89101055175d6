"""Words that mean a threat to life: a form with them is urgent, whatever else was answered.

A false alarm costs a look, a miss can cost a life: when in doubt, raised. Turns of phrase that only
sound so are taken out first. No model and no weights: whoever is asked why can point at the words.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Sign(StrEnum):
    """What the words are about, for the analyst."""

    KILLING = "killing"
    WEAPON = "weapon"
    FIRE = "fire"
    HELD = "held"
    SELF_HARM = "self_harm"
    GRAVE_HARM = "grave_harm"
    HUNTED = "hunted"


_TIRING = (
    "back|feet|head|heat|heels|shoes|rent|bills?|work|job|traffic|noise|walk|wait|queue|commute"
)
# Only sound so: figures of speech, sport, trade, and violence that is said to be long past.
_HARMLESS = (
    r"dying (?:to|for)\b", r"\bkill(?:ed|s)? for\b",
    rf"\b(?:it's|that's|(?:{_TIRING}) (?:is|was|are|were)) killing (?:me|us|him|her|it)\b",
    r"\bmurder mystery\b", r"\bshot on film\b", r"\bshooting (?:hoops|star\w*|range|club)",
    r"\bdead ?(?:drop|line|end|beat|pan)\w*", r"\bdeadly (?:striker|serious)",
    r"\b(?:weed|pain|lady|time)[ -]?killers?\b",
    r"\bkiller (?:app|deals?|heels|look|bargain|instinct|whales?|tune|set|queue|track|goal|pass)\b",
    r"\b(?:toy|nail) guns?\b", r"\bwater pistols?\b",
    r"\bknife (?:bins?|arch\w*)\b", r"\bdied of\b", r"\bcar accident\b",
    r"\bbladed (?:gardening )?tools?\b",
    r"\bbullets? from the war\b",
)  # fmt: skip
# Harmless only where the same sentence says nothing of what is to come.
_HARMLESS_ALONE = (
    r"\b(?:kitchen |pen-?)kni(?:fe|ves)\b",
    r"\b(?:stabbing|shooting|murder)\b.*\b(?:years ago|in (?:19|20)\d\d)\b",
)
_NEXT = r"\b(?:will|'ll|going to|gonna|about to|threat\w*|use it|tonight|tomorrow|next time)\b"
_FIREARM = (
    r"(?:hand|shot)?guns?|pistols?|revolvers?|rifles?|fire-?arms?|sawn-?off|shooters?|crossbows?"
    r"|grenades?|bombs?|explosives?|bullets?|ammunition"
)
_EDGE = r"kni(?:fe|ves)|blades?|machetes?|swords?|axes?|hammers?|baseball bats?|bats?|acid"
_COMING = (
    r"(?:will|would|'ll|'d|going to|gonna|about to|plan\w*|threat\w*|next time|promis\w*|wants? to"
    r"|said|says|saying|told|warn\w*|ready|coming|wait\w*|tonight|tomorrow|today|weekend|until"
    r"|use it|bring\w*|carr(?:y|ies|ied)|chas\w*|point\w*|show\w*|hidden|loaded|sort)"
)
_SIGNS: dict[Sign, str] = {
    Sign.KILLING: (
        r"\b(?:kill(?:s|ed|ing|ers?)?|murder\w*|assassinat\w*|behead\w*|execut(?:e|ed|ing)"
        r"|stab(?:s|bed|bing)?|shank\w*|knif(?:e|ed|ing) (?:him|her|them|you|me|my|his|their)"
        r"|shoot(?:s|ing)?|shot (?:at|him|her|them|in)|be shot|drive-by|kneecap\w*"
        r"|strangl\w*|throttl\w*|chok(?:e|ed|es|ing)|suffocat\w*|drown\w*|poison\w*"
        r"|body ?bag|coffins?|funeral|in a ditch|in the ground|bury (?:him|her|them|me|you)"
        r"|die|dies|dead|death|manslaughter|life for a life|target drawn|on sight"
        r"|end (?:his|her|my|your|their) life|hot shot|survive"
        r"|(?:finish|take|took|do|cut|chop|slit|blow) (?:him|her|them|me|you|his|my|the \w+)"
        r" ?(?:off|out|in|up|throat|head|job)\b|finish \w+ off|slit \w+ throat|blow \w+ head"
        r"|cut (?:his|her|my|your|their) throat|not come back alive|walks out of"
        r"|done as soon as|not see christmas|part two)\b"
    ),
    Sign.WEAPON: (
        r"\b(?:is|are|was|were|comes?|came|turned up) armed\b|\barmed (?:with|man|men)\b"
        r"|\b(?:has|have|had|got|carr(?:y|ies|ied|ying)|with) (?:an? |the |his |her )?weapons?\b|"
        rf"\b(?:{_FIREARM})\b|\b(?:{_EDGE})\b.*\b{_COMING}\b|\b{_COMING}\b.*\b(?:{_EDGE})\b"
    ),
    Sign.FIRE: (
        r"\bpetrol\b|\btorch(?:ed|ing)?\b(?= (?:the|his|her|their|my|it))|\bset fire to\b"
        r"|\bset (?:\w+ ){1,3}(?:on fire|alight|ablaze)\b"
        r"|\bburn (?:the|his|her|their|my|our|your) (?:\w+ )?(?:house|home|flat|car|shop|place)\b"
        r"|\bburn\w* .*\b(?:down|alive|inside)\b|\bfire-?bomb\w*|\bnext fire\b"
    ),
    Sign.HELD: (
        r"\b(?:kidnap\w*|abduct\w*|hostage|bundled in\w*|tied (?:up|to)|chained|held (?:in|against)"
        r"|lock(?:s|ed) (?:\w+ )?(?:in|up)|kept as a slave|being kept|not allowed out|starv\w*"
        r"|in(?:to)? the boot|not let (?:him|her|them) (?:out|go|leave)|cannot leave"
        r"|driven to the woods|made (?:him|her|them) kneel)\b"
    ),
    Sign.SELF_HARM: (
        r"\b(?:suicid\w*|overdos\w*|hang (?:him|her|my)self|jump off|take (?:his|her) own life"
        r"|end it all|self-harm\w*|harm (?:her|him|my|them)sel(?:f|ves)"
        r"|cut\w* (?:her|his|my|their) wrists?|(?:taken|took|swallowed) (?:\w+ ){0,2}"
        r"(?:tablets|pills|paracetamol|medication|insulin)|(?:not|won't) wake up"
        r"|(?:not|n't|never) want(?:s|ed)? to (?:live|be alive|be here|wake up))\b"
    ),
    Sign.GRAVE_HARM: (
        r"\b(?:rape[sd]?|raping|unconscious|tortur\w*|acid|maim\w*|beat(?:en|s|ing)? (?:\w+ )?"
        r"(?:with|every|unconscious)|had (?:him|her) beaten|broke(?:n)? (?:his|her) \w+"
        r"|stop(?:s|ped)? breathing|(?:not|isn't|wasn't) breathing|boiling water (?:on|over|at)"
        r"|(?:baby|child|toddler) (?:\w+ )?(?:was|is|been|being) shaken"
        r"|thr(?:ow|ows|ew|owing) (?:him|her|them|me|us) (?:off|from|out|under|down|over)"
        r"|swallow\w* packages|refused an ambulance|lost an eye"
        r"|smash\w* (?:his|her)|blood on the|drove a car at|run (?:him|her|them) over"
        r"|drag (?:him|her|them)"
        r"|out of a window|from a balcony|kicks? (?:him|her) in|wound)\b"
    ),
    Sign.HUNTED: (
        r"\b(?:price on (?:his|her|my) head|contract (?:out )?on|hit ?list|going to get it"
        r"|coming for (?:him|her|them|me)|is next|she is next|he is next|after the boy"
        r"|not been seen since|have not seen (?:him|her) again"
        r"|is going to be (?:kidnapped|jumped|done)|stab vest|afraid for (?:his|her) life"
        r"|got until \w+ and then|make (?:\w+ )?dead"
        r"|job to do|(?:last|next) (?:summer|winter|christmas|birthday)|watch (?:his|her|your) back"
        r"|(?:his|her|your|their) time is up|know where (?:\w+ )?lives?|dug a (?:hole|grave)"
        r"|(?:won't|will not|would not|wouldn't) (?:stop|brake|live|get up|be found))\b"
    ),
}
_COMPILED = {sign: re.compile(pattern) for sign, pattern in _SIGNS.items()}
_HARMLESS_COMPILED = re.compile("|".join(_HARMLESS))
_ALONE_COMPILED, _NEXT_COMPILED = re.compile("|".join(_HARMLESS_ALONE)), re.compile(_NEXT)
_SENTENCE_ENDS = re.compile(r"[.!?]+")
_QUOTES = str.maketrans("\u2019\u2018\r\n", "''  ")  # a telephone has its own apostrophes


def signs_in(*texts: str) -> dict[Sign, str]:
    """The words that were found, by what they are about; empty where nothing was."""
    found: dict[Sign, str] = {}
    for text in texts:
        for sentence in _SENTENCE_ENDS.split(text.translate(_QUOTES).lower()):
            meant = _HARMLESS_COMPILED.sub(" ", sentence)
            if not _NEXT_COMPILED.search(meant):
                meant = _ALONE_COMPILED.sub(" ", meant)
            for sign, pattern in _COMPILED.items():
                match = pattern.search(meant)
                if match and sign not in found:
                    found[sign] = match.group(0)[:80]
    return found
