/** Where the sandbox's phone is, for pages to open in place of WeChat's own sheet; undefined with a real gateway. */
export class PhoneLink {
  constructor(readonly url: string | undefined) {}
}
