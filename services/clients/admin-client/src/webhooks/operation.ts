export type EndpointOperation = 'enable' | 'disable' | 'test';

export function isEndpointOperation(text: string): text is EndpointOperation {
  return text === 'enable' || text === 'disable' || text === 'test';
}
