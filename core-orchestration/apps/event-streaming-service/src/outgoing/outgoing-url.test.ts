import { describe, expect, it } from 'vitest';
import { refusalOfUrl } from './outgoing-url.ts';

const STRICT = { allowHttp: false, allowPrivateAddresses: false };

describe('a URL to send to', () => {
  it.each([
    'https://example.org/hooks',
    'https://example.org:443/',
    'https://example.org:8443/a?b=c',
    'https://8.8.8.8/',
    'https://[2606:4700::1]/',
    'https://bücher.example.org/',
  ])('%s is taken', (url) => {
    expect(refusalOfUrl(url, STRICT)).toBeUndefined();
  });

  it.each([
    ['not a url', 'must be a URL'],
    [`https://example.org/${'a'.repeat(2_000)}`, 'must be a URL'],
    ['http://example.org/', 'https://'],
    ['ftp://example.org/', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['gopher://example.org/', 'https://'],
    ['javascript:alert(1)', 'https://'],
    ['https://user:secret@example.org/', 'name or password'],
    ['https://user@example.org/', 'name or password'],
    ['https://example.org/#here', 'fragment'],
    ['https://example.org:22/', 'port'],
    ['https://example.org:5432/', 'port'],
    ['https://localhost/', 'local'],
    ['https://localhost./', 'local'],
    ['https://api.localhost/', 'local'],
    ['https://printer.local/', 'local'],
    ['https://metadata.google.internal/', 'local'],
    ['https://metadata/', 'local'],
    ['https://127.0.0.1/', 'loopback'],
    ['https://2130706433/', 'loopback'],
    ['https://0x7f.1/', 'loopback'],
    ['https://017700000001/', 'loopback'],
    ['https://169.254.169.254/latest/meta-data/', 'link-local'],
    ['https://[::1]/', 'loopback'],
    ['https://[::ffff:10.0.0.1]/', 'private'],
    ['https://[fd00:ec2::254]/', 'private'],
    ['https://192.168.0.1/', 'private'],
  ])('%s is refused', (url, reason) => {
    expect(refusalOfUrl(url, STRICT)).toContain(reason);
  });

  it('may be plain HTTP only where that is allowed', () => {
    const rules = { ...STRICT, allowHttp: true };
    expect(refusalOfUrl('http://example.org/', rules)).toBeUndefined();
    expect(refusalOfUrl('http://example.org:8080/', rules)).toBeUndefined();
    expect(refusalOfUrl('http://example.org:6379/', rules)).toContain('port');
    expect(refusalOfUrl('ftp://example.org/', rules)).toContain('https://');
  });

  it('may be on the own machine only where private addresses are allowed', () => {
    const rules = { allowHttp: true, allowPrivateAddresses: true };
    expect(refusalOfUrl('http://127.0.0.1:4321/hook', rules)).toBeUndefined();
    expect(refusalOfUrl('http://user@127.0.0.1:4321/hook', rules)).toContain('name or password');
  });
});
