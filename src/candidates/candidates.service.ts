import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { invalidField, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { CandidateFormerValue } from './candidate-former-value.entity.js';
import { CandidateLanguage } from './candidate-language.entity.js';
import { Candidate, type CandidateValues } from './candidate.entity.js';
import {
  toCandidateDetailView,
  toCandidateView,
  type CandidateChangesDto,
  type CandidateDetailView,
  type CandidateListQuery,
  type CandidateView,
  type NewCandidateDto,
  type SpokenLanguageDto,
} from './candidate.dto.js';
import { findCandidate, languageOf, officeOf, selectApplicationsOf, selectCandidates } from './candidates.queries.js';
import { phoneE164 } from './phone.js';

const COLUMNS: Record<keyof CandidateValues, string> = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  phoneE164: 'phone_e164',
  contactLanguage: 'contact_language',
  location: 'location',
};

@Injectable()
export class CandidatesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Sorted by name in the reader's language. */
  async list(actor: Actor, query: CandidateListQuery): Promise<Page<CandidateView>> {
    const [name, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
    const language = await languageOf(this.dataSource, actor);
    const found = await selectCandidates(this.dataSource, actor, language, {
      q: query.q,
      after: typeof name === 'string' && typeof id === 'string' ? [name, id] : undefined,
      limit: query.limit + 1,
    });
    return pageOf(found, query.limit, toCandidateView, (row) => [row.name, row.id]);
  }

  async get(actor: Actor, id: string): Promise<CandidateDetailView> {
    const [candidate, applications] = await Promise.all([
      findCandidate(this.dataSource, actor, id),
      selectApplicationsOf(this.dataSource, actor, id),
    ]);
    if (candidate === undefined) throw notFound('candidate');
    return toCandidateDetailView(candidate, applications);
  }

  /** Writes the person behind a new application; a number is read as dialled in `country`. */
  async add(tx: EntityManager, given: NewCandidateDto, country: string): Promise<string> {
    const id = uuid();
    await tx.insert(Candidate, {
      id,
      name: given.name,
      email: given.email ?? null,
      ...phoneValues(given.phone ?? null, country, 'candidate.phone'),
      contactLanguage: given.contact_language ?? null,
      location: given.location ?? null,
    });
    await this.speak(tx, id, given.languages ?? [], 'candidate.languages');
    return id;
  }

  /** Keeps the former values beside the candidate; the audit has the names of the fields only. */
  async update(actor: Actor, id: string, version: number, changes: CandidateChangesDto): Promise<CandidateDetailView> {
    await this.dataSource.transaction(async (tx) => {
      const { candidate, office } = await this.lock(tx, actor, id);
      if (candidate.version !== version) throw staleVersion();
      const former = candidate.change(changedValues(changes, office.country));
      const formerValues = new Map<string, string | null>(
        Object.entries(former).map(([key, value]) => [COLUMNS[key as keyof CandidateValues], value]),
      );
      if (changes.languages !== undefined) {
        const before = await this.replaceLanguages(tx, id, changes.languages);
        if (before !== null) formerValues.set('languages', before);
      }
      if (formerValues.size === 0) return;
      await this.store(tx, candidate);
      await this.keepFormer(tx, actor, id, formerValues);
      await recordAudit(tx, actor, {
        action: 'candidate.updated',
        object_type: 'candidate',
        object_id: id,
        office_id: office.id,
        changed: [...formerValues.keys()],
      });
    });
    return this.get(actor, id);
  }

  private async lock(tx: EntityManager, actor: Actor, id: string) {
    const office = await officeOf(tx, actor, id);
    if (office === undefined) throw notFound('candidate');
    const candidate = await tx.findOneOrFail(Candidate, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return { candidate, office };
  }

  private async store(tx: EntityManager, candidate: Candidate): Promise<void> {
    const { id, name, email, phone, phoneE164: e164, contactLanguage, location, version } = candidate;
    await tx.update(
      Candidate,
      { id },
      { name, email, phone, phoneE164: e164, contactLanguage, location, version: version + 1 },
    );
  }

  private async keepFormer(
    tx: EntityManager,
    actor: Actor,
    candidateId: string,
    values: ReadonlyMap<string, string | null>,
  ): Promise<void> {
    await tx.insert(
      CandidateFormerValue,
      [...values].map(([field, value]) => ({ id: uuid(), candidateId, field, value, replacedById: actor.id })),
    );
  }

  /** The former list as text, e.g. `es native, sv B2`; null when it is the same. */
  private async replaceLanguages(
    tx: EntityManager,
    candidateId: string,
    languages: readonly SpokenLanguageDto[],
  ): Promise<string | null> {
    const before = asText(await tx.find(CandidateLanguage, { where: { candidateId } }));
    if (before === asText(languages)) return null;
    await tx.delete(CandidateLanguage, { candidateId });
    await this.speak(tx, candidateId, languages, 'languages');
    return before;
  }

  private async speak(
    tx: EntityManager,
    candidateId: string,
    languages: readonly SpokenLanguageDto[],
    field: string,
  ): Promise<void> {
    languages.forEach(({ language }, i) => {
      if (!isLanguage(language)) throw invalidField(`${field}.${i}.language`, 'unknown', 'must be a language code');
    });
    if (languages.length === 0) return;
    await tx.insert(
      CandidateLanguage,
      languages.map(({ language, level }) => ({ candidateId, language, level: level ?? null })),
    );
  }
}

function changedValues(changes: CandidateChangesDto, country: string): Partial<CandidateValues> {
  return {
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.email !== undefined && { email: changes.email }),
    ...(changes.phone !== undefined && phoneValues(changes.phone, country, 'phone')),
    ...(changes.contact_language !== undefined && { contactLanguage: changes.contact_language }),
    ...(changes.location !== undefined && { location: changes.location }),
  };
}

function phoneValues(
  phone: string | null,
  country: string,
  field: string,
): Pick<CandidateValues, 'phone' | 'phoneE164'> {
  if (phone === null) return { phone, phoneE164: null };
  const e164 = phoneE164(phone, country);
  if (e164 === null) {
    throw invalidField(field, 'not-a-phone-number', 'must be a telephone number, with + and country code if foreign');
  }
  return { phone, phoneE164: e164 };
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

function isLanguage(code: string): boolean {
  return languageNames.of(code) !== undefined;
}

function asText(languages: readonly { language: string; level?: string | null }[]): string {
  return languages
    .map(({ language, level }) => (level == null ? language : `${language} ${level}`))
    .toSorted()
    .join(', ');
}
