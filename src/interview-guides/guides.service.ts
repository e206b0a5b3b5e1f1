import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { firstRow } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import { pdfStream } from '../http/pdf.js';
import { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { GuideOccasion } from './guide-paper.js';
import { guidePdf } from './guide-pdf.js';
import type { GuideView } from './guide-view.js';
import { guideOf } from './guide.js';
import { spokenLanguages } from './spoken-languages.js';
import { visibleTemplates } from '../interview-templates/template-scope.js';

/** A version, whose content can be drawn in any of its languages. */
export interface GuideSource {
  readonly template_id: string;
  readonly code: string;
  readonly number: number;
  readonly is_draft: boolean;
  readonly content: TemplateContent;
}

/** In which language a guide is wanted; a preference gives way where the version is not complete in it. */
export interface WantedLanguage {
  readonly asked: Language | undefined;
  readonly preferred?: Language;
}

/** The paper of a template: the same for everybody who is asked by it. */
@Injectable()
export class GuidesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly i18n: I18n,
  ) {}

  async source(actor: Actor, templateId: string, number: number): Promise<GuideSource> {
    const found = await firstRow<GuideSource>(
      this.dataSource,
      sql`
        SELECT interview_template.id AS template_id, interview_template.code, version.number,
          version.published_at IS NULL AS is_draft, version.content
        FROM interview_template JOIN interview_template_version AS version ON version.template_id = interview_template.id
        WHERE interview_template.id = ${templateId} AND version.number = ${number} AND ${visibleTemplates(actor)}`,
    );
    if (!found) throw notFound('interview-template-version');
    return found;
  }

  /** Throws where the version is not complete in the language asked for, or in none. */
  language({ content }: Pick<GuideSource, 'content'>, { asked, preferred }: WantedLanguage): Language {
    const spoken = spokenLanguages(content);
    const found = asked ?? spoken.find((language) => language === preferred) ?? spoken[0];
    if (found !== undefined && spoken.includes(found)) return found;
    const right =
      spoken.length === 0 ? 'must wait until one language is complete' : `must be one of ${spoken.join(', ')}`;
    throw invalidField('lang', 'language-incomplete', right);
  }

  /** @param occasion what is known of one interview */
  draw(source: GuideSource, language: Language, occasion: Omit<GuideOccasion, 'number' | 'isDraft'> = {}): GuideView {
    const { content, number, is_draft: isDraft } = source;
    return guideOf(content, language, { ...occasion, number, isDraft }, (key, variables) =>
      this.i18n.t(language, `guide.${key}`, variables),
    );
  }

  pdf(guide: GuideView): Promise<Readable> {
    return pdfStream(guidePdf(guide));
  }
}

/** Without its ending, and without anybody's name. */
export function guideFileName({ code, number }: GuideSource, language: Language): string {
  return `${code}-v${number}-${language}`;
}
