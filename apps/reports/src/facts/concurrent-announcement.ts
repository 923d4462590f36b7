/**
 * Two instances applied announcements of one person at the same moment. Carries PostgreSQL's code for a
 * serialization failure, so that the transaction is run again and then sees what the other one wrote.
 */
export class ConcurrentAnnouncement extends Error {
  override readonly name = 'ConcurrentAnnouncement';
  readonly code = '40001';

  constructor() {
    super('another instance applied an announcement of the same person');
  }
}
