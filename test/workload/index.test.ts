import { expect, test } from '@jest/globals';
import * as workload from '../../lib/workload/index.js';

test('The public names of the workload room are these', () => {
  expect(Object.keys(workload).sort()).toEqual([
    'RequestTable',
    'arrivalParameters',
    'arrivalProcesses',
    'columnsAt',
    'drawLengths',
    'findWorkload',
    'makeRequests',
    'overAgain',
    'readMarshal',
    'workloadFormats',
  ]);
});
