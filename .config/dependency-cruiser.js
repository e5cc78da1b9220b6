const module =
  '(config|common|queue|database|upstream|wechat|wechat-api|gateway|merchant|trade|webhook|channel|auth|http|observability|web|webapp|console|sandbox|start|features/[^/]+)';
const above = (...names) => `^src/(${names.join('|')})/`;

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
    {
      name: 'foundations-stay-low',
      severity: 'error',
      from: { path: above('common', 'queue', 'config', 'upstream', 'wechat', 'wechat-api', 'gateway', 'database') },
      to: {
        path: above(
          'merchant',
          'trade',
          'webhook',
          'channel',
          'auth',
          'http',
          'features',
          'console',
          'webapp',
          'start',
        ),
      },
    },
    {
      name: 'queue-knows-common-only',
      comment: 'each collection implements LeaseStore; the queue sees none of them, and no database',
      severity: 'error',
      from: { path: '^src/queue/' },
      to: { path: '^src/', pathNot: ['^src/queue/', '^src/common/'] },
    },
    {
      name: 'gateways-stay-behind-the-port',
      comment: 'which gateway an account uses is decided in gateway/ alone',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/gateway/gateway\\.module\\.ts$', '^src/gateway/weconnect/'] },
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
