import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from '../http.js';
import type { Step } from '../step.js';

export const createProject: Step = {
  title: 'a project is created once, however often the request is sent',
  async run(context) {
    const url = `${context.urls.collaboration}/v1/projects`;
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'Northern Lights', description: 'A short film' };
    const first = await request(url, { method: 'POST', body, headers });
    assert.equal(first.status, 201, JSON.stringify(first.body));
    const again = await request(url, { method: 'POST', body, headers });
    assert.equal(again.status, 201);
    assert.equal(again.body['id'], first.body['id'], 'the repeated request made another project');
    const id = String(first.body['id']);
    assert.match(id, /^[0-9a-f]{24}$/);
    const read = await request(`${url}/${id}`);
    assert.equal(read.status, 200);
    assert.equal(read.body['name'], 'Northern Lights');
    const etag = read.headers.get('etag');
    assert.ok(etag !== null, 'no ETag');
    context.project = { id, etag, version: Number(read.body['version']), name: 'Northern Lights' };
    return `project ${id}, version ${String(read.body['version'])}`;
  },
};
