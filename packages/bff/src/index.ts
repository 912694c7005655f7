export { createBff, type Bff, type Person, type Session, type StartedSession } from './bff.ts';
export type { GatewayOptions, GatewayResult } from './gateway.ts';
export { callbackUrl } from './hand-off.ts';
export { chooseLocale, LOCALE_COOKIE } from './locale.ts';
export { isOwnOrigin } from './origin-check.ts';
export { GatewayError, problemsByField, type Problem, type ProblemField } from './problem.ts';
export { safeReturnTo } from './return-to.ts';
export { createSecurityHeaders } from './security-headers.ts';
export { bffSettings, clientNames, type BffSettings, type ClientName } from './settings.ts';
