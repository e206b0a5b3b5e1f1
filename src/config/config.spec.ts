import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Config, readConfig } from './config.js';

describe('the configuration', () => {
  it('is complete without any variable', () => {
    expect(readConfig({})).toEqual(new Config());
  });

  it('reads each variable as what it is', () => {
    const config = readConfig({
      PORT: '8080',
      TRUST_PROXY: 'on',
      DEMO: 'off',
      DATA_DIR: '/srv/handpick',
      LOG_LEVEL: '',
    });
    expect(config).toMatchObject({
      port: 8080,
      trustProxy: true,
      demo: false,
      dataDir: '/srv/handpick',
      logLevel: 'info',
    });
  });

  it('names every bad variable in one message', () => {
    const read = (): Config =>
      readConfig({ PORT: 'http', LOG_LEVEL: 'loud', JOBS: 'yes', DATABASE_URL: 'mysql://x', SECRET_KEY: 'short' });
    expect(read).toThrow(
      'The configuration is not valid: DATABASE_URL must look like postgres://user:password@host:5432/database; ' +
        'PORT must be a port number; LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; ' +
        'SECRET_KEY must have at least 32 characters; JOBS must be on or off.',
    );
  });

  it('does not repeat a bad value, which may be a secret', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres//u:hunter2@h/d' })).toThrow(/^(?!.*hunter2)/s);
  });

  it('refuses half a first administrator', () => {
    expect(() => readConfig({ FIRST_ADMIN_EMAIL: 'eva@example.com' })).toThrow('must be set together');
  });

  it.each([
    [{}, true],
    [{ DATABASE_URL: 'postgres://h/d' }, false],
    [{ DATABASE_URL: 'postgres://h/d', DEMO: 'on' }, true],
    [{ DEMO: 'off' }, false],
  ])('with %j brings the demonstration: %s', (environment, startsWithDemo) => {
    expect(readConfig(environment).startsWithDemo).toBe(startsWithDemo);
  });

  it.each([
    [{}, 'http://127.0.0.1:3000', false],
    [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80', false],
    [{ HOST: '::1' }, 'http://[::1]:3000', false],
    [{ PUBLIC_URL: 'https://handpick.example.com/' }, 'https://handpick.example.com', true],
  ])('with %j is reached at %s', (environment, address, hasTls) => {
    expect(readConfig(environment)).toMatchObject({ address, hasTls });
  });

  it('is explained in .env.example, variable by variable', () => {
    const explained = readFileSync('.env.example', 'utf8').match(/^#[A-Z_]+(?==)/gm);
    const variables = Object.keys(new Config()).map((name) => `#${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`);
    expect(explained?.toSorted()).toEqual(variables.toSorted());
  });
});
