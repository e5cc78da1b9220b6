import { createHash } from 'node:crypto';

/** A person with WeChat. */
export interface User {
  id: string;
  nickname: string;
  /** Looks in through a shared page: WeChat gives a virtual openId, good for looking, not for paying (`is_snapshotuser`). */
  snapshot: boolean;
}

export const USERS: readonly User[] = [
  { id: 'user_1', nickname: '李雷', snapshot: false },
  { id: 'user_2', nickname: '韩梅梅', snapshot: false },
  { id: 'user_3', nickname: '王芳', snapshot: false },
  { id: 'snapshot', nickname: '快照用户', snapshot: true },
];

export const findUser = (id: string): User | undefined => USERS.find((user) => user.id === id);

/** The user's openId under an appid: 28 characters, always the same, and another one under every other appid (WeChat's rule). */
export function openIdOf(userId: string, appId: string): string {
  return `o${createHash('sha256').update(`${appId}:${userId}`).digest('base64url').slice(0, 27)}`;
}

/** Who has this openId, and under which of the appids; undefined for an openId that is nobody's here. */
export function ownerOf(openId: string, appIds: readonly string[]): { user: User; appId: string } | undefined {
  for (const appId of appIds) {
    const user = USERS.find(({ id }) => openIdOf(id, appId) === openId);
    if (user) return { user, appId };
  }
  return undefined;
}
