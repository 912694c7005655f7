/** Someone who wrote to the platform through its website. */
export interface Lead {
  readonly leadId: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly message: string;
  readonly createdAt: string;
}
