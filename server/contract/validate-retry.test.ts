import { type Document, eachRule } from './validate.testsuite.ts';

const rule = (retry: object) => (d: Document) => {
  d['steps'].enable.retry = retry;
};
const cut = 'steps.enable.retry.delay delay_cut (warning)';

eachRule('pauses between attempts', [
  ['longer than the longest', rule({ delay: '10m', maxDelay: '1m' }), cut],
  ['longer in milliseconds', rule({ delay: 1001, maxDelay: '1s' }), cut],
  ['longer than the default of the longest', rule({ delay: '1h' }), cut],
  ['as long as the longest', rule({ delay: '60s', maxDelay: '1m' })],
  ['only grown beyond the longest', rule({ delay: '4m', factor: 10 })],
  ['with a longest that is less than the default pause', rule({ maxDelay: '500ms' })],
  ['of a rule that repeats nothing', rule({ attempts: 1, delay: '1h' })],
  ['of another form', rule({ delay: 'long' }), 'steps.enable.retry.delay wrong_form'],
  [
    'with a longest of another form',
    rule({ delay: '1h', maxDelay: 'long' }),
    'steps.enable.retry.maxDelay wrong_form',
  ],
  [
    'of taking an effect back',
    (d) => {
      d['steps'].enable.undo = { use: 'clock.now', retry: { delay: '1h' } };
    },
    'steps.enable.undo.retry.delay delay_cut (warning)',
  ],
]);
