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

-- Layouts of a family never add up. A row stands aside where a higher rank has ever spoken of its sale; where one of the
-- two has no key, where it has spoken of the day. One row that speaks instead is named.
DELETE FROM aside;

INSERT INTO aside
WITH kin AS (
    SELECT reported.*, {'rank': rank, 'layout': layout, 'file': file, 'line': line} AS place
    FROM reported
    SEMI JOIN (
        SELECT network, family
        FROM files JOIN layouts USING (network, layout)
        WHERE family IS NOT NULL
        GROUP BY network, family
        HAVING min(rank) < max(rank)
    ) USING (network, family)
),

sales AS (SELECT network, family, account, key, max(place) AS other FROM kin WHERE key <> '' GROUP BY ALL),

days AS (
    SELECT network, family, account, currency, day, key = '' AS keyless, max(place) AS other FROM kin GROUP BY ALL
),

lower AS (
    SELECT kin.sha256, kin.revision, other
    FROM kin JOIN sales USING (network, family, key)
    WHERE other.rank > kin.rank AND (kin.account = sales.account OR '' IN (kin.account, sales.account))
    UNION ALL
    SELECT kin.sha256, kin.revision, other
    FROM kin JOIN days USING (network, family, currency, day)
    WHERE
        other.rank > kin.rank AND (kin.account = days.account OR '' IN (kin.account, days.account))
        AND (keyless OR kin.key = '')
)

SELECT sha256, revision, unnest(max(other)) FROM lower GROUP BY sha256, revision;

-- The files that have a column for something that others of their network are silent about.
DELETE FROM knowing;

INSERT INTO knowing
WITH silences AS (SELECT DISTINCT network, string_split(silent, ' ') AS fields FROM files WHERE identity = 'id')

SELECT DISTINCT f.sha256
FROM files f JOIN silences s USING (network)
WHERE f.identity = 'id' AND NOT list_has_all(string_split(f.silent, ' '), s.fields);
