import {
  authenticatePerson,
  authorize,
  authorizePlatform,
  authorizeServiceInTenant,
  idempotent,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import * as api from './api.ts';
import { clientAddress } from './attempts/attempt-window.ts';
import type { UserContext } from './context.ts';
import { addErasureRoutes } from './erasures/erasure-routes.ts';
import { createHandoff } from './handoffs/create-handoff.ts';
import { redeemHandoff } from './handoffs/redeem-handoff.ts';
import { changeMemberRole } from './memberships/change-member-role.ts';
import { joinOrganisation } from './memberships/join-organisation.ts';
import { listTenantMembers, loadMember } from './memberships/list-members.ts';
import { listMyMemberships } from './memberships/list-memberships.ts';
import { removeFirstOwner, setFirstOwner } from './memberships/set-owner.ts';
import { listPeople, readPerson } from './people/list-people.ts';
import { loadProfile, updateProfile } from './people/profile.ts';
import { registerPerson } from './registrations/register-person.ts';
import { verifyEmail } from './registrations/verify-email.ts';
import { signOut } from './sessions/end-session.ts';
import { signIn } from './sessions/sign-in.ts';
import { issueToken } from './tokens/issue-token.ts';

/** Short against the day that a key is published before it signs. */
const JWKS_CACHE = 'public, max-age=300, stale-while-revalidate=600';

export function addRoutes(app: HttpApp, context: UserContext): void {
  addPublicRoutes(app, context);
  addPersonRoutes(app, context);
  addTenantRoutes(app, context);
  addPlatformRoutes(app, context);
  addErasureRoutes(app, context);
}

/** Credentials in, credentials out: nothing here may be stored by a cache. */
function addPublicRoutes(app: HttpApp, context: UserContext): void {
  app.openapi(api.register, async (c) => {
    await registerPerson(context, c.req.valid('json'));
    return c.json({ status: 'verification_sent' as const }, 202);
  });
  app.openapi(api.verify, async (c) => c.json(await verifyEmail(context, c.req.valid('json').token), 200));
  app.openapi(api.createSession, async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await signIn(context, c.req.valid('json'), clientAddress(c.req.header('x-forwarded-for'))), 201);
  });
  app.openapi(api.createToken, async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await issueToken(context, c.req.valid('json')), 200);
  });
  app.openapi(api.redeemHandoffCode, async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await redeemHandoff(context, c.req.valid('json')), 201);
  });
  app.openapi(api.jwks, async (c) => {
    c.header('cache-control', JWKS_CACHE);
    return c.json(await context.mint.publishedKeys(), 200);
  });
}

function addPersonRoutes(app: HttpApp, context: UserContext): void {
  app.openapi(api.endSession, async (c) => {
    const { userId, sessionId } = authenticatePerson(c);
    await signOut(context, userId, sessionId);
    return c.body(null, 204);
  });
  app.openapi(api.createHandoffCode, async (c) => {
    c.header('cache-control', 'no-store');
    return c.json(await createHandoff(context, authenticatePerson(c), c.req.valid('json')), 201);
  });
  app.openapi(api.readProfile, async (c) => c.json(await loadProfile(context, authenticatePerson(c).userId), 200));
  app.openapi(api.changeProfile, async (c) => c.json(await updateProfile(context, authenticatePerson(c).userId, c.req.valid('json')), 200));
  app.openapi(api.readOwnMemberships, async (c) =>
    c.json({ items: await listMyMemberships(context, authenticatePerson(c).userId), nextCursor: null }, 200),
  );
  app.use('/v1/organisations/:slug/memberships', idempotent(context.database));
  app.openapi(api.join, async (c) => {
    const { userId } = authenticatePerson(c);
    return c.json(await joinOrganisation(context, userId, c.req.valid('param').slug), 201);
  });
}

function addTenantRoutes(app: HttpApp, context: UserContext): void {
  // Before the routes with an id, which would take "owner" for one.
  app.openapi(api.putOwner, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    return c.json(await setFirstOwner(context, tenantId, c.req.valid('json')), 200);
  });
  app.openapi(api.deleteOwner, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    await removeFirstOwner(context, tenantId);
    return c.body(null, 204);
  });
  app.openapi(api.readMembers, async (c) => {
    const { tenantId } = authorize(c, 'member.read');
    return c.json(await listTenantMembers(context, tenantId, c.req.valid('query')), 200);
  });
  app.openapi(api.readMember, async (c) => {
    const { tenantId } = authorize(c, 'member.read');
    return c.json(await loadMember(context, tenantId, c.req.valid('param').membershipId), 200);
  });
  app.openapi(api.changeMember, async (c) => {
    const { tenantId, principal } = authorize(c, 'member.manage');
    const actor = { tenantId, role: principal.role ?? 'member' };
    return c.json(await changeMemberRole(context, actor, c.req.valid('param').membershipId, c.req.valid('json')), 200);
  });
}

function addPlatformRoutes(app: HttpApp, context: UserContext): void {
  app.openapi(api.readPeople, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    return c.json(await listPeople(context, userId, c.req.valid('query')), 200);
  });
  app.openapi(api.readOnePerson, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    return c.json(await readPerson(context, userId, c.req.valid('param').userId), 200);
  });
}
