-- The ledger holds what was imported and nothing else: sets, so that their union is the same in any order.
-- Keys are digests of content, never numbers handed out on arrival. There is no PRIMARY KEY: it would triple the file,
-- and the import takes care of uniqueness.

CREATE TABLE ledger (version INTEGER);

CREATE TABLE files (
    sha256 VARCHAR,
    name VARCHAR,
    network VARCHAR,
    layout VARCHAR,
    identity VARCHAR,      -- 'id' or 'days', see Identity
    as_of TIMESTAMP,       -- when the report was made, UTC; null when nobody knows
    covers_from DATE,
    covers_to DATE,
    rows INTEGER,
    silent VARCHAR         -- the fields that the report has no column for, sorted, between blanks
);

CREATE TABLE readings (    -- how each file was read: what would be read in the same way again is not read again
    sha256 VARCHAR,
    reading VARCHAR,       -- digest of our code, the declaration, the accounts, and what the user said
    notes VARCHAR[]        -- what was to be said of the file
);

CREATE TABLE revisions (   -- each way a transaction was ever reported
    revision UUID,         -- digest of all columns below
    network VARCHAR,
    account VARCHAR,
    currency VARCHAR,
    id VARCHAR USING COMPRESSION zstd, -- each row its own: the usual dictionaries take three times as long
    corrects VARCHAR,
    day DATE,
    status VARCHAR,
    raw_status VARCHAR,
    kind VARCHAR,
    commission DECIMAL(18, 4),
    sale DECIMAL(18, 4),
    quantity INTEGER,
    tier INTEGER,
    subid VARCHAR,
    tracking_id VARCHAR,
    advertiser VARCHAR,
    advertiser_name VARCHAR,
    product_ref VARCHAR,
    product_name VARCHAR,
    referrer VARCHAR,
    clicked TIMESTAMP,
    changed TIMESTAMP,
    paid_on DATE,
    sale_id VARCHAR        -- in the digest only where there is one
);

CREATE TABLE sightings (   -- where it was reported; one row for each row of each file
    sha256 VARCHAR,
    line INTEGER,
    revision UUID
);

CREATE TABLE rejects (
    sha256 VARCHAR,
    line INTEGER,
    reason VARCHAR,
    raw VARCHAR
);
