import { describe, expect, it } from '@jest/globals';
import { itemsOf } from '../interview-templates/content.js';
import { readyMadeTemplates } from '../interview-templates/ready-made.js';
import { demoApplications } from './applications.js';
import { demoInterviews } from './interviews.js';

const NOW = Date.parse('2026-05-20T10:00:00Z');

describe('the interviews of the demonstration', () => {
  const contents = new Map(readyMadeTemplates().map(({ id, content }) => [id, content]));
  const told = demoInterviews(demoApplications(NOW), contents, NOW);

  it('are the same for the same moment', () => {
    expect(demoInterviews(demoApplications(NOW), contents, NOW)).toEqual(told);
  });

  it('show every state there is', () => {
    const states = told.map(({ scorecards, decision, scheduledAt }) => {
      const submitted = scorecards.filter(({ submittedAt }) => submittedAt !== null).length;
      if (decision !== null) return 'decided';
      if (submitted === scorecards.length) return 'rated';
      return submitted > 0 ? 'half' : scheduledAt > NOW ? 'coming' : 'late';
    });
    expect(new Set(states)).toEqual(new Set(['decided', 'rated', 'half', 'coming']));
    expect(new Set(told.map(({ template }) => template))).toEqual(new Set(contents.keys()));
  });

  it('answer everything they were asked, in time', () => {
    for (const { template, scorecards, createdAt, scheduledAt, decision } of told) {
      const content = contents.get(template);
      const codes = content && itemsOf(content).map(({ code }) => code);
      expect(createdAt).toBeLessThan(scheduledAt);
      for (const { answers, submittedAt } of scorecards) {
        if (submittedAt === null) continue;
        expect([...answers.keys()]).toEqual(codes);
        expect(submittedAt).toBeGreaterThan(scheduledAt);
        expect(submittedAt).toBeLessThan(decision?.at ?? NOW);
      }
    }
  });

  it('are held by as many as the template asks for', () => {
    for (const { template, scorecards } of told)
      expect(scorecards.length).toBeGreaterThanOrEqual(contents.get(template)?.min_interviewers ?? Infinity);
  });
});
