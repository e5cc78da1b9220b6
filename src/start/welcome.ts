import { TOKEN_ROLES, type TokenRole, TokenService } from '../auth/index.js';
import { type Config } from '../config/index.js';
import { ConsoleLinks } from '../console/index.js';
import { type Service } from './start-service.js';

const ROLES: readonly Exclude<TokenRole, 'mobile'>[] = TOKEN_ROLES.filter((role) => role !== 'mobile');

/** What a newcomer wants to know, in a short block. Tokens are shown with the sandbox alone: there they open nothing but a demonstration. */
export async function welcome(service: Service, config: Config): Promise<string> {
  const rows: [string, string][] = [
    ['服务 service', config.publicUrl],
    ['控制台 console', `${config.publicUrl}/console`],
    ['接口文档 API docs', `${config.publicUrl}/api/docs`],
    ['数据库 database', service.database.description],
    ...(await sandboxRows(service)),
  ];
  return ['', 'scrm-pay 已就绪 is ready', ...rows.map(([name, value]) => `  ${name}: ${value}`), ''].join('\n');
}

async function sandboxRows({ sandbox, app }: Service): Promise<[string, string][]> {
  if (!sandbox) return [];
  const tokens = app.get(TokenService, { strict: false });
  const { accountId } = sandbox.world;
  const issued = ROLES.map(async (role): Promise<[string, string]> => [
    `令牌 ${role} token`,
    await tokens.issue({ sub: `demo-${role}`, accountId: accountId, role }, '24h'),
  ]);
  return [
    ['一次性登录 sign in once', await app.get(ConsoleLinks, { strict: false }).createFor(accountId)],
    ['沙箱 sandbox', `${sandbox.url} (WeConnect, WeChat)`],
    ['手机 phone', `${sandbox.url}/phone`],
    ['演示账号 demo account', accountId],
    ...(await Promise.all(issued)),
    ['试一笔支付 try a payment', 'npm run demo'],
  ];
}
