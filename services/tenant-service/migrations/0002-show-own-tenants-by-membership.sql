-- A person finds the own tenants by the rows of tenant_members, which hold the founder from the start; tenants stay the tenant's alone.
drop policy self on tenants;
drop index tenants_creator;
