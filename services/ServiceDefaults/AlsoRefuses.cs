namespace Platform.ServiceDefaults;

/// <summary>What an endpoint refuses beside the use case's own remarks: by the act it is, by the filters before it. Metadata for the OpenAPI document.</summary>
/// <param name="Status">HTTP status of the refusal.</param>
/// <param name="Code">Its stable code.</param>
public sealed record AlsoRefuses(int Status, string Code);
