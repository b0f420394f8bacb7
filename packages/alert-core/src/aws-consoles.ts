const names = ['console.aws.amazon.com', 'console.amazonaws.cn', 'console.amazonaws-us-gov.com'];

/** Hosts of the AWS console in all partitions, with and without a region before the name. */
export const awsConsoles: readonly string[] = names.flatMap((name) => [name, `*.${name}`]);
