import type { Blobs } from '../blobs/blobs.ts';
import { acceptedBeside, keptBeside } from '../blobs/kept-beside.ts';
import type { ActInJob } from '../job-rows.ts';
import type { JobStore } from '../job-store.ts';
import { findJob, hasJobs, listJobs, runsOfJob } from '../verbs/find-jobs.ts';
import type { Ways } from './ways.ts';

export function jobVerbs({ read, write, blobs }: Ways): JobStore {
  return {
    createJob: (job) => write('createJob', job),
    addToJob: (more) => write('addToJob', more),
    beginJob: (job) => write('beginJob', job),
    leaseJob: (lease) => write('leaseJob', lease),
    hasJobs: () => read(hasJobs),
    runsOfJob: (job) => read((tx) => runsOfJob(tx, job)),
    actInJob: (given) => actBeside(blobs, given, (kept) => write('actInJob', kept)),
    passInJob: (pass) => write('passInJob', pass),
    cancelJob: (cancel) => write('cancelJob', cancel),
    findJob: (id) => read((tx) => findJob(tx, id)),
    listJobs: (page) => read((tx) => listJobs(tx, page)),
  };
}

/** What it adds to journals may have large values. */
function actBeside<Answer>(
  blobs: Blobs,
  given: ActInJob,
  commit: (kept: ActInJob) => Promise<Answer>,
): Promise<Answer> {
  const { act } = given;
  if (act.verb === 'intervene')
    return keptBeside(blobs, act.params, (params) =>
      commit({ ...given, act: { verb: act.verb, params } }),
    );
  if (act.verb !== 'acceptRun') return commit(given);
  return acceptedBeside(blobs, act.params, (params) =>
    commit({ ...given, act: { verb: act.verb, params } }),
  );
}
