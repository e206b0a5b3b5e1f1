import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { I18n } from '../i18n/i18n.js';
import { DEFAULT_PIPELINES } from '../pipelines/default-pipelines.js';
import { DOORS } from '../pipelines/ladder.js';
import type { PageContext } from '../views/page-context.js';
import { text, type Fields } from '../web/form.js';
import { namesIn } from '../web/names.js';
import type { Option, Values } from './form-fields.js';
import { pipelineRows } from './organization.queries.js';
import { MOST_CHOICES, SettingsViews, type Refused } from './settings-views.js';

const WORDS = 'pipelines';
const PATH = '/settings/pipelines';

/** The form of a new template: from the usual stages, from another template, or from the pipeline of a job. */
@Injectable()
export class TemplateForm {
  constructor(
    private readonly dataSource: DataSource,
    private readonly i18n: I18n,
    private readonly settings: SettingsViews,
  ) {}

  async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const fields = this.settings.fields(page, WORDS, values, refused);
    const usual = this.settings.t(page, `${WORDS}.usual-stages`);
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      fields: [
        fields.input('name', { isRequired: true, maxLength: 100 }),
        fields.select('door', this.doors(page), { isRequired: true, none: this.settings.choose(page) }),
        fields.select('from_pipeline_id', await this.origins(actor, page), { none: usual }),
      ],
      refused,
    });
  }

  /** What the form sent. The usual stages get their names in the language of who makes the template. */
  given(page: PageContext, fields: Fields): object {
    const { name, door } = fields;
    const from = text(fields, 'from_pipeline_id');
    if (from !== undefined) return { name, door, from_pipeline_id: from };
    const known = DOORS.find((each) => each === door);
    if (known === undefined) return { name, door };
    const names = namesIn(this.i18n, page.language);
    const stages = DEFAULT_PIPELINES[known].map((stage) => ({
      name: names('stage', stage),
      milestone: stage.milestone,
    }));
    return { name, door, stages };
  }

  private async origins(actor: Actor, page: PageContext): Promise<Option[]> {
    const { data } = await pipelineRows(this.dataSource, actor, { limit: MOST_CHOICES });
    return data.map(({ id, name, door, job_name, office_name }) => ({
      value: id,
      label: [job_name ?? name, office_name, this.settings.t(page, `applications.door.${door}`)]
        .filter((part) => part !== null)
        .join(' · '),
    }));
  }

  private doors(page: PageContext): Option[] {
    return DOORS.map((door) => ({ value: door, label: this.settings.t(page, `applications.door.${door}`) }));
  }
}

/** Templates belong to every office: they are made by who sees them all. */
export function mayMakeTemplates(actor: Actor): boolean {
  return may(actor, 'pipelines:manage') && actor.offices === 'all';
}
