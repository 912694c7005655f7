export { sandboxSchema, sandboxSettings, type SandboxConfig } from './config.ts';
export { createSandboxGateway } from './sandbox-gateway.ts';
