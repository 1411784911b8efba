import { describe, expect, it } from 'vitest';
import { UploadCoverage } from './upload-coverage.ts';

describe('UploadCoverage', () => {
  it('is complete when everything was asked for and acknowledged, in whatever pieces', () => {
    const coverage = new UploadCoverage(100, false);
    coverage.begin([[0, 10]]);
    coverage.done();
    coverage.begin([
      [10, 30],
      [50, 100],
    ]);
    expect(coverage.delivered).toEqual([[0, 10]]);
    coverage.done();
    expect(coverage.isComplete).toBe(false);
    coverage.begin([[30, 50]]);
    coverage.done();
    expect(coverage.isComplete).toBe(true);
  });

  it('takes what the host asks for no more for delivered, also over a restart', () => {
    const coverage = new UploadCoverage(100, false);
    coverage.begin([[0, 100]]);
    const next = new UploadCoverage(100, false, coverage.record);
    next.begin([[60, 100]]);
    expect(next.delivered).toEqual([[0, 60]]);
    next.done();
    expect(next.isComplete).toBe(true);
  });

  it('knows that what the host asks for again is not there any more', () => {
    const coverage = new UploadCoverage(100, false);
    coverage.begin([[0, 100]]);
    coverage.done();
    coverage.begin([[20, 30]]);
    expect(coverage.delivered).toEqual([
      [0, 20],
      [30, 100],
    ]);
    expect(coverage.isComplete).toBe(false);
  });

  it('of what is wanted as a whole, knows that the host has all before the last byte that it asks for', () => {
    const coverage = new UploadCoverage(100, true);
    coverage.begin([[40, 60]]);
    coverage.done();
    expect(coverage.delivered).toEqual([[0, 60]]);
    coverage.begin([[60, 100]]);
    coverage.done();
    expect(coverage.isComplete).toBe(true);
  });
});
