/** What a page's handler answers: which template, with what. */
export class Page {
  /** @param template its path below `src/`, without `.eta` */
  constructor(
    readonly template: string,
    readonly data: Readonly<Record<string, unknown>>,
    readonly status = 200,
  ) {}
}

/** Sends the browser on by GET, after a form was taken. */
export class SeeOther {
  constructor(readonly location: string) {}
}
