/** Where an installed appliance keeps what is its own; units and tmpfiles (deploy/systemd) name the same places. */
export interface Places {
  readonly configFile: string;
  readonly secrets: string;
  readonly tls: string;
  readonly recipientsFile: string;
  readonly data: string;
  readonly sealer: string;
  readonly run: string;
  readonly backups: string;
}

/** The places below a root: '' on a computer, a folder in a test. */
export function placesUnder(root: string): Places {
  return {
    configFile: `${root}/etc/beeldkamer/beeldkamer.json`,
    secrets: `${root}/etc/beeldkamer/secrets`,
    tls: `${root}/etc/beeldkamer/tls`,
    recipientsFile: `${root}/etc/beeldkamer/backup-recipients`,
    data: `${root}/var/lib/beeldkamer`,
    sealer: `${root}/var/lib/beeldkamer-sealer`,
    run: `${root}/run/beeldkamer`,
    backups: `${root}/var/backups/beeldkamer`,
  };
}

/** Those of this computer. */
export const INSTALLED = placesUnder('');
