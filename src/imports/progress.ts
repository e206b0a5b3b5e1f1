import type { MessageEvent } from '@nestjs/common';
import { concatMap, distinctUntilChanged, exhaustMap, takeWhile, timer, type Observable } from 'rxjs';
import { isBusy } from './import-view.js';
import type { ImportView } from './import-view.dto.js';

const EVERY_MS = 500;

/** Events named `progress` while a job works, and one named `done` when it rests. */
export function progressOf(
  read: () => Promise<ImportView>,
  dataOf: (view: ImportView) => string | object,
): Observable<MessageEvent> {
  return timer(0, EVERY_MS).pipe(
    exhaustMap(() => read()),
    distinctUntilChanged((a, b) => a.state === b.state && a.done === b.done),
    takeWhile(({ state }) => isBusy(state), true),
    concatMap((view): MessageEvent[] => {
      const types = isBusy(view.state) ? ['progress'] : ['progress', 'done'];
      return types.map((type) => ({ type, data: dataOf(view) }));
    }),
  );
}
