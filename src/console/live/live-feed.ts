import { Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import {
  catchError,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
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

/** How often the books are looked at while somebody watches; whichever process wrote to them. */
const LOOK_EVERY_MS = 1_000;
/** Proxies close what is silent. */
const ALIVE_EVERY_MS = 20_000;

/** Tells browsers that what they show has changed: one look at the books serves everybody who watches the same. */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  private readonly stopped = new Subject<void>();
  private readonly watched = new Map<string, Observable<string>>();

  /**
   * @param key watchers of the same key share their looks
   * @param look answers a text that changes with what is watched
   * @returns the text at once, and each later one
   */
  watch(key: string, look: () => Promise<string>): Observable<MessageEvent> {
    const versions = this.versionsOf(key, look).pipe(map((data) => ({ type: 'version', data })));
    const alive = interval(ALIVE_EVERY_MS).pipe(map(() => ({ type: 'alive', data: '' })));
    return merge(versions, alive).pipe(takeUntil(this.stopped));
  }

  /** Open streams would keep the server from closing. */
  onModuleDestroy(): void {
    this.stopped.next();
  }

  private versionsOf(key: string, look: () => Promise<string>): Observable<string> {
    const known = this.watched.get(key);
    if (known) return known;
    const versions = timer(0, LOOK_EVERY_MS).pipe(
      // A look that fails says nothing; the next one does.
      exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
      distinctUntilChanged(),
      finalize(() => this.watched.delete(key)),
      share({ connector: () => new ReplaySubject<string>(1) }),
    );
    this.watched.set(key, versions);
    return versions;
  }
}
