import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { loggable } from './log.js';

const said = (error: unknown): string => JSON.stringify(loggable(error));

describe('what the log knows of an error', () => {
  it('is its name and where it was thrown, not what it says', () => {
    const error = new Error('Anna Andersson, anna@example.com, was not found');
    expect(said(error)).not.toMatch(/anna/i);
    expect(loggable(error)).toMatchObject({ error: 'Error', stack: expect.arrayContaining([expect.any(String)]) });
  });

  it('is nothing of a message over several lines', () => {
    expect(said(new Error('first\nAnna Andersson'))).not.toContain('Anna');
  });

  it('is the code and the constraint of what the database refused', () => {
    const refusal = Object.assign(new Error('Key (email)=(anna@example.com) already exists.'), {
      code: '23505',
      constraint: 'uq_user_account_email',
      table: 'user_account',
      detail: 'Key (email)=(anna@example.com) already exists.',
    });
    const error = new QueryFailedError('INSERT INTO user_account …', ['anna@example.com'], refusal);
    expect(loggable(error)).toMatchObject({
      code: '23505',
      constraint: 'uq_user_account_email',
      table: 'user_account',
    });
    expect(said(error)).not.toMatch(/anna/i);
  });

  it('is the reason of a defect, without what it quotes', () => {
    expect(loggable(new TypeError(`Cannot read properties of undefined (reading 'name')`))).toMatchObject({
      reason: "Cannot read properties of undefined (reading '…')",
    });
  });
});
