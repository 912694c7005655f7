/** What Next hands to a page. Written out, because its generated types exist only after a build. */
export interface PageInput<Params = unknown> {
  readonly params: Promise<Params>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** What Next hands to a route handler beside the request. */
export interface RouteInput<Params> {
  readonly params: Promise<Params>;
}
