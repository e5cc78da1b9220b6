import { Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  from,
  interval,
  map,
  merge,
  type Observable,
  ReplaySubject,
  share,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { defineError } from '../../common/index.js';

/** The session, or its account, watches more pages at once than anybody looks at; the page asks every few seconds instead. */
export class TooManyStreams extends defineError(
  'too-many-streams',
  'too-many',
  '打开的页面过多，请关闭一些。Too many pages are open: close some.',
) {}

/** How often the books are looked at while somebody watches; whichever process wrote to them. */
const LOOK_EVERY_MS = 1_000;
/** How often it is asked whether a session that watches still holds. */
const SESSION_EVERY_MS = 2_000;
/** Proxies close what is silent. */
const ALIVE_EVERY_MS = 20_000;
/** Streams at once in a process, of a session (each open page has one) and of all sessions of an account. */
const PER_SESSION = 10;
const PER_ACCOUNT = 50;

/** Who watches, and how it is found out whether they still may. */
export interface Watcher {
  session: string;
  accountId: string;
  isSignedIn: () => Promise<boolean>;
}

/** Tells browsers that what they show has changed: one look at the books serves everybody who watches the same. */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly stopped = new Subject<void>();
  private readonly watched = new Map<string, Observable<string>>();
  private readonly sessions = new Map<string, Observable<unknown>>();
  private readonly open = new Map<string, number>();

  /**
   * @param key watchers of the same key share their looks
   * @param look answers a text that changes with what is watched; that it may be read is known
   * @returns the text at once, and each later one, until the session ends
   * @throws TooManyStreams
   */
  watch(key: string, look: () => Promise<string>, watcher: Watcher): Observable<MessageEvent> {
    this.requireRoom(watcher);
    const versions = this.versionsOf(key, look).pipe(map((data) => ({ type: 'version', data })));
    const alive = interval(ALIVE_EVERY_MS).pipe(map(() => ({ type: 'alive', data: '' })));
    return defer(() => {
      const leave = this.enter(watcher);
      return merge(versions, alive).pipe(takeUntil(merge(this.stopped, this.endOf(watcher))), finalize(leave));
    });
  }

  /** Open streams would keep the server from closing. */
  onModuleDestroy(): void {
    this.stopped.next();
  }

  private versionsOf(key: string, look: () => Promise<string>): Observable<string> {
    return shared(this.watched, key, () =>
      timer(0, LOOK_EVERY_MS).pipe(
        // A look that fails says nothing; the next one does.
        exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
        distinctUntilChanged(),
      ),
    );
  }

  /** Once the session is signed out or has expired, by whichever process: asked once for all its streams. */
  private endOf({ session, isSignedIn }: Watcher): Observable<unknown> {
    return shared(this.sessions, session, () =>
      interval(SESSION_EVERY_MS).pipe(
        exhaustMap(() => from(isSignedIn()).pipe(catchError(() => EMPTY))),
        filter((signedIn) => !signedIn),
      ),
    );
  }

  private requireRoom({ session, accountId }: Watcher): void {
    if (this.count(`session ${session}`) >= PER_SESSION) throw new TooManyStreams();
    if (this.count(`account ${accountId}`) >= PER_ACCOUNT) throw new TooManyStreams();
  }

  private enter({ session, accountId }: Watcher): () => void {
    const keys = [`session ${session}`, `account ${accountId}`];
    for (const key of keys) this.open.set(key, this.count(key) + 1);
    return () => {
      for (const key of keys) {
        const left = this.count(key) - 1;
        if (left > 0) this.open.set(key, left);
        else this.open.delete(key);
      }
    };
  }

  private count(key: string): number {
    return this.open.get(key) ?? 0;
  }
}

/** One observable for all who want the same at the same time; whoever joins hears the latest value first. */
function shared<Value>(
  known: Map<string, Observable<Value>>,
  key: string,
  make: () => Observable<Value>,
): Observable<Value> {
  const running = known.get(key);
  if (running) return running;
  const made = make().pipe(
    finalize(() => known.delete(key)),
    share({ connector: () => new ReplaySubject<Value>(1) }),
  );
  known.set(key, made);
  return made;
}
