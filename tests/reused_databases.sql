-- Whether there is anything in this database that dropping its schemas would leave behind.
SELECT EXISTS (
    SELECT FROM pg_database
    WHERE datname = current_database()
        AND (datacl IS NOT NULL OR datconnlimit <> -1
            OR shobj_description(oid, 'pg_database') IS NOT NULL
            OR datdba <> (SELECT oid FROM pg_roles WHERE rolname = current_user))
)
OR EXISTS (
    SELECT FROM pg_db_role_setting AS settings
    JOIN pg_database ON pg_database.oid = settings.setdatabase WHERE datname = current_database()
)
OR EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql')
OR EXISTS (SELECT FROM pg_event_trigger)
OR EXISTS (SELECT FROM pg_publication)
OR EXISTS (SELECT FROM pg_foreign_data_wrapper)
OR EXISTS (SELECT FROM pg_largeobject_metadata)
OR EXISTS (SELECT FROM pg_default_acl)
OR EXISTS (SELECT FROM pg_language WHERE oid >= 16384)
OR EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)
OR EXISTS (SELECT FROM pg_am WHERE oid >= 16384)
OR EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database())
