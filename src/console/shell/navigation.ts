/** The console's parts, as its menu shows them. */
export interface NavigationEntry {
  path: string;
  icon: string;
  zh: string;
  en: string;
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/console', icon: 'chart-bar-square', zh: '概览', en: 'Overview' },
  { path: '/console/channels', icon: 'chat-bubble-left-right', zh: '渠道管理', en: 'Channels' },
  { path: '/console/payments', icon: 'banknotes', zh: '支付记录', en: 'Payments' },
  { path: '/console/modules', icon: 'puzzle-piece', zh: '模块', en: 'Modules' },
  { path: '/console/events', icon: 'inbox-stack', zh: '事件', en: 'Events' },
];
