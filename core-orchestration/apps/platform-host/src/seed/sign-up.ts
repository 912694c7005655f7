import * as z from 'zod';
import type { DemoPerson } from './demo.ts';
import { RefusedError, type PlatformApi } from './platform-api.ts';

const session = z.object({ sessionToken: z.string() });
const messageList = z.object({ items: z.array(z.object({ messageId: z.string(), to: z.string() })) });
const message = z.object({ html: z.string().default(''), text: z.string().default('') });
const VERIFICATION_TOKEN = /\/verify\?token=([\w.~-]+)/;

export async function signIn(api: PlatformApi, email: string, password: string): Promise<PlatformApi> {
  const { sessionToken } = await api.call({ method: 'POST', path: '/v1/sessions', body: { email, password }, answer: session });
  return api.as(sessionToken);
}

/** Signs the person in; registers and verifies first when that has not been done. */
export async function signUp(api: PlatformApi, administrator: PlatformApi, person: DemoPerson, password: string): Promise<PlatformApi> {
  try {
    return await signIn(api, person.email, password);
  } catch (error) {
    const isNew = error instanceof RefusedError && ['authentication.failed', 'authentication.email_not_verified'].includes(error.code);
    if (!isNew) throw error;
  }
  const { email, displayName } = person;
  await api.call({ method: 'POST', path: '/v1/registrations', body: { email, password, displayName }, answer: z.unknown() });
  const token = await api.waitFor(`the verification mail for ${email}`, () => findVerificationToken(administrator, email));
  await api.call({ method: 'POST', path: '/v1/registrations/verify', body: { token }, answer: z.unknown() });
  return signIn(api, email, password);
}

/** Reads the link in the newest mail to that address, in the captured mailbox. */
async function findVerificationToken(administrator: PlatformApi, email: string): Promise<string | undefined> {
  const { items } = await administrator.call({ path: `/v1/platform/messages?q=${encodeURIComponent(email)}`, answer: messageList });
  for (const { messageId, to } of items) {
    if (!to.includes(email)) continue;
    const { text, html } = await administrator.call({ path: `/v1/platform/messages/${messageId}`, answer: message });
    const token = VERIFICATION_TOKEN.exec(text) ?? VERIFICATION_TOKEN.exec(html);
    if (token?.[1]) return token[1];
  }
  return undefined;
}
