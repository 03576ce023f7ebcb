-- A session lives on while it is used; a repeated one-time password waits per contact; an app code goes to a contact once.

alter table sessions add column used_at timestamptz;
update sessions set used_at = opened_at;
alter table sessions alter column used_at set not null;

alter table sessions add column plans_refused_at timestamptz;

alter table one_time_passwords add column address_index text not null default '';

alter table app_codes add column written_at timestamptz;
