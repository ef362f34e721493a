"""The questions to ``pg_catalog``. Each answers for every table of schema ``public`` at once."""

_HERE = "relnamespace = 'public'::regnamespace"

# Views are here to be unknown: one that its owner made would show every tenant's rows.
TABLES = f"""
SELECT relname AS name, relkind AS kind, pg_get_userbyid(relowner) AS owner,
       relrowsecurity AS protected, relforcerowsecurity AS forced,
       EXISTS (SELECT FROM pg_attribute
               WHERE attrelid = c.oid AND attname = 'tenant_id' AND NOT attisdropped) AS has_tenant
FROM pg_class c WHERE {_HERE} AND relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
"""  # noqa: S608 - a constant of this module

INDEXES = f"""
SELECT c.relname AS table, i.relname AS name, a.attname AS first,
       CASE WHEN indisprimary THEN 'primary_key' WHEN indisunique THEN 'unique' ELSE 'index'
       END AS breach
FROM pg_index x JOIN pg_class c ON c.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
LEFT JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = indkey[0]
WHERE c.{_HERE}
"""  # noqa: S608 - as above

FOREIGN_KEYS = f"""
SELECT c.relname AS table, conname AS name, t.relname AS target,
       a.attname AS first, b.attname AS target_first
FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_class t ON t.oid = confrelid
JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1]
WHERE contype = 'f' AND c.{_HERE}
"""  # noqa: S608 - as above

# polroles 0 is PUBLIC, which pg_roles does not know; the node tree tells of a query for certain.
POLICIES = f"""
SELECT c.relname AS table, polname AS name, polcmd AS command,
       coalesce(rolname, 'PUBLIC') AS role,
       coalesce(pg_get_expr(polqual, polrelid), 'true') AS shows,
       pg_get_expr(polwithcheck, polrelid) AS checks,
       concat(polqual::text, polwithcheck::text) LIKE '%SUBLINK%' AS has_query
FROM pg_policy p JOIN pg_class c ON c.oid = polrelid
CROSS JOIN unnest(polroles) AS role_oid LEFT JOIN pg_roles r ON r.oid = role_oid
WHERE c.{_HERE}
"""  # noqa: S608 - as above

TRIGGERS = f"""
SELECT relname AS table, tgname AS name
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {_HERE}
"""  # noqa: S608 - as above

ENUMS = """
SELECT typname FROM pg_type
WHERE typtype = 'e' AND typnamespace NOT IN ('pg_catalog'::regnamespace,
                                             'information_schema'::regnamespace)
"""

PRIVILEGES = f"""
SELECT c.relname AS table, coalesce(rolname, 'PUBLIC') AS role, held.privilege
FROM pg_class c CROSS JOIN LATERAL (
    SELECT grantee, privilege_type AS privilege FROM aclexplode(relacl)
    UNION
    SELECT e.grantee, privilege_type || ' (' || attname || ')'
    FROM pg_attribute CROSS JOIN LATERAL aclexplode(attacl) e WHERE attrelid = c.oid
) held LEFT JOIN pg_roles r ON r.oid = held.grantee
WHERE {_HERE} AND relkind IN ('r', 'p', 'v', 'm', 'f') AND held.grantee <> relowner
  AND rolname IS DISTINCT FROM :owner
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
"""  # noqa: S608 - as above
