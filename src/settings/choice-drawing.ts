import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import type { Queryable } from '../database/sql.js';
import { I18n } from '../i18n/i18n.js';
import { OfficesService } from '../organization/offices.service.js';
import { REASON_TYPES } from '../organization/rejection-reason.entity.js';
import { SOURCE_KINDS } from '../organization/source.entity.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { text, type Fields } from '../web/form.js';
import { namesIn, type Named } from '../web/names.js';
import { reasonUses, sourceUses, type Uses } from './choices.queries.js';
import type { FieldView, Values } from './form-fields.js';
import { namesOf } from './organization.queries.js';
import { MOST_CHOICES, SettingsViews, type ActionView, type CellView, type Refused } from './settings-views.js';

/** What people choose from when they enter somebody or say why somebody does not go on. */
export interface Choice extends Named {
  readonly id: string;
  readonly office_id: string | null;
  readonly is_active: boolean;
  readonly version: number;
}

/** Sources and reasons are alike: what differs is said here. */
export interface ChoiceKind {
  readonly words: string;
  readonly path: string;
  readonly named: 'source' | 'reason';
  /** The field that sorts them, which stays once one was used, with its values and the namespace of their words. */
  readonly field: 'kind' | 'type';
  readonly values: readonly string[];
  readonly valueWords: string;
  readonly uses: (db: Queryable, actor: Actor, id: string) => Promise<Uses>;
}

export const SOURCES: ChoiceKind = {
  words: 'sources',
  path: '/settings/sources',
  named: 'source',
  field: 'kind',
  values: SOURCE_KINDS,
  valueWords: 'applications.source',
  uses: sourceUses,
};

export const REASONS: ChoiceKind = {
  words: 'reasons',
  path: '/settings/reasons',
  named: 'reason',
  field: 'type',
  values: REASON_TYPES,
  valueWords: 'reasons.type',
  uses: reasonUses,
};

interface Shown {
  readonly typed?: Values;
  readonly refused?: Refused;
  /** What has just been done. */
  readonly done?: unknown;
}

/** Draws the forms of sources and reasons. */
@Injectable()
export class ChoiceDrawing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offices: OfficesService,
    private readonly i18n: I18n,
    private readonly settings: SettingsViews,
  ) {}

  /** Those that came with the product are called as the reader's language calls them. */
  name(page: PageContext, { named }: ChoiceKind, choice: Named): string {
    return namesIn(this.i18n, page.language)(named, choice);
  }

  /** Names of the offices that own them, by id. */
  owners(choices: readonly Choice[]): Promise<ReadonlyMap<string, string>> {
    return namesOf(
      this.dataSource,
      'office',
      choices.map(({ office_id }) => office_id),
    );
  }

  owner(page: PageContext, { office_id }: Choice, owners: ReadonlyMap<string, string>): string {
    return office_id === null ? this.settings.t(page, 'settings.all-offices') : (owners.get(office_id) ?? '');
  }

  state(page: PageContext, { is_active }: Choice): CellView {
    return is_active
      ? { text: this.settings.t(page, 'settings.active') }
      : { text: this.settings.t(page, 'settings.inactive'), tone: 'warn', icon: 'eye-off' };
  }

  async newForm(
    actor: Actor,
    page: PageContext,
    kind: ChoiceKind,
    values: Values,
    refused: Refused | null,
  ): Promise<string> {
    const { data } = await this.offices.list(actor, { limit: MOST_CHOICES });
    const fields = this.settings.fields(page, kind.words, values, refused);
    const seesAll = actor.offices === 'all';
    const none = seesAll ? this.settings.t(page, 'settings.all-offices') : this.settings.choose(page);
    const offices = data.map(({ id, name }) => ({ value: id, label: name }));
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, kind.words, kind.path),
      fields: [
        fields.input('name', { isRequired: true, maxLength: 60 }),
        fields.select(kind.field, this.options(page, kind), { isRequired: true, none: this.settings.choose(page) }),
        fields.select('office_id', offices, { isRequired: !seesAll, none }),
      ],
      refused,
    });
  }

  async editForm(
    actor: Actor,
    page: PageContext,
    kind: ChoiceKind,
    choice: Choice,
    { typed, refused, done }: Shown,
  ): Promise<string> {
    const uses = await kind.uses(this.dataSource, actor, choice.id);
    const canSave = mayChange(actor, choice);
    const name = this.name(page, kind, choice);
    const form = {
      ...this.settings.edition(page, kind.words, kind.path, { ...choice, name }),
      fields: await this.fields(page, kind, choice, uses, typed, refused),
      refused: refused ?? null,
      canSave,
      hidden: [{ name: 'shown_name', value: name }],
      actions: [this.activation(page, kind, choice), this.deletion(page, kind, choice, uses)],
    };
    return this.settings.form(page, actor, form, this.toast(page, kind, choice, done, canSave));
  }

  private async fields(
    page: PageContext,
    kind: ChoiceKind,
    choice: Choice,
    { is_used }: Uses,
    typed: Values | undefined,
    refused: Refused | undefined,
  ): Promise<FieldView[]> {
    const stored: Values = { ...choice, name: this.name(page, kind, choice) };
    const fields = this.settings.fields(page, kind.words, typed ?? stored, refused ?? null, stored);
    const options = this.options(page, kind);
    const value = options.find((option) => option.value === stored[kind.field])?.label ?? '';
    return [
      fields.input('name', { isRequired: true, maxLength: 60 }),
      is_used
        ? fields.fixed(`${kind.field}_fixed`, value)
        : fields.select(kind.field, options, { isRequired: true, none: this.settings.choose(page) }),
      fields.fixed('owner', this.owner(page, choice, await this.owners([choice]))),
      fields.fixed('state', this.state(page, choice).text),
    ];
  }

  private activation(page: PageContext, { words, path }: ChoiceKind, { id, is_active, version }: Choice): ActionView {
    const verb = is_active ? 'deactivate' : 'activate';
    return {
      action: `${path}/${id}/${is_active ? 'deactivation' : 'activation'}`,
      label: this.settings.t(page, `settings.${verb}`),
      icon: is_active ? 'eye-off' : 'eye',
      hint: this.settings.t(page, `${words}.${verb}-hint`),
      isDangerous: false,
      fields: [{ name: 'version', value: String(version) }],
    };
  }

  private deletion(page: PageContext, { words, path }: ChoiceKind, choice: Choice, { is_used, people }: Uses) {
    const action = `${path}/${choice.id}/deletion`;
    const deletion = this.settings.deletion(page, words, action, choice.version, people);
    if (choice.code !== null) return { ...deletion, isPossible: false, hint: this.settings.t(page, `${words}.stays`) };
    if (is_used && people === 0)
      return { ...deletion, isPossible: false, hint: this.settings.t(page, `${words}.used-elsewhere`) };
    return deletion;
  }

  private toast(
    page: PageContext,
    { words, path }: ChoiceKind,
    { id, version }: Choice,
    done: unknown,
    canChange: boolean,
  ): ToastView | null {
    const back = done === 'deactivated' ? 'activation' : done === 'activated' ? 'deactivation' : null;
    const fields = [{ name: 'version', value: String(version) }];
    const undo = back !== null && canChange ? { action: `${path}/${id}/${back}`, fields } : null;
    return this.settings.done(page, words, done, undo);
  }

  private options(page: PageContext, { values, valueWords }: ChoiceKind) {
    return values.map((value) => ({ value, label: this.settings.t(page, `${valueWords}.${value}`) }));
  }
}

/** Those of every office are changed by who sees them all. */
export function mayChange(actor: Actor, { office_id }: Choice): boolean {
  return may(actor, 'sources:manage') && (office_id !== null || actor.offices === 'all');
}

/** What the form of a new one sent. Only who sees every office can leave the office open. */
export function newChoiceOf(actor: Actor, { field }: ChoiceKind, fields: Fields): object {
  const office_id = text(fields, 'office_id') ?? (actor.offices === 'all' ? null : '');
  return { name: fields['name'], [field]: fields[field], office_id };
}

/** A default one whose name is left as the page showed it keeps its translations. */
export function choiceChangesOf({ field }: ChoiceKind, fields: Fields): object {
  const name = fields['name'] === fields['shown_name'] ? undefined : fields['name'];
  return { ...(name !== undefined && { name }), ...(fields[field] !== undefined && { [field]: fields[field] }) };
}
