export { apiGatewaySettings, type ApiGatewayConfig } from './config.ts';
export { createApiGateway } from './service.ts';
