-- Items keep what was asked for as people wrote it; of the older ones the terms are known, with ids.
update request set items = coalesce(
    (select jsonb_agg(item || jsonb_build_object('asked', (item -> 'terms') - 'userData'))
     from jsonb_array_elements(items) item),
    '[]');
