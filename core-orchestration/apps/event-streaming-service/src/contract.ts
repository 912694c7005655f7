export * from './chain/chain-contract.ts';
export * from './consumer-groups/consumer-group-contract.ts';
export * from './event-contract.ts';
export * from './person-keys/person-key-contract.ts';
export * from './platform-api/platform-api-contract.ts';
export * from './sagas/saga-contract.ts';
export * from './schemas/schema-contract.ts';
export * from './webhooks/webhook-contract.ts';
