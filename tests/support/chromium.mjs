// Debian's chromium through playwright-core, as a person at a screen.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';

export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--force-color-profile=srgb'],
  });
}

// A person at a device: a context of their own, signed in by the demo's list when `account` is given.
export async function person(chromiumBrowser, server, account, options = {}) {
  const context = await chromiumBrowser.newContext({
    viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options,
  });
  const { cookies, ...rest } = options.extra ?? {};
  void rest;
  if (cookies) await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.setDefaultTimeout(10000);
  if (account) await signIn(page, server, account);
  return page;
}

export async function signIn(page, server, account) {
  await page.goto(server.url + '/login');
  await page.locator('li', { has: page.locator(`form[action="/login/demo"]`) }).filter({ hasText: account.phone })
    .getByRole('button').click();
  await page.waitForLoadState();
}

const axeSource = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

// What axe finds wrong on the page as it stands, by these rules or by all of them.
export async function axe(page, rules = null) {
  return page.evaluate(async ([source, only]) => {
    if (!window.axe) new Function(source)();
    const { violations } = await window.axe.run(document, {
      runOnly: only ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map((one) => `${one.id}: ${one.help} — ${one.nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
  }, [axeSource, rules]);
}
