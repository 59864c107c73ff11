import { describe, expect, it } from 'vitest';
import { chromiumLaunch } from './chromium.ts';

describe('chromiumLaunch', () => {
  it('takes the program that the environment names', () => {
    expect(chromiumLaunch('/opt/browser', (path) => path === '/opt/browser').executablePath).toBe(
      '/opt/browser',
    );
  });

  it('finds the browser in a usual place', () => {
    expect(chromiumLaunch('', (path) => path === '/usr/bin/chromium').executablePath).toBe(
      '/usr/bin/chromium',
    );
  });

  it('says what to do where there is none', () => {
    expect(() => chromiumLaunch('', () => false)).toThrow('apt-get install chromium');
    expect(() => chromiumLaunch('/nowhere', () => false)).toThrow('CHROMIUM_PATH names "/nowhere"');
  });
});
