import { ValidateBy } from 'class-validator';

/** Where the database is, how to get in, how many connections to hold and how long to wait: the operator's to say. */
const OPERATORS_OWN = `
  replicaSet directConnection loadBalanced srvServiceName srvMaxHosts dbName appName
  authSource authMechanism authMechanismProperties
  tls ssl tlsCAFile tlsCRLFile tlsCertificateKeyFile tlsCertificateKeyFilePassword
  tlsAllowInvalidCertificates tlsAllowInvalidHostnames tlsInsecure servername
  proxyHost proxyPort proxyUsername proxyPassword autoSelectFamily autoSelectFamilyAttemptTimeout family noDelay
  compressors zlibCompressionLevel localThresholdMS maxPoolSize minPoolSize maxConnecting maxIdleTimeMS
  connectTimeoutMS serverSelectionTimeoutMS socketTimeoutMS waitQueueTimeoutMS wtimeoutMS
  heartbeatFrequencyMS minHeartbeatFrequencyMS serverMonitoringMode
  retryReads retryWrites maxAdaptiveRetries enableOverloadRetargeting
`;
const FREE: ReadonlySet<string> = new Set(OPERATORS_OWN.toLowerCase().trim().split(/\s+/));

/** What the service does by itself: an address may say that, and nothing else. */
const KEPT: ReadonlyMap<string, string> = new Map([
  ['w', 'w=majority'],
  ['journal', 'journal=true'],
  ['j', 'j=true'],
  ['readpreference', 'readPreference=primary'],
  ['readconcernlevel', 'readConcernLevel=local'],
]);

/** The driver's own way to find the options: a name and a password may hold a question mark. */
const ADDRESS = /^[^/]+:\/\/(?:[^@]*@)?[^/?@]+[^?]*\?(?<options>.*)$/s;

/**
 * Accepts an address of MongoDB whose options leave alone what the guarantees rest on: each write in the journals of a majority, each read from
 * the primary and as fresh as conditional writes see it, documents that come back as they were written. The driver lets an option of the
 * address win over the code's in places, and says nothing.
 */
export function KeepsGuarantees(): PropertyDecorator {
  return ValidateBy({
    name: 'keepsGuarantees',
    validator: {
      validate: (value: unknown) => beating(value).length === 0,
      defaultMessage: (of) =>
        `must not set ${beating(of?.value).join(', ')}: docs/configuration.md says which options it may have`,
    },
  });
}

/** @returns the options that would beat the code's, by name and without their values */
function beating(uri: unknown): string[] {
  const { options = '' } = ADDRESS.exec(String(uri))?.groups ?? {};
  return [...new URLSearchParams(options)].flatMap(([name, value]) => {
    const kept = KEPT.get(name.toLowerCase());
    if (kept === undefined) return FREE.has(name.toLowerCase()) ? [] : [name];
    return kept.endsWith(`=${value}`) ? [] : [`${name} (${kept} alone)`];
  });
}
