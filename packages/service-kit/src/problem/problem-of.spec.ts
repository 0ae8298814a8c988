import {
  errorTable,
  InvalidArgument,
  OperationReused,
  OutcomeUnknown,
  StateNotFound,
  StorageUnavailable,
  VersionConflict,
  versionStamp,
} from '@tai-state/core';
import { Problem, statusTable } from './index.js';
import { problemOf } from './problem-of.js';

const plain = { conditional: false, statuses: {} };

describe('problemOf', () => {
  it('has a status for every code of the library', () => {
    expect(Object.keys(statusTable).sort()).toEqual(Object.keys(errorTable).sort());
  });

  it.each([
    [new InvalidArgument('id', { expected: 'text', found: 'a number' }), 400],
    [new StateNotFound('projects/p1'), 404],
    [new OperationReused('op-1'), 409],
    [new OutcomeUnknown('op-1'), 503],
    [new StorageUnavailable('no answer from 10.0.0.7'), 503],
  ])('answers %s with its status', (error, status) => {
    expect(problemOf(error, plain)).toMatchObject({ status, code: error.code });
  });

  it('answers a version conflict with 412 when the request was conditional, else with 409', () => {
    const error = new VersionConflict('projects/p1', versionStamp(1), versionStamp(2));
    expect(problemOf(error, plain).status).toBe(409);
    expect(problemOf(error, { ...plain, conditional: true }).status).toBe(412);
  });

  it('says when to come back where the storage does not answer, and nothing of what it said', () => {
    const problem = problemOf(new StorageUnavailable('no answer from 10.0.0.7'), plain);
    expect(problem.headers).toEqual({ 'Retry-After': '1' });
    expect(JSON.stringify(problem.toBody('r1'))).not.toContain('10.0.0.7');
  });

  it("answers the application's own codes by its own table", () => {
    const error = Object.assign(new Error('project p1 is archived'), { code: 'ProjectArchived' });
    const statuses = { ProjectArchived: { status: 423, title: 'Archived' } };
    expect(problemOf(error, { ...plain, statuses }).toBody('r1')).toEqual({
      type: 'urn:tai-state:problem:ProjectArchived',
      title: 'Archived',
      status: 423,
      detail: 'project p1 is archived',
      code: 'ProjectArchived',
      requestId: 'r1',
    });
  });

  it.each([
    new TypeError('secret text'),
    'secret text',
    undefined,
    Object.assign(new Error('x'), { code: 11000 }),
  ])('answers what it does not know (%p) with a 500 that tells nothing of it', (error) => {
    const problem = problemOf(error, plain);
    expect(problem).toMatchObject({ status: 500, code: 'Internal' });
    expect(problem.cause).toBe(error);
    expect(JSON.stringify(problem.toBody('r1'))).not.toContain('secret text');
  });

  it('leaves problems as they are', () => {
    const problem = new Problem({ status: 418, code: 'Teapot', title: 'Teapot' });
    expect(problemOf(problem, plain)).toBe(problem);
  });

  it('does not let extensions replace what every problem has', () => {
    const problem = new Problem({ status: 400, code: 'A', title: 'A', extensions: { status: 200, more: 1 } });
    expect(problem.toBody('r1')).toMatchObject({ status: 400, more: 1 });
  });
});
