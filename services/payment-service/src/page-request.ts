export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
