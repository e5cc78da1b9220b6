/** What `wx.config` takes. The ticket that it is signed with is no part of it. */
export interface SignPackage {
  appId: string;
  nonceStr: string;
  /** Seconds since the epoch. */
  timestamp: number;
  /** What was signed: the page's address without its fragment. */
  url: string;
  /** SHA-1, lower-case hex. */
  signature: string;
}
