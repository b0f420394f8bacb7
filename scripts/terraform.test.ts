import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import yazl from 'yazl';
import { root } from './paths.js';
import { fetchTerraform } from './terraform.js';

const version = readFileSync(join(root, '.terraform-version'), 'utf8').trim();
const archive = `terraform_${version}_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.zip`;

describe('Terraform, when this machine has none', () => {
  let folder: string;
  let server: Server;
  let releases: string;
  const published = new Map<string, Buffer>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    server = createServer(({ url = '' }, response) => {
      const body = published.get(url);
      response.writeHead(body ? 200 : 404).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    releases = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const zip = await zipOf('#!/bin/sh\necho it is Terraform\n');
    const sum = createHash('sha256').update(zip).digest('hex');
    published.set(`/${version}/${archive}`, zip);
    published.set(`/${version}/terraform_${version}_SHA256SUMS`, Buffer.from(`${sum}  ${archive}\n`));
  });

  afterEach(async () => {
    published.clear();
    rmSync(folder, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
  });

  it('is fetched in the pinned version and can be run', async () => {
    const target = join(folder, 'bin', 'terraform');
    await fetchTerraform(target, releases);
    expect(readFileSync(target, 'utf8')).toContain('it is Terraform');
    expect(statSync(target).mode & 0o111).not.toBe(0);
  });

  it('is refused when its bytes are not those that were published', async () => {
    published.set(`/${version}/${archive}`, await zipOf('something else'));
    await expect(fetchTerraform(join(folder, 'terraform'), releases)).rejects.toThrow(/has SHA-256 .* published is/);
    expect(existsSync(join(folder, 'terraform'))).toBe(false);
  });

  it.each([
    ['no sums are published', `/${version}/terraform_${version}_SHA256SUMS`, /answered 404/],
    ['the archive is gone', `/${version}/${archive}`, /answered 404/],
  ])('says so when %s', async (_, missing, message) => {
    published.delete(missing);
    await expect(fetchTerraform(join(folder, 'terraform'), releases)).rejects.toThrow(message);
  });

  it('says what to do when the releases cannot be reached', async () => {
    await expect(fetchTerraform(join(folder, 'terraform'), 'http://127.0.0.1:1')).rejects.toThrow(
      /Install Terraform 1.10 or later yourself, or set TERRAFORM_RELEASES_URL/,
    );
  });
});

function zipOf(text: string): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(text), 'terraform');
  zip.end();
  return buffer(zip.outputStream);
}
