/** The code of a region that CloudWatch names for people (`EU (Ireland)`, `EU - Ireland`) or by its code; `undefined` when unknown. */
export function regionCode(text: string | null | undefined): string | undefined {
  const name = (text ?? '').trim();
  if (/^[a-z]{2,5}(-[a-z]{1,16}){1,3}-\d$/.test(name)) return name;
  const place = /\(([^()]{1,40})\)$/.exec(name)?.[1] ?? /^[^-]{1,40} - (.{1,40})$/.exec(name)?.[1];
  return regions.get(place?.toLowerCase() ?? '');
}

/** Where the AWS console of a region lives: https://docs.aws.amazon.com/general/latest/gr/console-endpoints.html */
export function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `${region}.console.amazonaws-us-gov.com`;
  return `${region}.console.aws.amazon.com`;
}

/** By place, because the continent changed its name (`EU`, `Europe`): https://docs.aws.amazon.com/general/latest/gr/rande.html */
const regions = new Map([
  ['bahrain', 'me-south-1'],
  ['beijing', 'cn-north-1'],
  ['calgary', 'ca-west-1'],
  ['canada central', 'ca-central-1'],
  ['cape town', 'af-south-1'],
  ['central', 'ca-central-1'],
  ['frankfurt', 'eu-central-1'],
  ['hong kong', 'ap-east-1'],
  ['hyderabad', 'ap-south-2'],
  ['ireland', 'eu-west-1'],
  ['jakarta', 'ap-southeast-3'],
  ['london', 'eu-west-2'],
  ['malaysia', 'ap-southeast-5'],
  ['melbourne', 'ap-southeast-4'],
  ['mexico central', 'mx-central-1'],
  ['milan', 'eu-south-1'],
  ['mumbai', 'ap-south-1'],
  ['n. california', 'us-west-1'],
  ['n. virginia', 'us-east-1'],
  ['new zealand', 'ap-southeast-6'],
  ['ningxia', 'cn-northwest-1'],
  ['ohio', 'us-east-2'],
  ['oregon', 'us-west-2'],
  ['osaka', 'ap-northeast-3'],
  ['paris', 'eu-west-3'],
  ['sao paulo', 'sa-east-1'],
  ['são paulo', 'sa-east-1'],
  ['seoul', 'ap-northeast-2'],
  ['singapore', 'ap-southeast-1'],
  ['spain', 'eu-south-2'],
  ['stockholm', 'eu-north-1'],
  ['sydney', 'ap-southeast-2'],
  ['taipei', 'ap-east-2'],
  ['tel aviv', 'il-central-1'],
  ['thailand', 'ap-southeast-7'],
  ['tokyo', 'ap-northeast-1'],
  ['uae', 'me-central-1'],
  ['us', 'us-gov-west-1'],
  ['us-east', 'us-gov-east-1'],
  ['us-west', 'us-gov-west-1'],
  ['zurich', 'eu-central-2'],
]);
