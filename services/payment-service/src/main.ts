import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createPaymentService, paymentServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(paymentServiceSettings, readSources(process.cwd(), process.env));
  return { service: createPaymentService(config), port: config.PAYMENT_SERVICE_PORT, hostname: config.HOST };
});
