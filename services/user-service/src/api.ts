import { createRoute } from '@hono/zod-openapi';
import { bearer, jsonBody, jsonResponse, listQuery, pageSchema, problemResponses } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import * as contract from './contract.ts';

const search = z.string().trim().max(200).optional();
const noContent = (description: string) => ({ description });
const membershipId = z.object({ membershipId: z.uuid() });

export const register = createRoute({
  method: 'post',
  path: '/v1/registrations',
  tags: ['registration'],
  summary: 'Register. The answer is the same whether or not the address has an account.',
  request: { body: jsonBody(contract.registration) },
  responses: { 202: jsonResponse(contract.registrationAccepted, 'A mail was sent'), ...problemResponses(400, 413, 415, 422, 503) },
});
export const verify = createRoute({
  method: 'post',
  path: '/v1/registrations/verify',
  tags: ['registration'],
  summary: 'Prove the e-mail address with the token of the mailed link',
  request: { body: jsonBody(contract.verification) },
  responses: { 200: jsonResponse(contract.verified, 'The address is verified'), ...problemResponses(400, 415, 422) },
});

export const createSession = createRoute({
  method: 'post',
  path: '/v1/sessions',
  tags: ['session'],
  summary: 'Sign in',
  request: { body: jsonBody(contract.signIn) },
  responses: { 201: jsonResponse(contract.signedIn, 'Signed in'), ...problemResponses(400, 401, 403, 415, 422, 429, 503) },
});
export const endSession = createRoute({
  method: 'delete',
  path: '/v1/sessions/current',
  tags: ['session'],
  summary: 'Sign out, everywhere this sign-in was handed to',
  security: bearer,
  responses: { 204: noContent('Signed out'), ...problemResponses(401, 403) },
});
export const createToken = createRoute({
  method: 'post',
  path: '/v1/tokens',
  tags: ['token'],
  summary: 'Exchange a session, a refresh token or a service secret for a platform token',
  request: { body: jsonBody(contract.tokenRequest) },
  responses: { 200: jsonResponse(contract.tokenIssued, 'A platform token'), ...problemResponses(400, 401, 403, 415, 422) },
});
export const createHandoffCode = createRoute({
  method: 'post',
  path: '/v1/handoffs',
  tags: ['session'],
  summary: 'Make a code that carries the sign-in to another client',
  security: bearer,
  request: { body: jsonBody(contract.handoffRequest) },
  responses: { 201: jsonResponse(contract.handoffIssued, 'A code for one use'), ...problemResponses(400, 401, 403, 415, 422) },
});
export const redeemHandoffCode = createRoute({
  method: 'post',
  path: '/v1/handoffs/redeem',
  tags: ['session'],
  summary: 'Exchange a code for a session of the client it was made for',
  request: { body: jsonBody(contract.handoffRedemption) },
  responses: { 201: jsonResponse(contract.signedIn, 'Signed in'), ...problemResponses(400, 401, 415, 422) },
});
export const jwks = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  tags: ['token'],
  summary: 'Keys that platform tokens are verified with (RFC 7517)',
  responses: { 200: jsonResponse(contract.jsonWebKeySet, 'The keys') },
});

export const readProfile = createRoute({
  method: 'get',
  path: '/v1/me',
  tags: ['profile'],
  summary: 'My profile',
  security: bearer,
  responses: { 200: jsonResponse(contract.profile, 'The profile'), ...problemResponses(401, 403, 404) },
});
export const changeProfile = createRoute({
  method: 'patch',
  path: '/v1/me',
  tags: ['profile'],
  summary: 'Change my profile',
  security: bearer,
  request: { body: jsonBody(contract.profileChange) },
  responses: { 200: jsonResponse(contract.profile, 'The profile'), ...problemResponses(400, 401, 403, 404, 415, 422) },
});
export const readOwnMemberships = createRoute({
  method: 'get',
  path: '/v1/me/memberships',
  tags: ['profile'],
  summary: 'The organisations I belong to',
  security: bearer,
  responses: { 200: jsonResponse(pageSchema(contract.ownMembership), 'The memberships'), ...problemResponses(401, 403) },
});

export const join = createRoute({
  method: 'post',
  path: '/v1/organisations/{slug}/memberships',
  tags: ['membership'],
  summary: 'Ask to join an organisation',
  security: bearer,
  request: { params: z.object({ slug: contract.organisationSlug }) },
  responses: { 201: jsonResponse(contract.ownMembership, 'My membership'), ...problemResponses(401, 403, 404, 409, 422) },
});
export const readMembers = createRoute({
  method: 'get',
  path: '/v1/members',
  tags: ['membership'],
  summary: 'The members of the organisation',
  security: bearer,
  request: { query: listQuery.extend({ status: contract.membershipStatus.optional(), q: search }) },
  responses: { 200: jsonResponse(pageSchema(contract.member), 'The members'), ...problemResponses(401, 403, 422) },
});
export const readMember = createRoute({
  method: 'get',
  path: '/v1/members/{membershipId}',
  tags: ['membership'],
  summary: 'One member of the organisation',
  security: bearer,
  request: { params: membershipId },
  responses: { 200: jsonResponse(contract.member, 'The member'), ...problemResponses(401, 403, 404) },
});
export const changeMember = createRoute({
  method: 'patch',
  path: '/v1/members/{membershipId}',
  tags: ['membership'],
  summary: 'Give a member another role',
  security: bearer,
  request: { params: membershipId, body: jsonBody(contract.roleChange) },
  responses: { 200: jsonResponse(contract.member, 'The member'), ...problemResponses(400, 401, 403, 404, 409, 415, 422) },
});
export const putOwner = createRoute({
  method: 'put',
  path: '/v1/members/owner',
  tags: ['provisioning'],
  summary: 'Make the first owner (services only)',
  security: bearer,
  request: { body: jsonBody(contract.ownerRequest) },
  responses: { 200: jsonResponse(contract.member, 'The owner'), ...problemResponses(400, 401, 403, 404, 415, 422) },
});
export const deleteOwner = createRoute({
  method: 'delete',
  path: '/v1/members/owner',
  tags: ['provisioning'],
  summary: 'Take the first owner back (services only)',
  security: bearer,
  responses: { 204: noContent('There is no owner'), ...problemResponses(401, 403) },
});

export const readPeople = createRoute({
  method: 'get',
  path: '/v1/people',
  tags: ['platform'],
  summary: 'All people of the installation',
  security: bearer,
  request: { query: listQuery.extend({ q: search }) },
  responses: { 200: jsonResponse(pageSchema(contract.person), 'The people'), ...problemResponses(401, 403, 422) },
});
export const readOnePerson = createRoute({
  method: 'get',
  path: '/v1/people/{userId}',
  tags: ['platform'],
  summary: 'One person',
  security: bearer,
  request: { params: z.object({ userId: z.uuid() }) },
  responses: { 200: jsonResponse(contract.person, 'The person'), ...problemResponses(401, 403, 404) },
});
