/** Whose rows a request may see: all of the tenant, or only those of one person. */
export interface Viewer {
  readonly tenantId: string;
  readonly onlyUserId: string | undefined;
}
