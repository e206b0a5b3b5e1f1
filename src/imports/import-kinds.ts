import { Injectable } from '@nestjs/common';
import { invalidField } from '../errors.js';
import type { ImportKind } from './import-kind.js';

/** The kinds of records that can be imported. Each feature brings its own when the application starts. */
@Injectable()
export class ImportKinds {
  private readonly kinds = new Map<string, ImportKind>();

  register(kind: ImportKind): void {
    this.kinds.set(kind.kind, kind);
  }

  get(kind: string): ImportKind {
    const known = this.kinds.get(kind);
    if (known === undefined)
      throw invalidField('kind', 'unknown-kind', `must be one of ${[...this.kinds.keys()].join(', ')}`);
    return known;
  }
}
