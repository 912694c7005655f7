export type EndpointOperation = 'enable' | 'disable';

export function isEndpointOperation(text: string): text is EndpointOperation {
  return text === 'enable' || text === 'disable';
}
