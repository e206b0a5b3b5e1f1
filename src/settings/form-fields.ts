import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import type { FormErrors } from '../web/form-errors.js';

/** What a field holds before it is sent: what is stored, or what was typed and refused. */
export type Values = Readonly<Record<string, unknown>>;

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly error: string | null;
  /** What is stored now, where somebody else changed it meanwhile and something else was typed. */
  readonly now: string | null;
  /** Ids of what describes the control, for `aria-describedby`; null: nothing does. */
  readonly described: string | null;
}

/** One control of a form, as `_field.hbs` draws it. */
export type FieldView = Field &
  (
    | {
        readonly control: 'input';
        readonly type: string;
        readonly value: string;
        readonly isRequired: boolean;
        readonly min: number | null;
        readonly max: number | null;
        readonly step: string | null;
        readonly maxLength: number | null;
        readonly autocomplete: string;
      }
    | { readonly control: 'textarea'; readonly value: string; readonly isRequired: boolean; readonly maxLength: number }
    | {
        readonly control: 'select';
        readonly isRequired: boolean;
        readonly options: readonly (Option & { readonly isCurrent: boolean })[];
        readonly updates: Updates | null;
      }
    | { readonly control: 'check'; readonly isChecked: boolean }
    /** What stays for good. */
    | { readonly control: 'fixed'; readonly value: string }
    /** The heading of the fields that follow; its hint stands below it. */
    | { readonly control: 'heading' }
    | {
        readonly control: 'checks';
        readonly options: readonly (Option & { readonly id: string; readonly isChecked: boolean })[];
      }
  );

/** Another field of the form depends on this one: once scripts run it is fetched anew. */
interface Updates {
  /** A page with the same form, which takes this field from its query. */
  readonly href: string;
  readonly field: string;
}

interface InputOptions {
  readonly type?: 'text' | 'email' | 'number' | 'date' | 'datetime-local' | 'password';
  readonly isRequired?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly step?: string;
  readonly maxLength?: number;
  readonly autocomplete?: string;
}

/**
 * Makes the fields of one form. Labels are the words `<words>.<field>`, hints `<words>.<field>-hint` where there are
 * any; values and errors go to their fields by name.
 */
export class FormFields {
  constructor(
    private readonly i18n: I18n,
    private readonly language: Language,
    private readonly words: string,
    private readonly values: Values,
    private readonly errors: FormErrors,
    /** What is stored, when somebody else stored it while the form was filled in. */
    private readonly stored: Values | null,
  ) {}

  input(name: string, options: InputOptions = {}): FieldView {
    const { type = 'text', isRequired = false, autocomplete = 'off' } = options;
    return {
      ...this.field(name),
      control: 'input',
      type,
      isRequired,
      autocomplete,
      value: this.text(name),
      min: options.min ?? null,
      max: options.max ?? null,
      step: options.step ?? null,
      maxLength: type === 'text' || type === 'email' ? (options.maxLength ?? 200) : null,
    };
  }

  /** @param label instead of the words for the field */
  textarea(name: string, { isRequired = false, maxLength = 2000 } = {}, label?: string): FieldView {
    const field = this.field(name, undefined, label);
    return { ...field, control: 'textarea', isRequired, maxLength, value: this.text(name) };
  }

  /** @param none the word of the choice of nothing; without one something has to be chosen */
  select(name: string, options: readonly Option[], given: SelectOptions = {}): FieldView {
    const { isRequired = false, none, updates = null } = given;
    const current = this.text(name);
    const all = none === undefined ? options : [{ value: '', label: none }, ...options];
    return {
      ...this.field(name, (value) => all.find((option) => option.value === value)?.label ?? value),
      control: 'select',
      isRequired,
      updates,
      options: all.map((option) => ({ ...option, isCurrent: option.value === current })),
    };
  }

  check(name: string): FieldView {
    const value = this.values[name];
    return { ...this.field(name), control: 'check', isChecked: value === true || value === 'on' };
  }

  /** Several of a list; the value is a list of theirs. */
  checks(name: string, options: readonly Option[]): FieldView {
    const value = this.values[name];
    const chosen = new Set<unknown>(Array.isArray(value) ? value : [value]);
    return {
      ...this.field(name),
      control: 'checks',
      options: options.map((option, i) => ({ ...option, id: `f-${name}-${i}`, isChecked: chosen.has(option.value) })),
    };
  }

  /** A line of the form that nobody can change any more. */
  fixed(name: string, value: string): FieldView {
    return { ...this.field(name), control: 'fixed', value };
  }

  heading(name: string): FieldView {
    return { ...this.field(name), control: 'heading' };
  }

  private field(name: string, labelOf: (value: string) => string = (value) => value, label?: string): Field {
    const hint = this.i18n.has(`${this.words}.${name}-hint`) ? this.t(`${this.words}.${name}-hint`) : null;
    const error = this.errors.wrong[name] ?? null;
    const now = this.now(name, labelOf);
    const describing = { h: hint, e: error, n: now };
    const described = Object.entries(describing).flatMap(([id, text]) => (text === null ? [] : [`${id}-${name}`]));
    return {
      name,
      hint,
      error,
      now,
      label: label ?? this.t(`${this.words}.${name}`),
      described: described.length === 0 ? null : described.join(' '),
    };
  }

  private now(name: string, labelOf: (value: string) => string): string | null {
    if (this.stored === null || !(name in this.stored)) return null;
    const stored = textOf(this.stored[name]);
    if (stored === this.text(name)) return null;
    const value = stored === '' ? this.t('settings.stored-nothing') : labelOf(stored);
    return this.t('settings.stored-now', { value });
  }

  private text(name: string): string {
    return textOf(this.values[name]);
  }

  private t(key: string, variables?: MessageVariables): string {
    return this.i18n.t(this.language, key, variables);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

interface SelectOptions {
  readonly isRequired?: boolean;
  readonly none?: string;
  readonly updates?: Updates;
}
