import { TOKEN_ROLES, type TokenRole, TokenService } from '../auth/index.js';
import { type Config } from '../config/index.js';
import { ConsoleLinks } from '../console/index.js';
import { ChannelOwnership } from '../merchant/index.js';
import { type Sandbox } from '../sandbox/index.js';
import { adviceOn } from './advice.js';
import { type Service } from './start-service.js';

type Row = [string, string];

const ROLES: readonly Exclude<TokenRole, 'mobile'>[] = TOKEN_ROLES.filter((role) => role !== 'mobile');

/** Without the role `api` there is no page to go to. */
const WORKER_ROWS: readonly Row[] = [['角色 role', 'worker; it serves /health and /metrics only']];

/**
 * What a newcomer wants to know, in a short block, and what in production is likely to be a mistake. Tokens and links that sign in are
 * shown outside production and with the sandbox alone: there they open nothing but a demonstration.
 */
export async function welcome(service: Service, config: Config): Promise<string> {
  const serves = config.roles.has('api');
  const rows: Row[] = [
    ...(serves ? pageRows(config) : WORKER_ROWS),
    ['数据库 database', service.database.description],
    ...(service.sandbox ? sandboxRows(service.sandbox) : []),
    ...(service.sandbox && serves && isDemonstration(config) ? await demoRows(service.app, service.sandbox) : []),
    ...(await claimRows(service.app)),
    ...adviceOn(config).map((line): Row => ['注意 note', line]),
  ];
  return ['', 'scrm-pay 已就绪 is ready', ...rows.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n');
}

function pageRows({ publicUrl }: Config): Row[] {
  return [
    ['服务 service', publicUrl],
    ['控制台 console', `${publicUrl}/console`],
    ['接口文档 API docs', `${publicUrl}/api/docs`],
  ];
}

function sandboxRows({ url, world }: Sandbox): Row[] {
  return [
    ['沙箱 sandbox', `${url} (WeConnect, WeChat)`],
    ['手机 phone', `${url}/phone`],
    ['演示账号 demo account', world.accountId],
  ];
}

async function demoRows(app: Service['app'], { world: { accountId } }: Sandbox): Promise<Row[]> {
  const tokens = app.get(TokenService, { strict: false });
  const issued = ROLES.map(async (role): Promise<Row> => [
    `令牌 ${role} token`,
    await tokens.issue({ sub: `demo-${role}`, accountId, role }, '24h'),
  ]);
  return [
    ['一次性登录 sign in once', await app.get(ConsoleLinks, { strict: false }).createFor(accountId)],
    ...(await Promise.all(issued)),
    ['试一笔支付 try a payment', 'npm run demo'],
  ];
}

function isDemonstration({ production, weconnectUrl }: Config): boolean {
  return !production && weconnectUrl === undefined;
}

/** Claims by first use, of a version that let them count: they wait for an operator. */
async function claimRows(app: Service['app']): Promise<Row[]> {
  const kept = await app.get(ChannelOwnership, { strict: false }).unnamed();
  const claims = kept.filter(({ proof }) => proof === undefined);
  if (claims.length === 0) return [];
  return [
    ['待确认渠道 channels to confirm', `${claims.length}, see /console/ownership as an operator, and docs/channel.md`],
  ];
}
