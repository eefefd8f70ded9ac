// Requests over node:http: any Host, any body, kept-alive sockets; answers whole, never thrown for their status.
import { Agent, request } from 'node:http';
import { inflateRawSync } from 'node:zlib';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

// {status, headers, body, text, json()}. `init`: method, headers, body (a string or bytes), host.
export function ask(server, path, init = {}) {
  const url = new URL(server.url);
  const body = init.body === undefined ? undefined : Buffer.from(init.body);
  const headers = { host: init.host ?? url.host, 'accept-language': 'zh-CN', ...init.headers };
  if (body) headers['content-length'] = body.length;
  return new Promise((resolve, reject) => {
    const sent = request({ agent: init.agent ?? agent, host: url.hostname, port: url.port, path, method: init.method ?? 'GET', headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({ status: answer.statusCode, headers: answer.headers, body: bytes, text: bytes.toString('utf8'), json: () => JSON.parse(bytes.toString('utf8')) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

let keys = 0;

// A program with a bearer token: get and post JSON under /api/v1. Each POST has a key of its own unless one is given.
export function program(server, token, host) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  return {
    get: (path, headers = {}) => ask(server, '/api/v1' + path, { host, headers: { ...authorization, ...headers } }),
    post: (path, values = {}, headers = {}) => ask(server, '/api/v1' + path, {
      host, method: 'POST', body: typeof values === 'string' ? values : JSON.stringify(values),
      headers: { ...authorization, 'content-type': 'application/json', 'idempotency-key': `key-${process.pid}-${++keys}`, ...headers },
    }),
  };
}

// Every part of a zip file (an XLSX) as one text, by its central directory.
export function unzipped(bytes) {
  let text = '';
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0 && bytes.readUInt32LE(at) === 0x02014b50;) {
    const packed = bytes.readUInt16LE(at + 10) === 8, size = bytes.readUInt32LE(at + 20), local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const part = bytes.subarray(from, from + size);
    text += (packed ? inflateRawSync(part) : part).toString('utf8') + '\n';
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return text;
}
