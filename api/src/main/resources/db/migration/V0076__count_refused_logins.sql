-- Refusals that are counted at no user: of unknown names, and of accounts that are closed or locked. One row; each refusal
-- writes one row, here or at the user, so that its time does not tell which it was.
create table refused_login (
    id     smallint not null,
    count  bigint   not null,
    constraint refused_login_pk primary key (id),
    constraint refused_login_one check (id = 1)
);
insert into refused_login (id, count) values (1, 0);
