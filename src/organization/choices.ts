import type { Actor } from '../access/actor.js';
import { isRefusedBy, type Queryable } from '../database/sql.js';
import { conflict, invalidField } from '../errors.js';
import { checkOffice, needsAllOffices } from './offices.service.js';

/** Sources and reasons of one office are made by who sees it, those of every office by who sees them all. */
export async function checkOwner(tx: Queryable, actor: Actor, officeId: string | null): Promise<void> {
  if (officeId === null) needsAllOffices(actor);
  else await checkOffice(tx, actor, officeId);
}

/** A new name is the company's own: the code, by which a default one is translated, ends with the old name. */
export function named<Changes extends { name?: string }>(
  row: { readonly name: string },
  given: Changes,
): Changes & { code?: null } {
  return given.name === undefined || given.name === row.name ? given : { ...given, code: null };
}

/** What came with the product stays, for files and offices to come. */
export function refuseDefault({ code }: { readonly code: string | null }): void {
  if (code !== null)
    throw conflict('default-stays', 'This one came with the product: make it inactive instead. Nothing was changed.');
}

/** The database knows who came by a source and who was given a reason. */
export async function refusingFixed<Result>(field: keyof typeof FIXED, update: Promise<Result>): Promise<Result> {
  try {
    return await update;
  } catch (error) {
    if (!isRefusedBy(error, FIXED[field])) throw error;
    throw invalidField(field, `${field}-fixed`, 'cannot change any more: it has been used; make a new one instead');
  }
}

const FIXED = { kind: 'ck_source_kind_fixed', type: 'ck_rejection_reason_type_fixed' } as const;
