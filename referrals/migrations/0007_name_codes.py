"""The names that the codes had so far, and who may change them: the host's administrator alone.

A change counts from tomorrow at the earliest, so that no name of a day that has begun ever changes.
"""

from typing import Any

from django.db import migrations

NAMES = (
    ("theme", "MET", "Missing, exploited or trafficked"),
    ("theme", "CSE", "Child sexual exploitation"),
    ("theme", "CCE_COUNTY_LINES", "Child criminal exploitation or county lines"),
    ("theme", "DRUG_HARM", "Drug-related harm"),
    ("theme", "MODERN_SLAVERY", "Modern slavery"),
    ("theme", "ORG_CRIME_GENERAL", "Organised crime in general"),
    ("theme", "FIREARMS", "Firearms"),
    ("theme", "KNIVES", "Knives"),
    ("theme", "SERIOUS_VIOLENCE", "Serious violence"),
    ("theme", "MONEY_LAUNDERING", "Money laundering"),
    ("theme", "FRAUD", "Fraud"),
    ("theme", "CYBER", "Cyber crime"),
    ("theme", "ORG_ACQUISITIVE", "Organised theft: burglary, vehicles, plant, cash machines"),
    ("theme", "ORG_IMMIGRATION", "Organised immigration crime"),
    ("theme", "COUNTERFEIT", "Counterfeit goods"),
    ("theme", "WASTE_ENV_CRIME", "Waste and environmental crime"),
    ("theme", "CORRUPTION_PRISON", "Corruption in prisons"),
    ("theme", "CUCKOOING", "Cuckooing: a home taken over"),
    ("theme", "ASB", "Anti-social behaviour"),
    ("theme", "COMMUNITY_TENSION", "Community tension"),
    ("theme", "OTHER", "Something else"),
    ("source_type", "saw_or_heard", "I saw or heard it myself"),
    ("source_type", "our_records", "It is in my organisation's records"),
    ("source_type", "professional", "Another professional told me"),
    ("source_type", "public", "A member of the public or somebody we work with told me"),
    ("source_type", "subject", "The person it is about told me"),
    ("source_type", "anonymous", "I was told anonymously"),
    ("source_type", "open_source", "It is open to anybody, for example online"),
    ("source_type", "unknown", "I do not know"),
    ("risk", "none", "No, I see no risk"),
    ("risk", "source", "Yes, to the person who told me"),
    ("risk", "submitter", "Yes, to me or a colleague"),
    ("risk", "another", "Yes, to somebody else"),
    ("risk", "unsure", "I do not know"),
    ("outcome", "INTEL_LOG", "An intelligence log was created"),
    ("outcome", "CRIME_RECORDED", "It amounts to a crime and was recorded"),
    ("outcome", "SAFEGUARDING", "Concern for safety, passed to a safeguarding team"),
    ("outcome", "NO_FURTHER_ACTION", "No further action"),
    ("outcome", "RETURNED_TO_SUBMITTER", "More is needed from the sender"),
    ("outcome", "DUPLICATE_MERGED", "Already held, joined to that record"),
    ("outcome", "TRANSFERRED_OTHER_FORCE", "Passed to another force"),
    ("answer", "read_and_used", "Thank you. Your information has been read and assessed. It helps us, even where you see nothing change."),
    ("answer", "contact", "Thank you. Your information has been read and assessed. We will contact you through your agency."),
    ("answer", "more_needed", "Thank you. Your information has been read. We would like to know more: please send another form."),
    ("answer", "not_for_us", "Thank you. Your information has been read. It is not something the police can take further."),
)

FUNCTIONS = """
-- Takes back what is planned: a new name, a return, an end.
CREATE FUNCTION wall.unplan_code(of text, chosen text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/London')::date;
    was_planned boolean;
BEGIN
    IF NOT wall.administers() THEN RETURN false; END IF;
    DELETE FROM public.referrals_code WHERE list = of AND code = chosen AND first_day > today;
    was_planned := FOUND;
    UPDATE public.referrals_code SET last_day = NULL WHERE list = of AND code = chosen AND last_day >= today;
    RETURN was_planned OR FOUND;
END $$;

CREATE FUNCTION wall.name_code(of text, chosen text, called text, from_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.administers() OR from_day <= (now() AT TIME ZONE 'Europe/London')::date
        OR NOT EXISTS (SELECT FROM public.referrals_code WHERE list = of AND code = chosen) THEN
        RETURN false;
    END IF;
    PERFORM wall.unplan_code(of, chosen);
    UPDATE public.referrals_code SET last_day = from_day - 1 WHERE list = of AND code = chosen AND last_day IS NULL;
    INSERT INTO public.referrals_code (list, code, label, first_day) VALUES (of, chosen, called, from_day);
    RETURN true;
END $$;

-- A list never becomes empty.
CREATE FUNCTION wall.end_code(of text, chosen text, until_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT wall.administers() OR until_day < (now() AT TIME ZONE 'Europe/London')::date THEN
        RETURN false;
    END IF;
    PERFORM FROM public.referrals_code WHERE list = of FOR UPDATE;
    PERFORM wall.unplan_code(of, chosen);
    UPDATE public.referrals_code SET last_day = until_day
    WHERE list = of AND code = chosen AND last_day IS NULL AND EXISTS (
        SELECT FROM public.referrals_code other
        WHERE other.list = of AND other.code <> chosen AND other.last_day IS NULL);
    RETURN FOUND;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.end_code(text, text, date);
DROP FUNCTION wall.name_code(text, text, text, date);
DROP FUNCTION wall.unplan_code(text, text);
"""


def name(apps: Any, schema_editor: Any) -> None:
    code = apps.get_model("referrals", "Code")
    code.objects.bulk_create(
        code(list=of, code=each, label=label, first_day="2019-01-01") for of, each, label in NAMES
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_codes"), ("partners", "0017_who_keeps_agencies")]
    operations = [
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.RunSQL(FUNCTIONS, BACKWARD),
    ]
