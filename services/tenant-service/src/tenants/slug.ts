/** Words that would be taken for a part of the platform, its staff or its mail. */
const RESERVED = new Set(
  `about abuse access account accounts administrator admin api app apps assets auth autoconfig autodiscover billing blog careers cdn
  checkout contact dashboard demo dev docs download email event events example explore federation feedback files forum ftp gateway git help
  home host hostmaster imap images info internal invoice invoices join jobs legal localhost login logout mail manage marketing media
  members metrics mobile monitoring network news newsletter noreply nobody null official organisation organisations oauth owner page pages
  payment payments people ping plans platform policy pop postmaster press pricing privacy profile prognetwork public register root sandbox
  search secure security server service services session settings shop signin signup sitemap smtp staff staging static statistics status
  store support sysadmin system team tenant tenants terms test token tokens undefined update upload user users verify webhook webhooks
  webmail webmaster website welcome www`.split(/\s+/),
);

export function isReserved(slug: string): boolean {
  return RESERVED.has(slug);
}
