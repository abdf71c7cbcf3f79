import { Attempt, host, Reading, type Enquiries, type EnquiryText } from '../host';

/** People who are interested, as those who facilitate follow them. */
export class EnquiriesState {
  readonly reading = new Reading<Enquiries>(host(), () => host().showEnquiries(), [
    'enquiries',
    'programmes',
    'settings',
  ]);
  readonly attempt = new Attempt();

  act = async <T>(work: () => Promise<T>): Promise<T | null> => {
    const answer = await this.attempt.run(work);
    await this.reading.again();
    return answer;
  };
}

/** What an enquiry is called in a list. */
export const nameOf = (told: EnquiryText) => told.organisation || told.people.split('\n')[0] || told.email;
