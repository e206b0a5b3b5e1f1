import { Injectable } from '@nestjs/common';
import { CompetenciesService } from '../competencies/competencies.service.js';
import { LANGUAGES } from '../i18n/language.js';
import { MOST_CHOICES } from '../settings/settings-views.js';
import { itemsIn, valueAt } from './draft-parts.js';

/** A template holds the names of the competencies it asks about: a form chooses one, and this adds what it is called. */
@Injectable()
export class CompetencyNames {
  constructor(private readonly competencies: CompetenciesService) {}

  async added(content: unknown): Promise<unknown> {
    if (typeof content !== 'object' || content === null) return content;
    const { data } = await this.competencies.list({ limit: MOST_CHOICES });
    const asked = new Set([
      ...itemsIn(content, 'questions').map(({ competency }) => competency),
      valueAt(content, ['role_play', 'competency']),
    ]);
    const kept = Object.entries(valueAt(content, ['competencies']) ?? {}).filter(([code]) => asked.has(code));
    const known = data
      .filter(({ code }) => asked.has(code))
      .map(({ code, name }) => [
        code,
        Object.fromEntries(LANGUAGES.flatMap((one) => (name[one] === null ? [] : [[one, name[one]]]))),
      ]);
    return { ...content, competencies: { ...Object.fromEntries(kept), ...Object.fromEntries(known) } };
  }
}
