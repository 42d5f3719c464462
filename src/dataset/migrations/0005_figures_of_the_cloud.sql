-- How good a model that the cloud has trained is, by the cloud's own test. A figure that was not told is NULL.
CREATE TABLE cloud_figures (
    model        TEXT PRIMARY KEY,                         -- projects/…/models/ID
    au_prc       REAL,                                     -- area under the precision-recall curve
    "precision"  REAL,
    recall       REAL,
    confusion    TEXT,                                     -- JSON: [["happy","sad"],[[8,2],[1,9]]], rows being the truth
    at           TEXT NOT NULL                             -- RFC 3339, UTC: when they were fetched
) STRICT;
