import { type Permission } from '../../auth/index.js';

/** The console's parts, as its menu shows them. */
export interface NavigationEntry {
  path: string;
  /** Not shown to who may not use it. */
  needs: Permission;
  icon: string;
  zh: string;
  en: string;
  /** Where else its pages are. */
  also?: readonly string[];
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/console', needs: 'console:use', icon: 'chart-bar-square', zh: '概览', en: 'Overview' },
  {
    path: '/console/channels',
    needs: 'channels:read',
    icon: 'chat-bubble-left-right',
    zh: '渠道管理',
    en: 'Channels',
    also: ['/console/test-payments'],
  },
  {
    path: '/console/payments',
    needs: 'payments:read',
    icon: 'banknotes',
    zh: '支付记录',
    en: 'Payments',
    also: ['/console/trades'],
  },
  { path: '/console/modules', needs: 'modules:read', icon: 'puzzle-piece', zh: '模块', en: 'Modules' },
  {
    path: '/console/events',
    needs: 'events:read',
    icon: 'inbox-stack',
    zh: '事件',
    en: 'Events',
    also: ['/console/replay'],
  },
  { path: '/console/ownership', needs: 'channels:assign', icon: 'link', zh: '渠道归属', en: 'Ownership' },
];
