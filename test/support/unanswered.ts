/**
 * How a question is answered that another system gave no usable answer to: what came in its own form and cannot be read is told apart from
 * silence and noise.
 * @returns status and code
 */
export function unanswered(what: 'payment' | 'refund' | 'weconnect' | 'wechat', kind: string): [number, string] {
  return kind === 'wrong-content' ? [502, `${what}-unreadable`] : [503, `${what}-unavailable`];
}
