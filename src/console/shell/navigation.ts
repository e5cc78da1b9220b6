/** The console's parts, as its menu shows them. */
export interface NavigationEntry {
  path: string;
  icon: string;
  zh: string;
  en: string;
  /** Where else its pages are. */
  also?: readonly string[];
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/console', icon: 'chart-bar-square', zh: '概览', en: 'Overview' },
  {
    path: '/console/channels',
    icon: 'chat-bubble-left-right',
    zh: '渠道管理',
    en: 'Channels',
    also: ['/console/test-payments'],
  },
  { path: '/console/payments', icon: 'banknotes', zh: '支付记录', en: 'Payments', also: ['/console/trades'] },
  { path: '/console/modules', icon: 'puzzle-piece', zh: '模块', en: 'Modules' },
  { path: '/console/events', icon: 'inbox-stack', zh: '事件', en: 'Events', also: ['/console/replay'] },
];
