"""Names are looked for by their words: letter groups of a million whole names took too long."""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("nominals.migrations.0007_japtm_walls")
INDEXED = "array_to_tsvector(string_to_array({}folded, ' '))"

FORWARD = """
-- The word itself, and each that a letter left out makes of it: two words that share one of these are a
-- letter left out, too many or wrong, or two the other way round, apart.
CREATE FUNCTION wall.one_letter_off(word text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array_agg(DISTINCT left(word, n - 1) || substr(word, n + 1)) || word
    FROM generate_series(1, length(word)) n
$$;
CREATE INDEX nominals_nameword_slips ON nominals_nameword USING gin (wall.one_letter_off(word));
CREATE INDEX nominals_nameword_letters ON nominals_nameword USING gin (word gin_trgm_ops);
ALTER TABLE nominals_nameword ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY looks_after ON nominals_nameword TO CURRENT_USER USING (true);

INSERT INTO nominals_nameword (word)
    SELECT DISTINCT unnest(string_to_array(folded, ' ')) FROM nominals_contribution
    WHERE kind = 'name' AND withdrawn_at IS NULL AND folded ~ '^[a-z0-9 ]+$';
DROP INDEX nominals_contribution_letters;
CREATE INDEX nominals_contribution_words ON nominals_contribution USING gin
    (array_to_tsvector(string_to_array(folded, ' '))) WHERE kind = 'name' AND withdrawn_at IS NULL;

-- Words must not be forgotten between the look for them here and the end of this transaction.
CREATE FUNCTION wall.keeps_name_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE nominals_nameword IN ROW EXCLUSIVE MODE;
    INSERT INTO nominals_nameword (word)
        SELECT DISTINCT said.word FROM unnest(string_to_array(NEW.folded, ' ')) AS said (word)
        WHERE said.word ~ '^[a-z0-9]+$'
            AND NOT EXISTS (SELECT FROM nominals_nameword w WHERE w.word = said.word);
    RETURN NULL;
END $$;
CREATE TRIGGER keeps_words AFTER INSERT ON nominals_contribution
    FOR EACH ROW WHEN (NEW.kind = 'name') EXECUTE FUNCTION wall.keeps_name_words();

-- What no name holds any more goes: a rare surname is personal data by itself. Whoever writes a name
-- meanwhile waits for this, and this for nobody longer than a second: there is another night.
CREATE FUNCTION wall.forget_name_words() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
    gone integer;
BEGIN
    LOCK TABLE nominals_nameword IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM nominals_nameword w WHERE NOT EXISTS (
            SELECT FROM nominals_contribution c WHERE c.kind = 'name' AND c.withdrawn_at IS NULL
                AND %(indexed)s @@ quote_literal(w.word)::tsquery)
        OR EXISTS (SELECT FROM nominals_nameword o WHERE o.word = w.word AND o.id < w.id);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
EXCEPTION WHEN lock_not_available THEN
    RETURN 0;
END $$;

-- As a part of a query: at most sixty words that may be meant by one, the likeliest first.
CREATE FUNCTION wall.words_like(asked text) RETURNS text LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp SET pg_trgm.similarity_threshold = 0.4 AS $$
    SELECT string_agg(quote_literal(word), '|') FROM (
        SELECT w.word FROM nominals_nameword w
        WHERE wall.one_letter_off(w.word) && wall.one_letter_off(asked) OR w.word %% asked
        GROUP BY w.word
        ORDER BY wall.one_letter_off(w.word) && wall.one_letter_off(asked) DESC,
            similarity(w.word, asked) DESC, w.word
        LIMIT 60) AS likely
$$;
"""
NAMED = """
CREATE OR REPLACE FUNCTION wall.nominals_named(asked text, likely real, most integer)
RETURNS TABLE (nominal bigint, likeness real) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    bound bigint[] := wall.agreements();
    of_unit bigint;
    words text[];
    wanted tsquery;
BEGIN
    IF NOT coalesce(asking.roles && ARRAY[{readers}], false) THEN
        RETURN;
    END IF;
    SELECT u.unit_id INTO of_unit FROM partners_user u WHERE u.id = asking.user_id;
    -- Nobody's name has more than eight words that matter.
    SELECT array_agg('(' || meant || ')') INTO words
        FROM (SELECT wall.words_like(each) AS meant
            FROM unnest((string_to_array(asked, ' '))[1:8]) AS said (each)) AS all_words
        WHERE meant IS NOT NULL;
    -- All words first; where nobody is called so, all but one.
    FOR left_out IN 0..1 LOOP
        wanted := CASE
            WHEN left_out = 0 THEN array_to_string(words, '&')
            ELSE (SELECT string_agg('(' || array_to_string(words[:n - 1] || words[n + 1:], '&') || ')', '|')
                FROM generate_subscripts(words, 1) n WHERE cardinality(words) > 1)
        END::tsquery;
        RETURN QUERY WITH alike AS (
            SELECT c.folded, similarity(c.folded, asked) AS letters,
                (array_agg(DISTINCT c.nominal_id ORDER BY c.nominal_id DESC))[1:10] AS numbers
            FROM nominals_contribution c
            WHERE c.kind = 'name' AND c.withdrawn_at IS NULL AND {indexed} @@ wanted
                AND similarity(c.folded, asked) >= likely AND c.marking = ANY (asking.markings)
                AND ((c.owner_id = asking.agency_id AND (c.unit_id IS NULL OR c.unit_id = of_unit))
                    OR (asking.agency_id = ANY (c.readers) AND EXISTS (
                        SELECT FROM nominals_contributiongrant g
                        WHERE g.content_object_id = c.id AND g.group_id = asking.group_id
                            AND g.owner_id = c.owner_id AND g.revoked_at IS NULL AND g.expires_at > now()
                            AND (g.agreement_id IS NULL OR (g.agreement_id = ANY (bound)
                                AND EXISTS (SELECT FROM partners_agreementparty p
                                    WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id))))))
            GROUP BY c.folded ORDER BY 2 DESC, 1 LIMIT 50
        )
        -- All of that very name; of other names each in its turn, lest a common one fill the list.
        SELECT number, max(letters) FROM alike, unnest(numbers) WITH ORDINALITY AS one (number, turn)
            GROUP BY number
            ORDER BY max(letters) = 1 DESC, min(turn), max(letters) DESC, number DESC
            LIMIT CASE WHEN most BETWEEN 1 AND 50 THEN most ELSE 50 END;
        EXIT WHEN FOUND;
    END LOOP;
END $$;
"""
BACKWARD = """
DROP TRIGGER keeps_words ON nominals_contribution;
DROP FUNCTION wall.forget_name_words();
DROP FUNCTION wall.keeps_name_words();
DROP FUNCTION wall.words_like(text);
DROP INDEX nominals_contribution_words;
CREATE INDEX nominals_contribution_letters ON nominals_contribution USING gin (folded gin_trgm_ops)
    WHERE kind = 'name' AND withdrawn_at IS NULL;
DROP POLICY looks_after ON nominals_nameword;
ALTER TABLE nominals_nameword NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP INDEX nominals_nameword_letters;
DROP INDEX nominals_nameword_slips;
DROP FUNCTION wall.one_letter_off(text);
"""
_OLD = BEFORE.readers(BEFORE.MEMBERS)
OLD_NAMED = _OLD[_OLD.index("CREATE OR REPLACE FUNCTION wall.nominals_named") :]


class Migration(migrations.Migration):
    dependencies = [("nominals", "0021_sitting_walls")]
    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("word", models.CharField(db_index=True, max_length=200)),
            ],
            options={
                "verbose_name": "word of names", "verbose_name_plural": "words of names",
            },
        ),
        migrations.RunSQL(
            FORWARD % {"indexed": INDEXED.format("c.")}, BACKWARD
        ),
        migrations.RunSQL(
            NAMED.format(readers=BEFORE.MEMBERS, indexed=INDEXED.format("c.")), OLD_NAMED
        ),
    ]  # fmt: skip
