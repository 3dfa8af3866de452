-- What has to be known of the whole ledger before anything can be said of one row. Worked out when a ledger is opened
-- and after each import, and empty for ledgers in which nothing of it comes up.

-- Whose the rows without an account are, where others of the network name theirs: of the account that the same id, or
-- else the same tracking ID is reported of. `only_account` is for rows that have neither: the only account there is.
DELETE FROM owned;

INSERT INTO owned
WITH mixed AS (
    SELECT network, min(account) FILTER (account <> '') AS low, max(account) AS high
    FROM revisions
    GROUP BY network
    HAVING min(account) = '' AND max(account) <> ''
),

nameless AS (SELECT revision, network, id, tracking_id, low, high FROM revisions JOIN mixed USING (network) WHERE account = ''),

named AS (SELECT network, id, tracking_id, account FROM revisions SEMI JOIN mixed USING (network) WHERE account <> ''),

ids AS (SELECT network, id, min(account) AS account FROM named SEMI JOIN nameless USING (network, id) GROUP BY network, id),

trackers AS (
    SELECT network, tracking_id, min(account) AS account
    FROM named
    WHERE tracking_id <> ''
    GROUP BY network, tracking_id
    HAVING min(account) = max(account)
)

SELECT revision, coalesce(ids.account, trackers.account), CASE WHEN n.tracking_id = '' AND low = high THEN low END
FROM nameless n LEFT JOIN ids USING (network, id) LEFT JOIN trackers USING (network, tracking_id);

-- Layouts of a family never add up: of what is told of a sale one telling stands, and the others stand aside. Where rows
-- say how a sale stands, the newest telling does, if all have a date, or else the highest rank. Rows that say what
-- changed come behind, by rank, and those that do not tell of the sale itself last; a change later than all that stand
-- before it adds up. A row without a key steps back where a higher rank has spoken of the day, and makes lower ones.
DELETE FROM aside;

INSERT INTO aside
WITH kin AS (
    SELECT reported.* REPLACE (CASE WHEN id = key THEN coalesce(whole, rank) ELSE rank END AS rank)
    FROM reported
    SEMI JOIN (
        SELECT network, family
        FROM files JOIN layouts USING (network, layout)
        WHERE family IS NOT NULL
        GROUP BY network, family
        HAVING min(coalesce(whole, rank)) < max(rank)
    ) USING (network, family)
),

tellings AS (
    SELECT
        network, family, account, key, rank, changes,
        CASE WHEN bool_and(as_of IS NOT NULL) THEN max(as_of) END AS age, -- a report without a date may be newer
        bool_or(NOT changes OR kind <> 'adjustment') AS begun,
        max({'layout': layout, 'file': file, 'line': line}) AS place
    FROM kin
    WHERE key <> ''
    GROUP BY ALL
),

sales AS (
    SELECT
        *, {
            'begun': begun, 'state': NOT changes,
            'age': CASE WHEN NOT changes AND bool_and(changes OR age IS NOT NULL) OVER sale THEN age ELSE '-infinity' END,
            'rank': rank, 'place': place
        } AS weight
    FROM tellings
    WINDOW sale AS (PARTITION BY network, family, key)
),

days AS (
    SELECT
        network, family, account, currency, day, rank, key = '' AS keyless,
        max({'layout': layout, 'file': file, 'line': line}) AS place
    FROM kin
    GROUP BY ALL
),

lower AS (
    SELECT kin.sha256, kin.revision, other.weight
    FROM kin
    JOIN sales mine USING (network, family, account, key, rank)
    JOIN sales other USING (network, family, key)
    WHERE
        other.rank <> mine.rank AND other.weight > mine.weight
        AND (other.account = mine.account OR '' IN (other.account, mine.account))
        AND NOT coalesce(kin.changes AND kin.changed::DATE > other.age::DATE, false)
    UNION ALL
    SELECT
        kin.sha256, kin.revision,
        {'begun': true, 'state': true, 'age': 'infinity'::TIMESTAMP, 'rank': days.rank, 'place': days.place}
    FROM kin JOIN days USING (network, family, currency, day)
    WHERE
        days.rank > kin.rank AND (kin.account = days.account OR '' IN (kin.account, days.account))
        AND (keyless OR kin.key = '')
)

SELECT sha256, revision, best.rank, unnest(best.place)
FROM (SELECT sha256, revision, max(weight) AS best FROM lower GROUP BY sha256, revision);

-- The files that have a column for something that others of their network are silent about.
DELETE FROM knowing;

INSERT INTO knowing
WITH silences AS (SELECT DISTINCT network, string_split(silent, ' ') AS fields FROM files WHERE identity = 'id')

SELECT DISTINCT f.sha256
FROM files f JOIN silences s USING (network)
WHERE f.identity = 'id' AND NOT list_has_all(string_split(f.silent, ' '), s.fields);
