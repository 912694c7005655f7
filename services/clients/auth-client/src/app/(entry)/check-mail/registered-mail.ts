/** Carries the address to the next page without putting it into a URL, where logs and histories would keep it. */
export const REGISTERED_MAIL_COOKIE = 'pn_registered_mail';

export const registeredMailOptions = { path: '/check-mail', httpOnly: true, sameSite: 'lax', maxAge: 900 } as const;
