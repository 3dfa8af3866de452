-- What counts today, worked out from the sets of schema.sql each time it is asked for. Temporary: the code that asks
-- brings its own, so a ledger never carries yesterday's rules.

-- `told` is when a row was reported, as far as anybody knows: nothing is reported before it is sold. Where the variable
-- told_before is set, all of these views show the books as they stood then.
CREATE TEMP VIEW said AS
SELECT
    s.sha256, s.line, s.revision, f.name AS file, f.identity, f.layout, f.as_of,
    r.network, r.account, r.currency, r.id, r.day, r.changed, coalesce(f.as_of, r.changed, r.day::TIMESTAMP) AS told
FROM sightings s JOIN files f USING (sha256) JOIN revisions r USING (revision)
WHERE getvariable('told_before') IS NULL OR told < getvariable('told_before')::TIMESTAMP;

-- Rows with an id: the newest sighting of the id stands. A report without a date is as old as the row's own newest date;
-- between equals the row's own date decides. Several revisions left over are in dispute; `low` and `high` are two of them.
CREATE TEMP MACRO newest_among(sightings_) AS TABLE
SELECT
    *,
    min(revision) OVER id_of <> max(revision) OVER id_of AS disputed,
    min({'revision': revision, 'file': file, 'line': line}) OVER id_of AS low,
    max({'revision': revision, 'file': file, 'line': line}) OVER id_of AS high
FROM (
    SELECT *
    FROM query_table(sightings_)
    WHERE identity = 'id'
    QUALIFY 1 = rank() OVER (
        PARTITION BY network, account, id
        ORDER BY coalesce(as_of, changed) DESC NULLS LAST, changed DESC NULLS LAST
    )
)
WINDOW id_of AS (PARTITION BY network, account, id);

CREATE TEMP VIEW newest_ids AS FROM newest_among('said');

-- Only ids that were ever said in two ways with one date of their own can be in dispute: few, and asked for after each
-- import.
CREATE TEMP VIEW said_in_two_ways AS
SELECT said.*
FROM said
SEMI JOIN (
    SELECT network, account, id FROM revisions GROUP BY network, account, id, changed HAVING count(*) > 1
) USING (network, account, id);

-- Rows without an id: what each report says of a day, as one digest of its rows. A dated report also speaks for
-- the days it covers without having rows; an undated one does not, because it may have been made before them.
CREATE TEMP VIEW told_days AS
SELECT
    network, account, currency, layout, day, sha256, file, as_of,
    bit_xor(revision::UHUGEINT) AS says -- they are all different digests: equal rows have numbered ids
FROM said
WHERE identity = 'days'
GROUP BY ALL;

CREATE TEMP VIEW silent_days AS
WITH days AS (
    SELECT DISTINCT network, account, currency, layout, day FROM told_days
),

dated AS (
    SELECT
        t.network, t.account, t.currency, t.layout, t.sha256, t.file, t.as_of,
        least(min(f.covers_from), min(t.day)) AS first_day,
        greatest(max(f.covers_to), max(t.day)) AS last_day
    FROM told_days t JOIN files f USING (sha256)
    WHERE t.as_of IS NOT NULL
    GROUP BY ALL
)

SELECT network, account, currency, layout, days.day, sha256, file, as_of, 0::UHUGEINT AS says
FROM days
JOIN dated USING (network, account, currency, layout)
ANTI JOIN told_days t USING (network, account, currency, layout, day, sha256)
WHERE days.day BETWEEN dated.first_day AND dated.last_day;

-- The newest report of a day stands, dated before undated. Different ones of the same date leave the day in dispute.
CREATE TEMP VIEW newest_days AS
SELECT
    *,
    min(says) OVER day_of <> max(says) OVER day_of AS disputed,
    min({'says': says, 'file': file}) OVER day_of AS low,
    max({'says': says, 'file': file}) OVER day_of AS high
FROM (
    SELECT *
    FROM (SELECT * FROM told_days UNION ALL SELECT * FROM silent_days)
    QUALIFY 1 = rank() OVER (PARTITION BY network, account, currency, layout, day ORDER BY as_of DESC NULLS LAST)
)
WINDOW day_of AS (PARTITION BY network, account, currency, layout, day);

-- One place for every transaction that counts; equal reports of it give way to the one whose name sorts first.
CREATE TEMP VIEW standing AS
SELECT revision, file, line
FROM newest_ids
WHERE NOT disputed
QUALIFY 1 = row_number() OVER (PARTITION BY network, account, id ORDER BY file, sha256, line)
UNION ALL
SELECT said.revision, said.file, said.line
FROM said
SEMI JOIN (
    SELECT network, account, currency, layout, day, arg_min(sha256, (file, sha256)) AS sha256
    FROM newest_days
    WHERE NOT disputed
    GROUP BY ALL
) USING (network, account, currency, layout, day, sha256)
WHERE said.identity = 'days';

CREATE TEMP VIEW current AS
SELECT revisions.* EXCLUDE (revision), standing.file, standing.line
FROM standing JOIN revisions USING (revision);

-- Everything that was ever said, with the first and the last date that said it and one place where it stands.
CREATE TEMP VIEW history AS
SELECT
    r.* EXCLUDE (revision),
    s.first_seen, s.last_seen, s.sightings, s.place.file AS file, s.place.line AS line,
    r.revision IN (SELECT revision FROM standing) AS counts, r.revision
FROM revisions r
JOIN (
    SELECT
        revision,
        min(coalesce(as_of, changed)) AS first_seen,
        max(coalesce(as_of, changed)) AS last_seen,
        count(*) AS sightings,
        min({'file': file, 'line': line}) AS place
    FROM said
    GROUP BY revision
) s USING (revision);

-- Rows that count nowhere because another report of the same date says something else, with one place that does.
CREATE TEMP VIEW disputed_id AS
SELECT
    sha256, file, line, revision, identity, id, day,
    CASE WHEN revision = low.revision THEN high.file ELSE low.file END AS other_file,
    CASE WHEN revision = low.revision THEN high.line ELSE low.line END AS other_line
FROM newest_among('said_in_two_ways')
WHERE disputed;

CREATE TEMP VIEW disputed_days AS
SELECT
    n.sha256, n.file, coalesce(s.line, 0) AS line, s.revision, 'days' AS identity, coalesce(s.id, '') AS id, n.day,
    CASE WHEN n.says = n.low.says THEN n.high.file ELSE n.low.file END AS other_file,
    0 AS other_line
FROM newest_days n
LEFT JOIN said s USING (network, account, currency, layout, day, sha256)
WHERE n.disputed;
