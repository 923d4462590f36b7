/**
 * Tables of the bus, one set in every service's schema; part of each service's first migration.
 *
 * `outbox`: messages that their consumers have not all confirmed. Ordered by (xid, position): positions are
 * given before, transactions become visible at, their commit, so positions alone would hide rows of slower
 * transactions behind those of faster ones. `inbox`: messages whose effect is in this schema.
 * `dead_letter`: items that could not be processed, sealed.
 *
 * Bodies are sealed and so do not compress: EXTERNAL spares the attempt.
 */
export const MESSAGING_TABLES_SQL = `
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  type text NOT NULL,
  trace_parent text,
  body bytea,
  body_ref text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(body, body_ref) = 1)
);
ALTER TABLE outbox ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX outbox_order ON outbox (type, xid, position);

CREATE TABLE inbox (
  message_id uuid PRIMARY KEY,
  type text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);

CREATE TABLE dead_letter (
  id uuid PRIMARY KEY,
  message_id uuid NOT NULL,
  type text NOT NULL,
  sequences bigint[] NOT NULL DEFAULT '{}',
  body bytea NOT NULL,
  sealed_for uuid NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  attempts integer NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'recovered'))
);
ALTER TABLE dead_letter ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX dead_letter_open ON dead_letter (failed_at) WHERE state = 'open'
`;
