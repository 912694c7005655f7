/** Where a stream's history is shown, at one of its versions. */
export function streamAddress(stream: string, version?: number): string {
  const path = `/platform/streams/${encodeURIComponent(stream)}`;
  return version === undefined ? path : `${path}?version=${version}`;
}
