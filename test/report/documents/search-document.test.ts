import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../lib/deployment/index.js';
import { searchDocument, withSecondLook } from '../../../lib/report/index.js';
import {
  documentOf,
  making,
  searchedName as name,
  probe,
  resultOf,
  searched,
  settings,
  skipped,
  workload,
} from '../made-up-search.js';

const { status: _, probes: __, ...summary } = searched;
const goodput = 4.6875;

describe('The document of a search tells', () => {
  test('what was asked, the answer, and what became of every placement', () => {
    const seven = { ...settings, gpusPerNode: 7, nodes: 1 };
    const look = {
      firstMiss: { probe, binding: 'tpot' },
      longRun: { requests: 5000, goodputPerGpu: 1 },
    } as const;
    const { profile, lengths, ...asked } = seven;
    expect(withSecondLook(documentOf({ best: searched }, seven), look)).toEqual({
      schema: 'simdistserve/search',
      schemaVersion: 1,
      program: { name: 'simdistserve', version: '1.2.3' },
      read: making.read,
      settings: {
        model: profile.model,
        gpu: profile.gpu,
        tier: profile.tier,
        profile: {
          tier: 'made up',
          what: null,
          error: null,
          dtype: null,
          kvDtype: null,
          enginePreset: null,
        },
        workload: 'sharegpt',
        isStandIn: true,
        requests: lengths.length,
        options: {},
        figures: false,
        exactEvents: false,
        ...asked,
      },
      best: { name, ...summary, goodput, copies: 2, remarks: [], ...look },
      nearest: null,
      failed: 0,
      placements: [
        { name: 'tp=2, pp=2', ...skipped },
        { name, ...searched },
      ],
    });
  });

  test('of a best that was not looked at again no more than the search found', () => {
    const document = documentOf({ best: searched });
    expect(document.best).toMatchObject({ firstMiss: null, longRun: null });
    expect(withSecondLook(document, undefined)).toEqual(document);
    const looked = { firstMiss: undefined, longRun: undefined };
    expect(withSecondLook(document, looked)).toEqual(document);
    expect(withSecondLook(documentOf(), looked)).toEqual(documentOf());
  });

  test('how it was carried out, which changes nothing else', () => {
    const carriedOut = documentOf({}, { ...settings, figures: true, exactEvents: true });
    const { figures, exactEvents, ...rest } = carriedOut.settings;
    expect({ figures, exactEvents }).toEqual({ figures: true, exactEvents: true });
    const usual = documentOf();
    expect({ ...carriedOut, settings: { ...rest, figures: false, exactEvents: false } }).toEqual(usual);
  });

  test('the nearest placement if there is no answer', () => {
    const missed = documentOf({ nearest: { outcome: searched, probe, binding: 'tpot' } });
    expect(missed).toMatchObject({
      best: null,
      nearest: { name, ...summary, goodput, binding: 'tpot', probe },
    });
  });

  test('placements whose threads died, with the reason and their number', () => {
    const failed = { ...skipped, status: 'failed', reason: 'its thread ran out of memory' } as const;
    const document = documentOf({ outcomes: [failed, searched], best: searched });
    expect(document.failed).toBe(1);
    expect(document.placements[0]).toEqual({ name: 'tp=2, pp=2', ...failed });
  });

  test('bandwidths in bytes and bits, with their units in their names', () => {
    const links = { intra: 300, inter: 12.5, latency: 0.5 };
    const deployment = deploymentOf({
      engine: 'distserve',
      prefill: { tp: 1, pp: 1 },
      decode: { tp: 1, pp: 1 },
      link: { bandwidth: 300, latency: 0.5 },
    });
    const result = resultOf({ best: { ...searched, deployment } });
    const told = searchDocument({ ...settings, engine: 'distserve', links }, workload, result, making);
    expect(told.settings.links).toEqual({
      intraGBps: 300,
      intraGbps: 2400,
      interGBps: 12.5,
      interGbps: 100,
      latencyMs: 0.5,
    });
    expect(told.best!.deployment).toEqual({
      ...deployment,
      link: { bandwidthGBps: 300, bandwidthGbps: 2400, latencyMs: 0.5 },
    });
  });
});
