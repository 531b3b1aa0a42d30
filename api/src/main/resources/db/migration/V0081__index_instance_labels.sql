create index instance_by_label on instance using gin (labels jsonb_path_ops);
