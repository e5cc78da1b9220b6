/** Who paid, as a page names them. WeConnect knows the nickname of a follower only, and says `unknown` of anybody else. */
export function buyer(nickname: string | null | undefined): string {
  return nickname === 'unknown' ? '未关注' : (nickname ?? '–');
}
