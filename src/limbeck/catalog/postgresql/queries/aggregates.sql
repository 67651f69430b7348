-- Aggregate functions.
-- Asked if: SELECT FROM pg_aggregate WHERE aggfnoid::oid >= 16384
SELECT
    'aggregate' AS kind,
    n.nspname::text AS schema,
    '' AS "table",
    format('%s(%s)', p.proname, oidvectortypes(p.proargtypes)) AS name,
    NULLIF(pg_get_function_arguments(p.oid), '') AS arguments,
    pg_get_function_result(p.oid) AS returns,
    CASE a.aggkind WHEN 'o' THEN 'ordered set' WHEN 'h' THEN 'hypothetical set' END AS form,
    a.aggtransfn::regprocedure::text AS "state function",
    format_type(a.aggtranstype, NULL) AS "state type",
    NULLIF(a.aggtransspace, 0)::text AS "state space",
    CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::regprocedure::text END AS "final function",
    CASE WHEN a.aggfinalextra THEN 'yes' END AS "final extra",
    a.aggfinalmodify::text AS "final modify",
    CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::regprocedure::text END AS "combine function",
    CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::regprocedure::text END AS "serial function",
    CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::regprocedure::text END AS "deserial function",
    CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::regprocedure::text END AS "moving state function",
    CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::regprocedure::text END AS "moving inverse function",
    CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::regprocedure::text END AS "moving final function",
    CASE WHEN a.aggmfinalextra THEN 'yes' END AS "moving final extra",
    CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalmodify::text END AS "moving final modify",
    CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END AS "moving state type",
    NULLIF(a.aggmtransspace, 0)::text AS "moving state space",
    a.agginitval AS "initial value",
    a.aggminitval AS "moving initial value",
    CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator::text END AS "sort operator",
    CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END AS parallel,
    pg_get_userbyid(p.proowner)::text AS owner,
    d.description AS comment
FROM pg_aggregate AS a
JOIN pg_proc AS p ON p.oid = a.aggfnoid
JOIN pg_namespace AS n ON n.oid = p.pronamespace
LEFT JOIN pg_description AS d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass AND d.objsubid = 0
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_'
    AND p.oid NOT IN (
        SELECT e.objid FROM pg_depend AS e
        WHERE e.refclassid = 'pg_extension'::regclass AND e.classid = 'pg_proc'::regclass AND e.deptype = 'e'
    )
