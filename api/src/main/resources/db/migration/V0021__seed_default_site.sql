-- Every cloud has a place: the site that hosts join when nobody names another.
insert into site (id, name, title, accreditation_level, accreditation_until, assessed_risk, version, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000001', 'default', 'Default site', 3, null, null, 0, now(), now())
on conflict (name) do nothing;
