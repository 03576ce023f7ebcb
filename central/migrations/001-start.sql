-- Personal columns hold sealed text (vault.ts) or a keyed index, never clear text.

create table kiosks (
  kiosk_id text primary key,
  name text not null,
  public_jwk jsonb not null,
  key_thumbprint text not null unique,
  state text not null check (state in ('active', 'revoked')),
  software_version text not null,
  enrolled_at timestamptz not null,
  last_seen_at timestamptz,
  report jsonb
);

create table enrolment_codes (
  code_hash text primary key,
  note text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_by_thumbprint text
);

create table request_nonces (
  kiosk_id text not null,
  nonce text not null,
  seen_at timestamptz not null,
  primary key (kiosk_id, nonce)
);
create index request_nonces_seen on request_nonces (seen_at);

create table sealing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  private_jwk text not null,
  created_at timestamptz not null
);

create table signals (
  id serial primary key,
  kiosk_id text not null,
  kind text not null,
  reference text
);
create index signals_of_kiosk on signals (kiosk_id, id);

create table attempts (
  bucket text not null,
  window_start timestamptz not null,
  count integer not null,
  primary key (bucket, window_start)
);

create table sessions (
  session_id uuid primary key,
  kiosk_id text not null,
  opened_at timestamptz not null,
  state text not null check (state in ('open', 'ended', 'submitted')),
  ended_because text,
  person_index text,
  issuer_accepted boolean not null default false,
  account_kind text,
  account_id uuid,
  proof text,
  data text
);

create table challenge_plans (
  nonce text primary key,
  session_id uuid not null,
  actions jsonb not null,
  issued_at timestamptz not null
);
create index challenge_plans_of_session on challenge_plans (session_id);

create table used_nonces (
  nonce text primary key,
  reference text not null
);

create table one_time_passwords (
  otp_id uuid primary key,
  session_id uuid not null,
  code_hash text not null,
  contact text not null,
  registered boolean not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  state text not null check (state in ('sent', 'replaced', 'verified'))
);
create index one_time_passwords_of_session on one_time_passwords (session_id);

create table accounts (
  account_id uuid primary key,
  person_index text not null,
  username_index text unique,
  username text,
  password_hash text,
  level text not null,
  state text not null check (state in ('active', 'locked', 'erased')),
  profile text,
  created_at timestamptz not null,
  raised_at timestamptz,
  failed_passwords integer not null default 0,
  locked_until timestamptz,
  consent_withdrawn_at timestamptz,
  app_pin_hash text,
  app_device text
);
create unique index accounts_of_person on accounts (person_index) where state <> 'erased';

create table contacts (
  contact_id uuid primary key,
  account_id uuid not null references accounts (account_id),
  address_index text not null,
  contact text not null,
  language text not null,
  confirmed_at timestamptz not null
);
create index contacts_of_account on contacts (account_id);
create index contacts_by_address on contacts (address_index);

create table username_reservations (
  username_index text primary key,
  holder text not null,
  expires_at timestamptz not null
);

create table proofings (
  reference text primary key,
  kiosk_id text not null,
  idempotency_key text not null,
  body_digest text not null,
  subject_key text not null,
  sequence integer not null,
  person_index text not null,
  record text,
  intent text,
  images text,
  checks jsonb,
  findings jsonb,
  outcome text check (outcome in ('granted', 'pending', 'refused')),
  awaits text check (awaits in ('contact', 'issuer', 'review')),
  level text,
  policy_version text,
  account_id uuid,
  account_change text check (account_change in ('created', 'raised')),
  first_answer text,
  received_at timestamptz not null,
  decided_at timestamptz,
  issuer_asked_at timestamptz,
  unique (kiosk_id, idempotency_key),
  unique (kiosk_id, subject_key, sequence)
);
create index proofings_waiting on proofings (awaits) where outcome = 'pending';
create index proofings_of_account on proofings (account_id);
create index proofings_received on proofings (received_at);

create table activations (
  activation_id uuid primary key,
  code_hash text not null unique,
  reference text not null unique references proofings (reference),
  contact text not null,
  registered boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  answer text,
  state text not null check (state in ('sent', 'completed', 'void'))
);

create table app_codes (
  code_hash text primary key,
  account_id uuid not null references accounts (account_id),
  reference text not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  state text not null check (state in ('issued', 'used', 'void'))
);
create index app_codes_of_account on app_codes (account_id);

create table repudiation_tokens (
  token_hash text primary key,
  reference text not null,
  account_id uuid not null references accounts (account_id),
  created_at timestamptz not null,
  used_at timestamptz
);

create table alarms (
  id serial primary key,
  kind text not null,
  account_id uuid,
  reference text,
  raised_at timestamptz not null
);

create table data_requests (
  request_id uuid primary key,
  account_id uuid not null references accounts (account_id),
  kind text not null,
  received_at timestamptz not null
);

create table outgoing_messages (
  message_id uuid primary key,
  channel text not null,
  content text not null,
  queued_at timestamptz not null,
  delivered_at timestamptz
);
create index outgoing_messages_waiting on outgoing_messages (queued_at) where delivered_at is null;

-- Emulated outside parties: the civil register, the SMS and the e-mail gateway.

create table dopa_persons (
  citizen_index text primary key,
  ordinal serial,
  record text not null,
  state text not null
);

create table gateway_messages (
  id serial primary key,
  message_id uuid not null unique,
  channel text not null,
  content text not null,
  sent_at timestamptz not null
);
