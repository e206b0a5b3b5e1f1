import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { LANGUAGES } from '../i18n/language.js';
import { itemsOf, type InterviewContent, type RolePlayContent } from './content.js';
import type { LocalText } from '../i18n/local-text.js';
import { READY_MADE_CRITERIA, readyMadeTemplates } from './ready-made.js';
import { writeTemplateFile } from './write-template-file.js';

/** The kit as it was written by those who made it. */
interface Kit {
  scale: { labels: Record<string, LocalText> };
  competencies: Record<string, LocalText>;
  never_ask: LocalText[];
  templates: KitInterview[];
  roleplay: Record<'name' | 'candidate_brief', LocalText> & {
    actor_script: Record<string, LocalText>;
    gates: Record<string, LocalText>;
    behaviours: Record<string, Record<string, LocalText>>;
  };
}

interface KitInterview extends Record<'name' | 'intro' | 'closing', LocalText> {
  id: string;
  duration_min: number;
  facts_to_confirm?: LocalText[];
  questions: { id: string; competency: string; type: string; minutes: number; probes: LocalText[] }[];
}

const kit = parse(readFileSync(new URL('../../test/golden/interview-kit.yaml', import.meta.url), 'utf8')) as Kit;
const byId = new Map(readyMadeTemplates().map((file) => [file.id, file.content]));
const interview = (id: string): InterviewContent => byId.get(id) as InterviewContent;
const rolePlay = (byId.get('retention_roleplay') as RolePlayContent).role_play;

describe('the templates that come with the product', () => {
  it('are three interviews and a role-play', () => {
    expect([...byId].map(([id, { kind }]) => `${id} ${kind}`)).toEqual([
      'phone_screen interview',
      'competency_interview interview',
      'promotion_interview interview',
      'retention_roleplay role_play',
    ]);
  });

  it.each([
    ['phone_screen', 15, 1, ['PS1', 'PS2', 'PS3'], 12],
    ['competency_interview', 45, 2, ['CI1', 'CI2', 'CI3', 'CI4', 'CI5', 'CI6'], 38],
    ['promotion_interview', 30, 2, ['IP1', 'IP2', 'IP3'], 23],
  ] as const)('ask in the %s of %i minutes, with %i interviewers, %j', (id, duration, interviewers, codes, minutes) => {
    const { duration_minutes, min_interviewers, questions } = interview(id);
    expect({ duration_minutes, min_interviewers }).toEqual({
      duration_minutes: duration,
      min_interviewers: interviewers,
    });
    expect(questions.map(({ code }) => code)).toEqual(codes);
    expect(questions.reduce((sum, question) => sum + question.minutes, 0)).toBe(minutes);
  });

  it('cover the competencies as the method says, mostly by what somebody did', () => {
    const questions = ['phone_screen', 'competency_interview', 'promotion_interview'].flatMap(
      (id) => interview(id).questions,
    );
    const competencies = [...new Set(questions.map(({ competency }) => competency))];
    const asking = (wanted: string): string[] =>
      questions.filter(({ competency }) => competency === wanted).map(({ code }) => code);
    const codes = competencies.map((competency) => `${competency} ${asking(competency).join()}`);
    expect(codes.toSorted()).toEqual([
      'goal_focus CI2,IP1',
      'objection_handling CI5',
      'patience PS3,CI3',
      'positive_attitude PS1,CI1',
      'reliability PS2,IP2',
      'retention_skill CI4',
      'stress CI6',
      'willingness_to_change IP3',
    ]);
    expect(questions.filter(({ type }) => type === 'behavioural')).toHaveLength(8);
    expect(Object.keys(READY_MADE_CRITERIA).filter((code) => !competencies.includes(code))).toEqual([]);
  });

  it('decide as the method says', () => {
    expect(interview('phone_screen').decision).toEqual({
      rule: 'gate',
      min_sum: 8,
      min_rating: 2,
      facts_must_be_yes: true,
    });
    expect(interview('phone_screen').facts.map(({ code, answers }) => [code, ...answers])).toEqual([
      ['F1', 'yes', 'no', 'to_discuss'],
      ['F2', 'yes', 'no'],
    ]);
    expect(interview('competency_interview').decision).toEqual({ rule: 'score', min_score: null });
    expect(byId.get('retention_roleplay')?.decision).toEqual({ rule: 'score', min_score: 60 });
  });

  it('watch a role-play by eight behaviours and six gates, in a call of eight minutes', () => {
    expect(rolePlay.behaviours.map(({ code }) => code).join()).toBe('B1,B2,B3,B4,B5,B6,B7,B8');
    expect(rolePlay.gates.map(({ code }) => code).join()).toBe('G1,G2,G3,G4,G5,G6');
    expect([rolePlay.prepare_minutes, rolePlay.call_minutes]).toEqual([5, 8]);
    expect(itemsOf(byId.get('retention_roleplay') as RolePlayContent)).toHaveLength(14);
  });

  it('say every sentence of the kit, word for word, in every language', () => {
    for (const given of kit.templates) {
      const made = interview(given.id);
      const { id: _, duration_min: duration, facts_to_confirm: facts = [], questions, name, intro, closing } = given;
      expect(made).toMatchObject({ name, intro, closing, duration_minutes: duration });
      expect(made.facts.map(({ text }) => text)).toEqual(facts);
      expect(made.questions).toEqual(questions.map(({ id, ...question }) => ({ code: id, ...question })));
    }
    expect(rolePlay.candidate_brief).toEqual(kit.roleplay.candidate_brief);
    expect(byId.get('retention_roleplay')?.name).toEqual(kit.roleplay.name);
    expect(Object.fromEntries(rolePlay.actor_script.map(({ code, text }) => [code, text]))).toEqual(
      kit.roleplay.actor_script,
    );
    expect(Object.fromEntries(rolePlay.gates.map(({ code, text }) => [code, text]))).toEqual(kit.roleplay.gates);
    expect(
      Object.fromEntries(rolePlay.behaviours.map(({ code, name, anchors }) => [code, { name, ...anchors }])),
    ).toEqual(kit.roleplay.behaviours);
  });

  it.each([...byId])('hold all they need in the file of the %s, in three languages', (_, content) => {
    expect(content.scale).toEqual(kit.scale.labels);
    expect(content.never_ask).toEqual(kit.never_ask);
    for (const [code, name] of Object.entries(content.competencies)) expect(name).toEqual(kit.competencies[code]);
    const texts = textsIn(content);
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text) => LANGUAGES.some((language) => (text[language] ?? '') === ''))).toEqual([]);
  });

  it('are files as the product writes them', () => {
    for (const { id, content } of readyMadeTemplates()) {
      const file = new URL(`../../templates/interviews/${id.replaceAll('_', '-')}.yaml`, import.meta.url);
      expect(readFileSync(file, 'utf8')).toBe(writeTemplateFile({ id, content }));
    }
  });
});

function textsIn(value: unknown): LocalText[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value || 'sv' in value || 'es' in value) return [value as LocalText];
  return Object.values(value).flatMap(textsIn);
}
