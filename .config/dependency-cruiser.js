const module =
  '(config|common|queue|database|upstream|wechat|wechat-api|gateway|merchant|trade|webhook|channel|auth|http|observability|web|webapp|console|sandbox|start|features/[^/]+)';

/** Each folder of src/ that is a module, with those that it may import; what composes the service (start/, app.module.ts) may import all. */
export const mayImport = {
  common: [],
  queue: ['common'],
  config: ['common'],
  wechat: ['common'],
  upstream: ['common'],
  database: ['common', 'config', 'queue'],
  gateway: ['common', 'queue', 'upstream', 'config', 'database', 'wechat', 'wechat-api'],
  'wechat-api': ['common', 'upstream'],
  auth: ['common', 'config'],
  web: ['common', 'auth'],
  http: ['common', 'config', 'database', 'web'],
  observability: ['common', 'config', 'database', 'auth', 'http'],
  merchant: ['common', 'config', 'database', 'gateway'],
  trade: ['common', 'queue', 'database', 'gateway', 'wechat', 'auth', 'merchant'],
  webhook: ['common', 'queue', 'config', 'database', 'gateway', 'auth', 'merchant', 'trade'],
  channel: [
    ...['common', 'queue', 'config', 'database', 'gateway', 'wechat', 'wechat-api'],
    ...['auth', 'http', 'merchant', 'trade', 'webhook'],
  ],
  webapp: ['common', 'config', 'auth', 'http', 'web'],
  features: ['common', 'queue', 'config', 'database', 'gateway', 'auth', 'merchant', 'trade', 'webhook', 'webapp'],
  console: [
    'common',
    'config',
    'gateway',
    'auth',
    'http',
    'web',
    'merchant',
    'trade',
    'webhook',
    'channel',
    'webapp',
    'features',
  ],
  sandbox: ['common', 'wechat'],
};

/** The layers inside webhook/, the lowest first: each with those below it that it may use. */
const webhookLayers = {
  events: [],
  handlers: ['events'],
  inbox: ['events'],
  subscriptions: ['events', 'handlers'],
  metrics: ['handlers'],
  accept: ['events', 'inbox', 'metrics'],
  deliver: ['events', 'handlers', 'inbox', 'metrics'],
  confirm: ['events', 'handlers', 'inbox', 'subscriptions', 'metrics', 'deliver'],
  reconcile: ['events', 'inbox', 'metrics'],
  history: ['events', 'handlers', 'inbox', 'subscriptions', 'metrics', 'deliver'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'an import cycle of decorated classes fails at load in ES modules',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'front-door-only',
      comment: 'another module is entered through its index.ts',
      severity: 'error',
      from: { path: `^src/${module}/` },
      to: { path: `^src/${module}/`, pathNot: ['^src/$1/', '/index\\.ts$', '^src/common/'] },
    },
    {
      name: 'not-through-own-door',
      severity: 'error',
      from: { path: `^src/${module}/`, pathNot: '/index\\.ts$' },
      to: { path: '^src/$1/index\\.ts$' },
    },
    {
      name: 'core-knows-no-feature',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/features/', '^src/console/', '^src/app\\.module\\.ts$'] },
      to: { path: '^src/features/' },
    },
    {
      name: 'features-know-not-each-other',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '^src/features/(activation|kit)/index\\.ts$'] },
    },
    ...Object.entries(mayImport).map(([folder, others]) => ({
      name: `${folder}-imports-only-what-it-may`,
      comment: 'docs/architecture.md has the same table',
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...others].join('|')})/` },
    })),
    {
      name: 'gateways-stay-behind-the-port',
      comment: 'which gateway an account uses is decided in gateway/ alone',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/gateway/[^/]+$', '^src/gateway/weconnect/'] },
      to: { path: '^src/gateway/weconnect/' },
    },
    {
      name: 'wechat-is-pure',
      severity: 'error',
      from: { path: '^src/wechat/', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules' },
    },
    {
      name: 'nothing-knows-the-sandbox',
      severity: 'error',
      from: { pathNot: ['^src/sandbox/', '^src/start/'] },
      to: { path: '^src/sandbox/' },
    },
    ...Object.entries(webhookLayers).map(([layer, below]) => ({
      name: `webhook-${layer}-stays-low`,
      severity: 'error',
      from: { path: `^src/webhook/${layer}/` },
      to: { path: '^src/webhook/', pathNot: `^src/webhook/(${[layer, ...below].join('|')})/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
