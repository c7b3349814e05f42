import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, installOnce } from '../../src/embedded/cache';
import { downloadArchive } from '../../src/embedded/download';
import { Progress } from '../../src/embedded/progress';
import { runTool } from '../../src/embedded/run-tool';
import { StartupError } from '../../src/embedded/startup-error';

const VERSION = '1.38.0';
const OFFICIAL_DOWNLOADS = 'https://temporal.download';
const ANSWER_TIMEOUT_MS = 3_000;

/**
 * The path for `TestWorkflowEnvironment.createTimeSkipping({server: {executable: {type:
 * 'existing-path', path}}})`: the official program, else the same server from Maven Central, run by
 * Java. Installed once into the cache; throws TOOL_MISSING when neither can be had.
 */
export async function timeSkippingServerPath(
  downloadBaseUrl: string = OFFICIAL_DOWNLOADS,
): Promise<string> {
  const progress = new Progress({
    language: 'en',
    write: (line) => void process.stderr.write(`${line}\n`),
  });
  const folder = await installOnce({
    cache: cacheFolder(process.env),
    name: `temporal-test-server-${VERSION}`,
    progress,
    install: async (draft) => {
      const failure = await download(draft, downloadBaseUrl, progress).catch(String);
      if (failure === undefined) return;
      await installFromMaven(draft, failure, progress);
    },
  });
  return join(folder, 'temporal-test-server');
}

async function download(folder: string, baseUrl: string, progress: Progress): Promise<undefined> {
  const query = new URLSearchParams({
    platform: process.platform,
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
    'sdk-version': '1.24.0',
  });
  const response = await fetch(`${baseUrl}/temporal-test-server/default?${query.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const info = (await response.json()) as { archiveUrl: string; fileToExtract: string };
  await progress.step(both('Downloading the time-skipping test server'), (step) =>
    downloadArchive(info.archiveUrl, folder, step),
  );
  renameSync(join(folder, info.fileToExtract), join(folder, 'temporal-test-server'));
}

async function installFromMaven(
  folder: string,
  notDownloaded: string,
  progress: Progress,
): Promise<void> {
  const missing = ['java', 'mvn'].filter((tool) => spawnSync(tool, ['-version']).status !== 0);
  if (missing.length > 0) throw toolMissing(missing.join(', '), notDownloaded);
  writeFileSync(join(folder, 'pom.xml'), pom());
  const jars = join(folder, 'jars');
  mkdirSync(jars);
  await progress.step(both('Time-skipping test server from Maven Central'), async () => {
    const { exitCode, output } = await runTool(
      'mvn',
      [
        '-B',
        '-q',
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${jars}`,
      ],
      { env: process.env, cwd: folder },
    );
    if (exitCode !== 0) throw new Error(`mvn: ${output}`);
  });
  const wrapper = join(folder, 'temporal-test-server');
  writeFileSync(wrapper, wrapperScript());
  chmodSync(wrapper, 0o755);
}

/** `exec`, or the SDK would stop the shell and leave Java behind. */
function wrapperScript(): string {
  return `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -Xshare:auto -cp "$(dirname "$0")/jars/*" io.temporal.testserver.TestServer "$@"
`;
}

function pom(): string {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>otvet</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies>
    ${dependency('io.temporal', 'temporal-test-server', VERSION)}
    ${dependency('org.slf4j', 'slf4j-nop', '2.0.17')}
  </dependencies>
</project>
`;
}

function toolMissing(tool: string, notDownloaded: string): StartupError {
  return new StartupError('TOOL_MISSING', {
    tool,
    neededFor: { ru: 'тесты, которые проматывают дни', en: 'the tests that skip days' },
    tried: both(`Download: ${notDownloaded}.`),
    options: {
      ru: 'Установите Java 11 или новее и Maven (apt-get install default-jre maven).',
      en: 'Install Java 11 or newer and Maven (apt-get install default-jre maven).',
    },
  });
}

function both(text: string): { ru: string; en: string } {
  return { ru: text, en: text };
}
