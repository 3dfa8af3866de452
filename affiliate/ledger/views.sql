-- What counts today, worked out from the sets of schema.sql each time it is asked for. Temporary: the code that asks
-- brings its own, so a ledger never carries yesterday's rules.

-- What has to be known of the whole ledger before anything can be said of one row: filled by settled.sql.
CREATE TEMP TABLE owned (revision UUID, owner VARCHAR, only_account VARCHAR);
CREATE TEMP TABLE aside (
    sha256 VARCHAR, revision UUID, other_rank INTEGER, other_layout VARCHAR, other_file VARCHAR, other_line INTEGER
);
CREATE TEMP TABLE knowing (sha256 VARCHAR);

-- `told` is when a row was reported, as far as anybody knows: nothing is reported before it is sold. Where the variable
-- told_before is set, all of these views show the books as they stood then.
CREATE TEMP VIEW reported AS
SELECT
    s.sha256, s.line, s.revision, f.name AS file, f.identity, f.layout, f.as_of,
    f.family, f.rank, f.whole, f.changes,
    CASE f.key WHEN 'id' THEN r.id WHEN 'corrects' THEN r.corrects WHEN 'sale_id' THEN r.sale_id ELSE '' END AS key,
    r.network, coalesce(r.owner, CASE f.identity WHEN 'days' THEN r.only_account END, r.account) AS account,
    r.account = '' AS nameless, r.currency, r.id, r.day, r.kind, r.changed,
    coalesce(f.as_of, r.changed, r.day::TIMESTAMP) AS told
FROM sightings s
JOIN (files LEFT JOIN layouts USING (network, layout)) f USING (sha256)
JOIN (revisions LEFT JOIN owned USING (revision)) r USING (revision)
WHERE getvariable('told_before') IS NULL OR told < getvariable('told_before')::TIMESTAMP;

CREATE TEMP VIEW said AS FROM reported ANTI JOIN aside USING (sha256, revision);

-- Rows with an id: the newest sighting of the id stands. A report without a date is as old as the row's own newest date;
-- between equals the row's own date decides, then whether it names its account. Several revisions left over are in
-- dispute; `low` and `high` are two of them.
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
        ORDER BY coalesce(as_of, changed) DESC NULLS LAST, changed DESC NULLS LAST, nameless
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
    SELECT network, id FROM revisions GROUP BY network, id, changed HAVING count(*) > 1
) USING (network, id);

-- Rows without an id: what each report says of a day, as one digest of its rows. A dated report also speaks for
-- the days it covers without having rows; an undated one does not, because it may have been made before them.
CREATE TEMP VIEW told_days AS
SELECT
    network, account, currency, layout, day, sha256, file, as_of, bool_and(nameless) AS nameless,
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
        t.network, t.account, t.currency, t.layout, t.sha256, t.file, t.as_of, bool_and(t.nameless) AS nameless,
        least(min(f.covers_from), min(t.day)) AS first_day,
        greatest(max(f.covers_to), max(t.day)) AS last_day
    FROM told_days t JOIN files f USING (sha256)
    WHERE t.as_of IS NOT NULL
    GROUP BY ALL
)

SELECT network, account, currency, layout, days.day, sha256, file, as_of, nameless, 0::UHUGEINT AS says
FROM days
JOIN dated USING (network, account, currency, layout)
ANTI JOIN told_days t USING (network, account, currency, layout, day, sha256)
WHERE days.day BETWEEN dated.first_day AND dated.last_day;

-- The newest report of a day stands, dated before undated, and of equals one that names its account. Different ones of
-- the same date leave the day in dispute.
CREATE TEMP VIEW newest_days AS
SELECT
    *,
    min(says) OVER day_of <> max(says) OVER day_of AS disputed,
    min({'says': says, 'file': file}) OVER day_of AS low,
    max({'says': says, 'file': file}) OVER day_of AS high
FROM (
    SELECT *
    FROM (SELECT * FROM told_days UNION ALL SELECT * FROM silent_days)
    QUALIFY 1 = rank() OVER (PARTITION BY network, account, currency, layout, day ORDER BY as_of DESC NULLS LAST, nameless)
)
WINDOW day_of AS (PARTITION BY network, account, currency, layout, day);

-- One place for every row that stands; equal reports of it give way to the one whose name sorts first.
CREATE TEMP VIEW all_standing AS
SELECT revision, account, sha256, file, line
FROM newest_ids
WHERE NOT disputed
QUALIFY 1 = row_number() OVER (PARTITION BY network, account, id ORDER BY file, sha256, line)
UNION ALL
SELECT said.revision, said.account, said.sha256, said.file, said.line
FROM said
SEMI JOIN (
    SELECT network, account, currency, layout, day, arg_min(sha256, (file, sha256)) AS sha256
    FROM newest_days
    WHERE NOT disputed
    GROUP BY ALL
) USING (network, account, currency, layout, day, sha256)
WHERE said.identity = 'days';

-- Every transaction that counts: totals and orders stand in the books, but they are no money.
CREATE TEMP VIEW standing AS
SELECT s.*, f.layout, f.silent
FROM all_standing s
JOIN (FROM files ANTI JOIN (FROM layouts WHERE role <> 'earnings') USING (network, layout)) f USING (sha256);

-- A report that has no column for a field takes nothing back: what the newest report with such a column said of the row
-- still holds.
CREATE TEMP VIEW remembered AS
WITH words AS (
    SELECT
        s.account AS owner, r.*, string_split(f.silent, ' ') AS quiet,
        {'seen': coalesce(s.as_of, s.changed, '-infinity'), 'changed': s.changed, 'revision': s.revision} AS age
    FROM said s JOIN revisions r USING (revision) JOIN files f USING (sha256)
    WHERE s.sha256 IN (FROM knowing)
)

SELECT
    network, owner AS account, id,
    arg_max_null(corrects, age) FILTER (NOT list_contains(quiet, 'corrects')) AS corrects,
    arg_max_null(kind, age) FILTER (NOT list_contains(quiet, 'kind')) AS kind,
    arg_max_null(sale, age) FILTER (NOT list_contains(quiet, 'sale')) AS sale,
    arg_max_null(quantity, age) FILTER (NOT list_contains(quiet, 'quantity')) AS quantity,
    arg_max_null(tier, age) FILTER (NOT list_contains(quiet, 'tier')) AS tier,
    arg_max_null(subid, age) FILTER (NOT list_contains(quiet, 'subid')) AS subid,
    arg_max_null(tracking_id, age) FILTER (NOT list_contains(quiet, 'tracking_id')) AS tracking_id,
    arg_max_null(advertiser, age) FILTER (NOT list_contains(quiet, 'advertiser')) AS advertiser,
    arg_max_null(advertiser_name, age) FILTER (NOT list_contains(quiet, 'advertiser_name')) AS advertiser_name,
    arg_max_null(product_ref, age) FILTER (NOT list_contains(quiet, 'product_ref')) AS product_ref,
    arg_max_null(product_name, age) FILTER (NOT list_contains(quiet, 'product_name')) AS product_name,
    arg_max_null(referrer, age) FILTER (NOT list_contains(quiet, 'referrer')) AS referrer,
    arg_max_null(clicked, age) FILTER (NOT list_contains(quiet, 'clicked')) AS clicked,
    arg_max_null(paid_on, age) FILTER (NOT list_contains(quiet, 'paid_on')) AS paid_on,
    arg_max_null(sale_id, age) FILTER (NOT list_contains(quiet, 'sale_id')) AS sale_id
FROM words
GROUP BY ALL;

CREATE TEMP MACRO unless_silent(known_, silent_, field_, said_, remembered_) AS
    CASE
        WHEN known_ IS NULL THEN said_
        WHEN list_contains(string_split(silent_, ' '), field_) THEN coalesce(remembered_, said_)
        ELSE said_
    END;

-- Where a row that says nothing of where it came from finds it: in the sale it corrects or is part of, if that is known in
-- one way only.
CREATE TEMP MACRO sale_of(corrects_, sale_id_) AS coalesce(nullif(corrects_, ''), sale_id_);

CREATE TEMP VIEW traced AS
WITH lost AS (
    SELECT DISTINCT network, sale_of(corrects, sale_id) AS sale
    FROM revisions
    WHERE subid = '' AND tracking_id = '' AND sale_of(corrects, sale_id) <> ''
),

sales AS (
    SELECT network, lost.sale, r.subid, r.tracking_id
    FROM lost JOIN revisions r USING (network)
    WHERE r.id = lost.sale AND r.corrects = ''
    UNION ALL
    SELECT network, lost.sale, r.subid, r.tracking_id
    FROM lost JOIN revisions r USING (network)
    WHERE r.sale_id = lost.sale AND r.corrects = ''
)

SELECT network, sale, min(subid) AS subid, min(tracking_id) AS tracking_id
FROM sales
WHERE subid <> '' OR tracking_id <> ''
GROUP BY network, sale
HAVING min(subid) = max(subid) AND min(tracking_id) = max(tracking_id);

CREATE TEMP VIEW current AS
SELECT
    r.* EXCLUDE (revision) REPLACE (
        s.account AS account,
        unless_silent(k.id, s.silent, 'corrects', r.corrects, k.corrects) AS corrects,
        unless_silent(k.id, s.silent, 'kind', r.kind, k.kind) AS kind,
        unless_silent(k.id, s.silent, 'sale', r.sale, k.sale) AS sale,
        unless_silent(k.id, s.silent, 'quantity', r.quantity, k.quantity) AS quantity,
        unless_silent(k.id, s.silent, 'tier', r.tier, k.tier) AS tier,
        unless_silent(k.id, s.silent, 'subid', r.subid, k.subid) AS subid,
        unless_silent(k.id, s.silent, 'tracking_id', r.tracking_id, k.tracking_id) AS tracking_id,
        unless_silent(k.id, s.silent, 'advertiser', r.advertiser, k.advertiser) AS advertiser,
        unless_silent(k.id, s.silent, 'advertiser_name', r.advertiser_name, k.advertiser_name) AS advertiser_name,
        unless_silent(k.id, s.silent, 'product_ref', r.product_ref, k.product_ref) AS product_ref,
        unless_silent(k.id, s.silent, 'product_name', r.product_name, k.product_name) AS product_name,
        unless_silent(k.id, s.silent, 'referrer', r.referrer, k.referrer) AS referrer,
        unless_silent(k.id, s.silent, 'clicked', r.clicked, k.clicked) AS clicked,
        unless_silent(k.id, s.silent, 'paid_on', r.paid_on, k.paid_on) AS paid_on,
        unless_silent(k.id, s.silent, 'sale_id', r.sale_id, k.sale_id) AS sale_id
    ),
    s.file, s.line, coalesce(c.subid, '') AS corrected_subid, coalesce(c.tracking_id, '') AS corrected_tracking_id
FROM standing s
JOIN revisions r USING (revision)
LEFT JOIN remembered k ON k.network = r.network AND k.account = s.account AND k.id = r.id
LEFT JOIN traced c
    ON r.subid = '' AND r.tracking_id = '' AND c.network = r.network AND c.sale = sale_of(r.corrects, r.sale_id);

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
    FROM reported
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

-- What stands and is no money, with the layout that it is held against.
CREATE TEMP VIEW beside AS
SELECT
    l.role, l.against, r.network, s.account, r.currency, r.tracking_id, r.product_ref, r.day, r.quantity, r.commission,
    f.covers_from, f.covers_to, s.file, s.line
FROM all_standing s
JOIN revisions r USING (revision)
JOIN files f USING (sha256)
JOIN layouts l ON l.network = f.network AND l.layout = f.layout
WHERE l.role <> 'earnings';

-- The money that it is held against.
CREATE TEMP VIEW shipped AS
SELECT r.network, s.account, r.currency, s.layout, r.tracking_id, r.product_ref, r.day, r.quantity, r.commission
FROM standing s
JOIN revisions r USING (revision)
SEMI JOIN beside b ON b.network = r.network AND b.against = s.layout;
