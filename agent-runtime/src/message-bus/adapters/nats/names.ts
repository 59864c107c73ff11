import { StudioError } from '@sparklio/shared/errors';
import { subjects } from '@sparklio/shared/protocol/subjects';
import type { Priority } from '@sparklio/shared/protocol/subjects';

/** How the things of one deployment are called on a NATS server, on which there may be others. */
export interface NatsNames {
  /** of a subject, or of a pattern, of the port */
  subject(subject: string): string;
  fromSubject(subject: string): string;
  workStream(receiver: string): string;
  /** A task's subject as its stream keeps it; no subject of the port holds its sign. */
  workSubject(subject: string): string;
  fromWorkSubject(subject: string): string;
  /** every workspace's queue of one receiver and priority */
  workFilter(receiver: string, priority: Priority): string;
  readonly deadLetters: string;
  deadSubject(id: string): string;
  bucket(bucket: string): string;
}

/** @throws StudioError `invalid_input` if the deployment's id could not stand in a name */
export function namesOf(deployment: string): NatsNames {
  if (!/^[A-Za-z0-9]{1,64}$/.test(deployment))
    throw new StudioError('invalid_input', 'The id of a deployment is 1 to 64 letters and digits.');
  const before = `${deployment}.`;
  const beforeWork = `work=.${before}`;
  const workSubject = (subject: string): string => `${beforeWork}${subject}`;
  return {
    subject: (subject) => `${before}${subject}`,
    fromSubject: (subject) => subject.slice(before.length),
    workStream: (receiver) => `WORK_${deployment}_${receiver}`,
    workSubject,
    fromWorkSubject: (subject) => subject.slice(beforeWork.length),
    workFilter: (receiver, priority) => workSubject(subjects.task('*', receiver, priority)),
    deadLetters: `DEAD_LETTERS_${deployment}`,
    deadSubject: (id) => `dead=letter.${before}${id}`,
    bucket: (bucket) => `${deployment}_${bucket}`,
  };
}
