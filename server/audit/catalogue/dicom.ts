// DICOM event ids (PS3.16 CID 400), by what we use them for.
export const APPLICATION = '110100';
export const LOG_USED = '110101';
export const EXPORT = '110106';
export const IMPORT = '110107';
export const PATIENT_RECORD = '110110';
export const QUERY = '110112';
export const SECURITY_ALERT = '110113';
export const USER_AUTHENTICATION = '110114';

// DICOM event type codes (PS3.16 CID 401).
export const APPLICATION_START = '110120';
export const APPLICATION_STOP = '110121';
export const LOGIN = '110122';
export const LOGOUT = '110123';
export const NODE_AUTHENTICATION = '110126';
export const EMERGENCY_STARTED = '110127';
export const NETWORK_CONFIGURATION = '110128';
export const SECURITY_CONFIGURATION = '110129';
export const SOFTWARE_CONFIGURATION = '110131';
export const RESTRICTED_FUNCTION = '110132';
export const RECORDING_STOPPED = '110133';
export const RECORDING_STARTED = '110134';
export const OBJECT_SECURITY = '110135';
export const SECURITY_ROLES = '110136';
export const USER_SECURITY = '110137';
export const EMERGENCY_STOPPED = '110138';
