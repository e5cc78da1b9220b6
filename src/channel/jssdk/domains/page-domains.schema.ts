import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** On which domains an account's pages are. */
@Schema({ collection: 'jssdk_domains', versionKey: false })
export class PageDomainsDocument {
  /** The account. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: [String], required: true })
  domains!: string[];
}

export const PageDomainsSchema = SchemaFactory.createForClass(PageDomainsDocument);
