/**
 * What texts of journals have in common: names of events and their fields, as they stand beside each other. Given to the
 * packer in advance, so that a text of a few hundred bytes packs to a third. What occurs most lies last. Stored chunks need
 * it as it is: never changed once released; another one is another form of a chunk.
 */
export const journalDictionary = Buffer.from(
  [
    '"error":{"code":"unavailable","message":{"zh-CN":"","en":""},"hint":{"zh-CN":"","en":""}',
    '"code":"invalid_input","field":"with.","details":{"retryable":true,"retryAfter":"traceId":"',
    '{"type":"retry-due","step":"","dueAt":17,"sent":true,"interrupted":true,"recovered":true',
    '{"type":"undo-started","because":{"type":"undo-ended","undone":"complete","partial"',
    '{"type":"cancel-requested","by":"{"type":"resolved","happened":true,{"type":"retried"',
    '{"type":"wait-opened","step":"","kind":"signal","name":"","key":"","kind":"callback"',
    '"kind":"time","until":17,"due":"timeout"{"type":"wait-closed","step":"","by":"data":{',
    '{"type":"step-skipped","step":"","path":[{"step":"","round":0}],"ports":["ok"]',
    '{"type":"scope-started","step":"","round":0,{"type":"scope-ended","step":"","round":0,',
    '[{"type":"accepted","seq":1,"at":17,"trigger":{"id":"manual","kind":"manual","input":{',
    '"kind":"message","exchange":"","key":"","headers":{},"id":"call","kind":"call","at":17',
    '"kind":"webhook","at":17,"method":"POST","path":"","query":{},"headers":{"host":"localhost:',
    '"user-agent":"","accept":"*/*","accept-encoding":"gzip, deflate","x-forwarded-for":"',
    '"content-type":"application/json","content-length":""},"body":{"eventId":"","id":"",',
    '"items":[{"value":"","label":"","short":true},"title":"","text":"","color":"","email":"',
    '"status":"","name":"","url":"","userId":"","receiver":"","createdAt":17,"updatedAt":17}}}]',
    '[{"type":"started","timeout":3600000,"seq":2,"at":17},',
    '{"type":"ended","status":"failed","error":{"type":"ended","status":"succeeded","output":{',
    '"output":{"messageId":"","cardId":"","failed":[]},"output":null,"seq":9,"at":17}]',
    '[{"type":"step-ended","step":"","port":"error","error":{',
    '[{"type":"step-ended","step":"","port":"ok","output":{"id":"","seq":4,"at":17},',
    '{"type":"step-started","step":"","attempt":1,"input":{"id":"","intent":{"kind":"once"},',
    '"intent":{"kind":"idempotent","keyExpiresAt":17},"timeout":30000,"seq":3,"at":17},',
    '{"type":"step-started","step":"","attempt":1,"input":{},"intent":{"kind":"read"},"seq":5,"at":17',
  ].join(''),
);
