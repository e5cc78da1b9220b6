import { type Config } from '../config/index.js';

type Judged = Pick<
  Config,
  'production' | 'host' | 'sandbox' | 'weconnectUrl' | 'mongodbUri' | 'credentialsKey' | 'webhookSecrets' | 'publicUrl'
>;

/** What a configuration that is valid may still lack, a line each; none of them holds a value. */
export function adviceOn(config: Judged): string[] {
  return config.production ? inProduction(config) : outsideProduction(config);
}

function outsideProduction({ host }: Judged): string[] {
  if (host !== '127.0.0.1' && host !== 'localhost') return [];
  return ['listening on this machine only; HOST=0.0.0.0 listens on all interfaces'];
}

function inProduction(config: Judged): string[] {
  const gateway = config.weconnectUrl ?? (config.sandbox ? 'the sandbox' : undefined);
  return [
    config.sandbox && 'SANDBOX is on: whoever reaches the port of the sandbox marks orders as paid',
    gateway === undefined && 'WECONNECT_URL is not set: nothing that needs the gateway can be done',
    config.mongodbUri === undefined && 'MONGODB_URI is not set: the embedded database is no place for real payments',
    config.credentialsKey === undefined && "CREDENTIALS_KEY is not set: no merchant's secret can be kept",
    config.webhookSecrets.length === 0 && 'WEBHOOK_SECRET is not set: anybody may post to /api/webhook/weconnect',
    config.publicUrl.startsWith('http:') && 'PUBLIC_URL is http: cookies travel in the clear',
  ].filter((line) => line !== false);
}
